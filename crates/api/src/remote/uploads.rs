//! Files and pictures, as bytes.

use axum::Json;
use axum::extract::Path;
use causeway_federation::wire::StatusOk;
use causeway_service::Error;

use super::auth::Sender;
use crate::error::ApiResult;

fn absent() -> Error {
    Error::not_implemented("api.command_share.service_disabled", "This build takes in no shared channels.")
}

/// `POST /remotecluster/upload/{upload_id}`
pub(super) async fn file(Sender(_): Sender, Path(_): Path<String>) -> ApiResult<Json<StatusOk>> {
    Err(absent().into())
}

/// `POST /remotecluster/{user_id}/image`
pub(super) async fn profile_image(Sender(_): Sender, Path(_): Path<String>) -> ApiResult<Json<StatusOk>> {
    Err(absent().into())
}
