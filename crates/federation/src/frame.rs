//! The form of a frame: what must hold of it before its topic is looked at.
//!
//! Knows nothing of connections, tokens or topics' payloads; whether the token belongs to the remote is checked before.

use crate::limits;
use crate::wire::Frame;

/// Why a frame is refused. All of these are the sender's fault: HTTP 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    #[error("The frame is not valid JSON of the expected form.")]
    Malformed,
    #[error("Unable to find secure connectionID {0}.")]
    RemoteId(String),
    #[error("Invalid or missing {0} in request body.")]
    Field(&'static str),
    #[error("Invalid topic.")]
    Topic,
}

impl FrameError {
    /// The stable error id.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Malformed | Self::Field(_) => "api.context.invalid_body_param.app_error",
            Self::RemoteId(_) => "api.context.remote_id_invalid.app_error",
            Self::Topic => "api.remote_cluster.invalid_topic.app_error",
        }
    }
}

/// Reads a frame and checks it.
pub fn read(header_remote_id: &str, body: &[u8]) -> Result<Frame, FrameError> {
    let frame = serde_json::from_slice(body).map_err(|_| FrameError::Malformed)?;
    check(header_remote_id, &frame)?;
    Ok(frame)
}

/// Checks that the frame speaks for the remote that the header names, that its ids are ids, and that it has a topic and a
/// payload. The caller has authenticated the header already.
pub fn check(header_remote_id: &str, frame: &Frame) -> Result<(), FrameError> {
    if !limits::is_id(&frame.remote_id) {
        return Err(FrameError::Field("remote_id"));
    }
    if frame.remote_id != header_remote_id {
        return Err(FrameError::RemoteId(frame.remote_id.clone()));
    }
    if !limits::is_id(&frame.msg.id) {
        return Err(FrameError::Field("msg.id"));
    }
    if frame.msg.topic.is_empty() || frame.msg.topic.len() > limits::MAX_TOPIC_BYTES {
        return Err(FrameError::Topic);
    }
    // Every topic's payload is an object; `""`, `[]` and `{}` are as empty as none.
    let payload = frame.msg.raw().trim();
    let inner = payload.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map(str::trim);
    if inner.is_none_or(str::is_empty) {
        return Err(FrameError::Field("payload"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "fck1ujwj6jn4zfok5trowuxkco";

    fn refusal(body: &str) -> FrameError {
        read(ID, body.as_bytes()).unwrap_err()
    }

    #[test]
    fn frames_without_the_needed_parts_are_refused() {
        let msg =
            |payload: &str| format!(r#"{{"remote_id":"{ID}","msg":{{"id":"{ID}","topic":"x","payload":{payload}}}}}"#);
        assert!(read(ID, msg(r#"{"a":1}"#).as_bytes()).is_ok());
        for empty in ["null", "{ }", "[]", "\"\"", "7"] {
            assert_eq!(refusal(&msg(empty)), FrameError::Field("payload"));
        }
        assert_eq!(refusal("nonsense"), FrameError::Malformed);
        assert_eq!(refusal("7"), FrameError::Malformed);
        assert_eq!(refusal("[]"), FrameError::Field("remote_id"));
        assert_eq!(refusal("{}"), FrameError::Field("remote_id"));
        assert_eq!(refusal(&format!(r#"{{"remote_id":"{ID}"}}"#)), FrameError::Field("msg.id"));
    }
}
