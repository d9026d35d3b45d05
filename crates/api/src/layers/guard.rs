//! Counts requests, and turns a panic in a handler into an answer.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use causeway_service::Error;
use futures_util::FutureExt;

use crate::error::ApiError;

/// Answers whatever happens, and measures how long that took.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().as_str().to_owned();
    let path = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let response = answered.unwrap_or_else(|_| {
        // The panic hook has logged where and why.
        ApiError(Error::internal("answer a request", format!("{method} {path} panicked"))).into_response()
    });
    let status = response.status().as_u16().to_string();
    metrics::histogram!("causeway_http_request_seconds", "method" => method.clone(), "path" => path.clone())
        .record(began.elapsed().as_secs_f64());
    metrics::counter!("causeway_http_requests_total", "method" => method, "path" => path, "status" => status)
        .increment(1);
    response
}
