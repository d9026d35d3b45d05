//! Frames as they come in: read up to a limit, unpacked up to the same, and checked for their form. It must not know topics.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, header};
use causeway_federation::frame;
use causeway_federation::packing::{self, PackingError};
use causeway_federation::wire::Frame;
use causeway_service::{Error, Kind};

/// The largest ping or confirmation, in bytes.
pub(super) const SMALL: usize = 64 * 1024;

/// The frame in `body`, which speaks for `remote_id`.
pub(super) async fn read(remote_id: &str, body: Body, most: usize) -> Result<Frame, Error> {
    let bytes = to_bytes(body, most).await.map_err(|_| too_large(most))?;
    checked(remote_id, &bytes)
}

/// As [`read`], of a body that may be packed.
pub(super) async fn read_packed(remote_id: &str, headers: &HeaderMap, body: Body, most: usize) -> Result<Frame, Error> {
    let Some(encoding) = headers.get(header::CONTENT_ENCODING) else { return read(remote_id, body, most).await };
    if encoding != packing::ENCODING {
        let message = format!("Frames are read as they are, or in {}.", packing::ENCODING);
        return Err(Error::invalid("api.remote_cluster.encoding.app_error", message));
    }
    let bytes = to_bytes(body, most).await.map_err(|_| too_large(most))?;
    let unpacked = tokio::task::spawn_blocking(move || packing::unpack(&bytes, most)).await;
    match unpacked.map_err(|error| Error::internal("unpack a frame", error))? {
        Ok(bytes) => checked(remote_id, &bytes),
        Err(PackingError::TooLarge(_)) => Err(too_large(most)),
        Err(error) => Err(Error::invalid("api.remote_cluster.encoding.app_error", format!("The frame: {error}."))),
    }
}

fn too_large(most: usize) -> Error {
    Error::new(
        Kind::TooLarge,
        "api.context.request_body_too_large.app_error",
        format!("The frame did not arrive whole, or is larger than {most} bytes."),
    )
}

fn checked(remote_id: &str, bytes: &[u8]) -> Result<Frame, Error> {
    frame::read(remote_id, bytes).map_err(|error| Error::invalid(error.id(), error.to_string()))
}
