//! How a request may arrive: an address that is not endless, and a body that is there in time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::state::AppState;

/// Answers 414 to a longer address than `MaximumURLLength`, and gives a body `ReadTimeout` seconds.
pub(super) async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let config = state.ws.config();
    let length = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if length > config.service.maximum_url_length as usize {
        return (StatusCode::URI_TOO_LONG, "The address is too long.\n").into_response();
    }
    let within = Duration::from_secs(config.service.read_timeout.into());
    next.run(request.map(|body| if body.is_end_stream() { body } else { Body::new(Timed::new(body, within)) })).await
}

/// A body that breaks off when it is not there in time.
struct Timed {
    body: Body,
    deadline: Pin<Box<Sleep>>,
}

impl Timed {
    fn new(body: Body, within: Duration) -> Self {
        Self { body, deadline: Box::pin(sleep(within)) }
    }
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(frame) => Poll::Ready(frame),
            Poll::Pending => self.deadline.as_mut().poll(context).map(|()| {
                Some(Err(axum::Error::new(std::io::Error::new(
                    std::io::ErrorKind::TimedOut,
                    "the body did not arrive in time",
                ))))
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up() {
        let stream = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        let body = Body::new(Timed::new(Body::from_stream(stream), Duration::from_millis(1)));
        let error = axum::body::to_bytes(body, 100).await.unwrap_err();
        assert!(error.to_string().contains("did not arrive in time"), "{error}");
    }

    #[tokio::test]
    async fn a_body_in_time_passes() {
        let body = Body::new(Timed::new(Body::from("hello"), Duration::from_secs(5)));
        assert_eq!(axum::body::to_bytes(body, 100).await.unwrap(), "hello");
    }
}
