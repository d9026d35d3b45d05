//! A server as the reference is one: it keeps what it is asked, answers as recorded, announces nothing, and asks over HTTP.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use causeway_federation::invitation::{Invitation, seal_with};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::json::Json;
use super::tape::Tape;

/// What a request to the peer was.
#[derive(Clone, Debug)]
pub struct Heard {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Bytes,
    /// What it was answered with.
    pub status: StatusCode,
}

/// What a request of the peer got.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub content_type: String,
    pub body: String,
}

type Whim = Box<dyn FnMut(&Heard) -> Option<Response> + Send>;

/// The peer, serving on a port of its own until the test ends. Cheap to clone.
#[derive(Clone)]
pub struct Peer(Arc<Inner>);

struct Inner {
    site: String,
    heard: Mutex<Vec<Heard>>,
    /// Answers otherwise than usual.
    whim: Mutex<Option<Whim>>,
    /// The tokens that others must present, by the connection's id.
    tokens: Mutex<BTreeMap<String, String>>,
}

impl Heard {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    pub fn frame(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub fn topic(&self) -> String {
        self.frame()["msg"]["topic"].as_str().unwrap_or_default().to_owned()
    }

    pub fn payload(&self) -> Value {
        self.frame()["msg"]["payload"].clone()
    }

    pub fn json(&self) -> Json {
        Json::read(std::str::from_utf8(&self.body).unwrap())
    }

    /// Whether it is a sync message that holds such things.
    pub fn syncs(&self, kind: &str) -> bool {
        self.topic() == "sharedchannel_sync" && self.payload().get(kind).is_some()
    }

    /// Whether it is a sync message with a post of this text.
    pub fn says(&self, text: &str) -> bool {
        self.payload()["posts"].as_array().is_some_and(|posts| posts.iter().any(|post| post["message"] == text))
    }
}

impl Peer {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = format!("http://{}", listener.local_addr().unwrap());
        let peer =
            Self(Arc::new(Inner { site, heard: Mutex::default(), whim: Mutex::default(), tokens: Mutex::default() }));
        let router = Router::new().fallback(answer).with_state(peer.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        peer
    }

    pub fn site(&self) -> &str {
        &self.0.site
    }

    /// An invitation of this peer.
    pub fn invites(&self, remote_id: &str, token: &str, password: &str) -> String {
        self.expects(remote_id, token);
        let invitation = Invitation::new(remote_id.to_owned(), self.0.site.clone(), token.to_owned());
        seal_with(&invitation, password, [3; 16], [4; 12]).unwrap()
    }

    /// From now on this token must come with requests over the connection.
    pub fn expects(&self, remote_id: &str, token: &str) {
        self.0.tokens.lock().insert(remote_id.to_owned(), token.to_owned());
    }

    /// Answers with what `whim` gives, where it gives something.
    pub fn whim(&self, whim: impl FnMut(&Heard) -> Option<Response> + Send + 'static) {
        *self.0.whim.lock() = Some(Box::new(whim));
    }

    pub fn no_whim(&self) {
        *self.0.whim.lock() = None;
    }

    /// What it was asked so far and that fits.
    pub fn heard(&self, fits: impl Fn(&Heard) -> bool) -> Vec<Heard> {
        self.0.heard.lock().iter().filter(|heard| fits(heard)).cloned().collect()
    }

    /// Waits for a request that fits, whether it has come already or comes now.
    pub async fn hears(&self, what: &str, fits: impl Fn(&Heard) -> bool) -> Heard {
        let mut found = None;
        super::until(&format!("the peer hears {what}"), async || {
            found = self.heard(&fits).into_iter().next();
            found.is_some()
        })
        .await;
        found.unwrap()
    }

    /// Asks the server at `address`, with exactly these headers.
    pub async fn post(&self, address: SocketAddr, path: &str, headers: &Value, body: &[u8]) -> Got {
        let mut head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
        for (name, value) in headers.as_object().unwrap() {
            head.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap()));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let content_type = lines
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(_, value)| value.to_owned());
        Got { status, content_type: content_type.unwrap_or_default(), body: body.to_owned() }
    }

    fn refuses(&self, heard: &Heard) -> bool {
        let expected = self.0.tokens.lock().get(heard.header("x-remotecluster-id")).cloned();
        expected.is_none_or(|token| token != heard.header("x-remotecluster-token"))
    }
}

async fn answer(State(peer): State<Peer>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let mut heard = Heard {
        path: parts.uri.to_string(),
        headers: headers.collect(),
        body: to_bytes(body, 64 << 20).await.unwrap_or_default(),
        status: StatusCode::OK,
    };
    // Kept once it is answered: who waits for it may count on that.
    let response = match peer.0.whim.lock().as_mut().and_then(|whim| whim(&heard)) {
        Some(response) => response,
        None if peer.refuses(&heard) => {
            let error: Value = serde_json::from_str(&Tape::load("ping-401").answer).unwrap();
            (StatusCode::UNAUTHORIZED, axum::Json(error)).into_response()
        }
        None => axum::Json(usual(&heard)).into_response(),
    };
    heard.status = response.status();
    peer.0.heard.lock().push(heard);
    response
}

/// What the reference answers when all is well.
fn usual(heard: &Heard) -> Value {
    let (payload, at) = (heard.payload(), heard.frame()["msg"]["create_at"].clone());
    let ok = |payload: Value| json!({"status": "OK", "err": "", "payload": payload});
    if heard.path.contains("/upload/") {
        return json!({"id": "kch78ymqeifx5j55z5z8z7gwzc", "name": "taken"});
    }
    match heard.topic().as_str() {
        "ping" => json!({"sent_at": payload["sent_at"], "recv_at": at}),
        "sharedchannel_sync" => ok(taken(&payload, &[])),
        "sharedchannel_upload" => ok(payload),
        "sharedchannel_invite" => ok(Value::Null),
        _ => json!({"status": "OK"}),
    }
}

/// The answer to a sync message of which all is taken but the posts with these ids.
pub fn taken(payload: &Value, but: &[&str]) -> Value {
    let last = |kind: &str, field: &str| {
        let items = payload[kind].as_array().into_iter().flatten();
        items.map(|item| item[field].as_i64().unwrap_or_default()).max().unwrap_or_default()
    };
    let users: Vec<&String> = payload["users"].as_object().into_iter().flat_map(|users| users.keys()).collect();
    json!({
        "users_last_update_at": 0, "user_errors": [], "users_syncd": users,
        "posts_last_update_at": last("posts", "update_at"), "post_errors": but,
        "reactions_last_update_at": last("reactions", "update_at"), "reaction_errors": [],
        "acknowledgements_last_update_at": last("acknowledgements", "acknowledged_at"),
        "acknowledgement_errors": [], "status_errors": null,
    })
}
