//! Forms with files in them.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use causeway_service::{Caller, Error, Kind, files};

use super::Uploaded;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Files in one form.
const MAX_FILES: usize = 10;
/// Parts beside the picture in a form with one.
const MAX_TEXTS: usize = 16;
/// Bytes of a field that is no file.
const MAX_FIELD: usize = 4096;

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("multipart/form-data")
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::invalid("api.file.upload_file.read_form_value.app_error", "The form could not be read.")
        .with_detail(error.to_string())
}

/// Reads the form part by part, each file straight to where it is kept. The channel must come before the files, or stand in
/// the address.
pub(super) async fn receive(
    state: &AppState,
    caller: &Caller,
    mut channel_id: String,
    request: Request,
) -> ApiResult<Uploaded> {
    let mut form = Multipart::from_request(request, state).await.map_err(broken)?;
    let mut out = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("channel_id") => channel_id = text(field).await?,
            Some("client_ids") => out.client_ids.push(text(field).await?),
            Some("files") => {
                if out.file_infos.len() == MAX_FILES {
                    return Err(Error::invalid(
                        "api.file.upload_file.too_many_files.app_error",
                        format!("At most {MAX_FILES} files can be uploaded at once."),
                    )
                    .into());
                }
                let name = field.file_name().unwrap_or_default().to_owned();
                out.file_infos.push(files::create(&state.ws, caller, &channel_id, &name, field).await?);
            }
            // Others are for servers that know them.
            _ => skip(field).await?,
        }
    }
    if out.file_infos.is_empty() {
        return Err(Error::invalid("api.file.upload_file.no_files.app_error", "The form holds no file.").into());
    }
    Ok(out)
}

async fn text(mut field: Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > MAX_FIELD {
            return Err(broken("a field is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(broken)
}

async fn skip(mut field: Field<'_>) -> Result<(), Error> {
    while field.chunk().await.map_err(broken)?.is_some() {}
    Ok(())
}

/// The first part called `name` of a form, and the text parts beside it: how pictures come.
pub(crate) async fn picture(
    state: &AppState,
    request: Request,
    name: &str,
    most: usize,
) -> Result<(Vec<u8>, Vec<(String, String)>), ApiError> {
    let mut form = Multipart::from_request(request, state).await.map_err(broken)?;
    let (mut picture, mut texts) = (None, Vec::new());
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let called = field.name().unwrap_or_default().to_owned();
        if called != name {
            if texts.len() == MAX_TEXTS {
                return Err(broken("the form has too many parts").into());
            }
            texts.push((called, text(field).await?));
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > most {
                return Err(Error::new(
                    Kind::TooLarge,
                    "api.file.upload_file.too_large_detailed.app_error",
                    format!("The picture is larger than the {most} bytes that are allowed."),
                )
                .into());
            }
            bytes.extend_from_slice(&chunk);
        }
        picture = Some(bytes);
    }
    let picture = picture.ok_or_else(|| Error::invalid_body(name))?;
    Ok((picture, texts))
}
