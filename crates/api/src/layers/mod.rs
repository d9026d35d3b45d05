//! What happens to every request before and after its handler, in order.

mod arrival;
mod cors;
mod guard;
mod rate_limit;
mod request_id;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, NotForContentType, Predicate, SizeAbove};

pub(crate) use request_id::current_request_id;

use crate::state::AppState;

/// Answers smaller than this travel as they are: packing them costs more than it saves. Bytes.
const COMPRESS_ABOVE: u64 = 1024;

/// Wraps `router` in the layers. A request passes them from the last line to the first.
pub(crate) fn wrap(router: Router, state: &AppState) -> Router {
    let config = state.ws.config();
    let most = usize::try_from(config.service.maximum_payload_size_bytes).unwrap_or(usize::MAX);
    router
        .layer(DefaultBodyLimit::max(most))
        .layer(from_fn_with_state(rate_limit::Limits::new(&config.rate_limit), rate_limit::limit))
        .layer(CompressionLayer::new().gzip(true).compress_when(worth_compressing()))
        .layer(from_fn_with_state(state.clone(), arrival::limit))
        .layer(from_fn_with_state(state.clone(), cors::allow))
        .layer(from_fn(guard::guard))
        .layer(from_fn_with_state(state.clone(), request_id::mark))
}

type WorthCompressing = And<And<And<SizeAbove, NotForContentType>, NotForContentType>, NotForContentType>;

fn worth_compressing() -> WorthCompressing {
    SizeAbove::new(COMPRESS_ABOVE)
        .and(NotForContentType::new("image/"))
        .and(NotForContentType::new("video/"))
        .and(NotForContentType::new("application/octet-stream"))
}
