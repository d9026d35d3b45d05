//! A client that calls the router in memory.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// Somebody who calls the API. Paths are below `/api/v4` unless they begin with it or with `//`.
#[derive(Debug, Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
    /// Of the account, once logged in.
    pub user_id: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: bytes::Bytes,
    what: String,
}

impl Client {
    pub(super) fn new(router: Router) -> Self {
        Self { router, token: None, user_id: String::new() }
    }

    pub(super) fn logged_in(mut self, token: String, user_id: String) -> Self {
        self.token = Some(token);
        self.user_id = user_id;
        self
    }

    /// The bearer token, for calls that are made by hand.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// The same person with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// One request with an optional JSON body.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(address(path));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |value| Body::from(value.to_string()));
        self.send(request.body(body).expect("the request is well-formed")).await
    }

    /// Raw bytes as the body.
    pub async fn post_bytes(&self, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(address(path)).header(header::CONTENT_TYPE, content_type).body(body.into());
        self.send(request.expect("the request is well-formed")).await
    }

    /// A request as it stands, with the bearer token added.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        if let Some(token) = &self.token {
            let value = format!("Bearer {token}").parse().expect("a token is a header value");
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let what = format!("{} {}", request.method(), request.uri());
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body arrives").to_bytes();
        Answer { status: parts.status, headers: parts.headers, bytes, what }
    }
}

fn address(path: &str) -> String {
    match path.strip_prefix("//") {
        Some(below) => format!("/{below}"),
        None if path.starts_with("/api/v4") => path.to_owned(),
        None => format!("/api/v4{path}"),
    }
}

impl Answer {
    /// The JSON body, if the status is `status`.
    ///
    /// # Panics
    /// When it is another one, with what was said instead.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.what, String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// That the call was refused with `status` and the error `id`.
    ///
    /// # Panics
    /// When it was not.
    pub fn refused(&self, status: u16, id: &str) {
        let body = self.expect(status);
        assert_eq!(body["id"], id, "{}", self.what);
        assert_eq!(body["status_code"], status);
    }

    /// The JSON body, `null` when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned)
    }
}
