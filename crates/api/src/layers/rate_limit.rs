//! How many requests a client may make, as `RateLimitSettings` say. Connected workspaces are limited apart from this.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use causeway_model::config::RateLimitSettings;
use causeway_service::{Error, Kind, sessions};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use crate::error::ApiError;
use crate::extract::{Operator, presented_token};

/// The limits in force. Without an inner limiter everything passes.
#[derive(Clone)]
pub(super) struct Limits(Option<Arc<Limiter>>);

struct Limiter {
    settings: RateLimitSettings,
    cells: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    pub(super) fn new(settings: &RateLimitSettings) -> Self {
        let per_second = NonZeroU32::new(settings.per_sec);
        let burst = NonZeroU32::new(settings.max_burst);
        let (true, Some(per_second), Some(burst)) = (settings.enable, per_second, burst) else { return Self(None) };
        let cells = DefaultKeyedRateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst));
        Self(Some(Arc::new(Limiter { settings: settings.clone(), cells })))
    }
}

/// Answers 429 to a client that asks too often, and says when it may ask again.
pub(super) async fn limit(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let Some(limiter) = limits.0.filter(|_| !crate::remote::is_here(request.uri().path())) else {
        return next.run(request).await;
    };
    if request.extensions().get::<Operator>().is_some() {
        return next.run(request).await;
    }
    let key = limiter.key(&request);
    if limiter.cells.len() > limiter.settings.memory_store_size as usize {
        limiter.cells.retain_recent();
    }
    match limiter.cells.check_key(&key) {
        Ok(()) => next.run(request).await,
        Err(until) => {
            let wait = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            let error = Error::new(Kind::TooManyRequests, "api.context.rate_limit.app_error", "limit exceeded");
            let mut response = ApiError(error).into_response();
            let headers = response.headers_mut();
            for (name, value) in [
                ("retry-after", wait),
                ("x-ratelimit-reset", wait),
                ("x-ratelimit-limit", u64::from(limiter.settings.max_burst)),
                ("x-ratelimit-remaining", 0),
            ] {
                headers.insert(name, HeaderValue::from(value));
            }
            response
        }
    }
}

impl Limiter {
    /// What tells this client from others.
    fn key(&self, request: &Request) -> String {
        let mut key = String::new();
        if self.settings.vary_by_remote_addr
            && let Some(ConnectInfo(address)) = request.extensions().get::<ConnectInfo<SocketAddr>>()
        {
            key.push_str(&address.ip().to_string());
        }
        if self.settings.vary_by_user
            && let Some((token, _)) = presented_token(request.headers())
        {
            key.push('|');
            key.push_str(&sessions::token_hash(&token));
        }
        let by_header = self.settings.vary_by_header.as_str();
        if !by_header.is_empty()
            && let Some(value) = request.headers().get(by_header).and_then(|v| v.to_str().ok())
        {
            key.push('|');
            key.push_str(value);
        }
        key
    }
}
