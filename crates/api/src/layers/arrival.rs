//! How a request may arrive: from where, with an address that is not endless, and with a body that is there in time.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::state::AppState;

/// Takes what a reverse proxy says for where the request came from, where the configuration trusts one.
fn note_origin(trusted: &[String], request: &mut Request) {
    let named = |name: &String| {
        // Before the last entry stands what the client said of itself.
        let text = request.headers().get_all(name.as_str()).iter().next_back()?.to_str().ok()?;
        text.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    if let Some(ip) = trusted.iter().find_map(named) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip, 0)));
    }
}

/// Answers 414 to a longer address than `MaximumURLLength`, and gives a body `ReadTimeout` seconds.
pub(super) async fn limit(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let config = state.ws.config();
    let length = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if length > config.service.maximum_url_length as usize {
        return (StatusCode::URI_TOO_LONG, "The address is too long.\n").into_response();
    }
    note_origin(&config.service.trusted_proxy_ip_header, &mut request);
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

    #[test]
    fn only_a_trusted_proxy_says_where_a_request_came_from() {
        let origin = |trusted: &[&str]| {
            let mut request = Request::new(Body::empty());
            request.headers_mut().insert("x-forwarded-for", "10.0.0.1, 192.0.2.7".parse().unwrap());
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>("127.0.0.1:9".parse().unwrap()));
            let trusted: Vec<String> = trusted.iter().map(|name| (*name).to_owned()).collect();
            note_origin(&trusted, &mut request);
            request.extensions().get::<ConnectInfo<SocketAddr>>().unwrap().0.ip().to_string()
        };
        assert_eq!(origin(&[]), "127.0.0.1");
        assert_eq!(origin(&["X-Real-IP", "X-Forwarded-For"]), "192.0.2.7");
    }

    #[tokio::test]
    async fn a_body_in_time_passes() {
        let body = Body::new(Timed::new(Body::from("hello"), Duration::from_secs(5)));
        assert_eq!(axum::body::to_bytes(body, 100).await.unwrap(), "hello");
    }
}
