//! How requests reach the other side: one trait, so that tests can put a network of their own in its place.
//!
//! It must not know what requests mean, nor when they are tried again.

mod http;

use bytes::Bytes;
use causeway_model::connections::Connection;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

pub use http::HttpTransport;

use crate::wire::http_names;

/// Who a request goes to, and what proves who it comes from.
#[derive(Clone)]
pub struct Peer {
    pub remote_id: String,
    pub site_url: String,
    /// The token that we present to them.
    pub secret: String,
}

impl std::fmt::Debug for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Peer").field("remote_id", &self.remote_id).field("site_url", &self.site_url).finish()
    }
}

impl From<&Connection> for Peer {
    fn from(connection: &Connection) -> Self {
        Self {
            remote_id: connection.remote_id.clone(),
            site_url: connection.site_url.clone(),
            secret: connection.secret.clone(),
        }
    }
}

/// A request to another server.
pub enum Outgoing {
    /// A JSON frame for the path of pings.
    Ping(Bytes),
    /// A JSON frame for the path of messages.
    Msg(Bytes),
    /// A JSON frame for the path of messages, packed.
    PackedMsg(Bytes),
    /// A JSON frame for the path of confirmations.
    ConfirmInvite(Bytes),
    /// A file's bytes, for an upload that the other side has agreed to.
    Upload { upload_id: String, length: u64, body: BoxStream<'static, std::io::Result<Bytes>> },
    /// A person's picture.
    ProfileImage { user_id: String, bytes: Bytes },
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path())
    }
}

impl Outgoing {
    /// The same once more; `None` where it can be read only once.
    pub fn again(&self) -> Option<Self> {
        match self {
            Self::Ping(frame) => Some(Self::Ping(frame.clone())),
            Self::Msg(frame) => Some(Self::Msg(frame.clone())),
            Self::PackedMsg(frame) => Some(Self::PackedMsg(frame.clone())),
            Self::ConfirmInvite(frame) => Some(Self::ConfirmInvite(frame.clone())),
            Self::ProfileImage { user_id, bytes } => {
                Some(Self::ProfileImage { user_id: user_id.clone(), bytes: bytes.clone() })
            }
            Self::Upload { .. } => None,
        }
    }

    /// The path it goes to.
    pub fn path(&self) -> String {
        match self {
            Self::Ping(_) => http_names::PING_PATH.to_owned(),
            Self::Msg(_) | Self::PackedMsg(_) => http_names::MSG_PATH.to_owned(),
            Self::ConfirmInvite(_) => http_names::CONFIRM_INVITE_PATH.to_owned(),
            Self::Upload { upload_id, .. } => http_names::upload_path(upload_id),
            Self::ProfileImage { user_id, .. } => http_names::image_path(user_id),
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub status: u16,
    pub body: Bytes,
}

impl Incoming {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why nothing came back. Whether the other side has taken the request is unknown then.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// Our own rules forbid the address.
    #[error("not contacted: {0}")]
    Forbidden(String),
    #[error("unreachable: {0}")]
    Unreachable(String),
}

/// Carries requests. Tries each once.
pub trait Transport: Send + Sync {
    fn send<'a>(&'a self, to: &'a Peer, request: Outgoing) -> BoxFuture<'a, Result<Incoming, TransportError>>;
}

/// Reaches nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nowhere;

impl Transport for Nowhere {
    fn send<'a>(&'a self, to: &'a Peer, _: Outgoing) -> BoxFuture<'a, Result<Incoming, TransportError>> {
        let error = TransportError::Unreachable(to.site_url.clone());
        Box::pin(async move { Err(error) })
    }
}

/// A picture as the multipart body that the other side expects, with its content type.
pub fn picture_body(boundary: &str, picture: &[u8]) -> (String, Bytes) {
    let (part, file) = (http_names::IMAGE_PART, http_names::IMAGE_FILE_NAME);
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{file}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(picture);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body.into())
}
