//! The envelope: frames, their answers, and errors.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What every JSON request between servers is. With the default payload it is read without looking into the payload;
/// with a typed one it is written in one go.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub struct Frame<P = Box<RawValue>> {
    #[serde(default)]
    pub remote_id: String,
    #[serde(default)]
    pub msg: Msg<P>,
}

/// A frame's message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub struct Msg<P = Box<RawValue>> {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub topic: String,
    #[serde(default)]
    pub create_at: i64,
    /// Null and absent are `None`, which `frame::check` refuses.
    #[serde(default = "Option::default")]
    pub payload: Option<P>,
}

impl<P> Default for Msg<P> {
    fn default() -> Self {
        Self { id: String::new(), topic: String::new(), create_at: 0, payload: None }
    }
}

impl<P> Frame<P> {
    pub fn new(remote_id: &str, msg_id: String, topic: &str, create_at: i64, payload: P) -> Self {
        Self {
            remote_id: remote_id.to_owned(),
            msg: Msg { id: msg_id, topic: topic.to_owned(), create_at, payload: Some(payload) },
        }
    }
}

impl Frame {
    /// The payload as its topic's type. Errors when there is none, or when it does not have that form.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.msg.raw())
    }
}

impl Msg {
    /// The payload as it came, `null` when there is none.
    pub fn raw(&self) -> &str {
        self.payload.as_ref().map_or("null", |p| p.get())
    }
}

/// The answer to a frame sent to `msg`, with HTTP status 200 whatever it says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub struct Response<P = Box<RawValue>> {
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub err: String,
    #[serde(default = "Option::default")]
    pub payload: Option<P>,
}

impl<P> Response<P> {
    pub const OK: &'static str = "OK";
    pub const FAIL: &'static str = "FAIL";

    pub fn ok(payload: Option<P>) -> Self {
        Self { status: Self::OK.to_owned(), err: String::new(), payload }
    }

    pub fn fail(err: impl Into<String>) -> Self {
        Self { status: Self::FAIL.to_owned(), err: err.into(), payload: None }
    }

    pub fn is_ok(&self) -> bool {
        self.status == Self::OK
    }

    /// Whether the channel waits at the other side until somebody takes it.
    pub fn says_waiting(&self) -> bool {
        !self.is_ok() && self.err.contains(super::WAITING)
    }

    /// Whether the other side has ended the sharing of the channel.
    pub fn says_no_longer_shared(&self) -> bool {
        !self.is_ok() && self.err.contains(super::NO_LONGER_SHARED)
    }
}

impl Response {
    /// The payload as `T`; `None` when there is none or it does not have that form.
    pub fn payload_as<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.payload.as_ref()?.get()).ok()
    }
}

/// `{"status":"OK"}`, the answer to a confirmation and to a profile image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusOk {
    pub status: String,
}

impl Default for StatusOk {
    fn default() -> Self {
        Self { status: "OK".to_owned() }
    }
}

/// The body of a refusal, read to know why; the messages may hold secrets and are for the log of neither side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppErrorBody {
    pub id: String,
    pub message: String,
    pub detailed_error: String,
    pub request_id: String,
    pub status_code: u16,
}
