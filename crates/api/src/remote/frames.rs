//! Frames as they come in: read up to a limit and checked for their form. It must not know topics.

use axum::body::{Body, to_bytes};
use causeway_federation::frame;
use causeway_federation::wire::Frame;
use causeway_service::{Error, Kind};

/// The largest ping or confirmation, in bytes.
pub(super) const SMALL: usize = 64 * 1024;

/// The frame in `body`, which speaks for `remote_id`.
pub(super) async fn read(remote_id: &str, body: Body, most: usize) -> Result<Frame, Error> {
    let bytes = to_bytes(body, most).await.map_err(|_| {
        Error::new(
            Kind::TooLarge,
            "api.context.request_body_too_large.app_error",
            format!("The frame did not arrive whole, or is larger than {most} bytes."),
        )
    })?;
    frame::read(remote_id, &bytes).map_err(|error| Error::invalid(error.id(), error.to_string()))
}
