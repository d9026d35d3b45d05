//! Pictures of people: the one they chose, or the one that is made from their name. It must not know how pictures are drawn.

use causeway_model::users::User;
use sha2::{Digest, Sha256};
use tokio::io::AsyncReadExt;

use super::remote::picture_path;
use super::update::keep_as_is;
use super::{check_ours, check_outranks, keep_profile, require};
use crate::bots::check_self_or_manages;
use crate::error::{Error, Kind, Result};
use crate::permissions::Caller;
use crate::pictures::{self, PictureError};
use crate::workspace::Workspace;

/// The largest file that may become a profile picture, unless the limit of files is lower; bytes.
pub const MAX_PICTURE_BYTES: usize = 20 * 1024 * 1024;

/// A profile picture, a PNG.
#[derive(Debug, Clone)]
pub struct ProfilePicture {
    pub bytes: Vec<u8>,
    /// Another one for another picture.
    pub tag: String,
}

pub(super) async fn load(ws: &Workspace, id: &str) -> Result<User> {
    if !causeway_model::ids::is_valid(id) {
        return Err(Error::invalid_url("user_id"));
    }
    let id = id.to_owned();
    ws.store.read(move |tx| require(tx, &id)).await
}

/// The picture of a person.
pub async fn picture(ws: &Workspace, user_id: &str) -> Result<ProfilePicture> {
    let user = load(ws, user_id).await?;
    if user.last_picture_update > 0 {
        let path = picture_path(&user.id);
        if let Some(bytes) = read(ws, &path).await? {
            return Ok(ProfilePicture { bytes, tag: format!("{}-{}", user.id, user.last_picture_update) });
        }
    }
    default_of(ws, &user).await
}

/// The picture that a person has without having chosen one.
pub async fn default_picture(ws: &Workspace, user_id: &str) -> Result<ProfilePicture> {
    let user = load(ws, user_id).await?;
    default_of(ws, &user).await
}

async fn default_of(ws: &Workspace, user: &User) -> Result<ProfilePicture> {
    let digest = Sha256::digest(user.username.as_bytes());
    let name = digest.iter().take(8).fold(String::new(), |out, byte| format!("{out}{byte:02x}"));
    let (path, tag) = (format!("users/{}/default-{name}.png", user.id), format!("{}-{name}", user.id));
    if let Some(bytes) = read(ws, &path).await? {
        return Ok(ProfilePicture { bytes, tag });
    }
    let (id, username) = (user.id.clone(), user.username.clone());
    let made = tokio::task::spawn_blocking(move || pictures::default_picture(&id, &username)).await;
    let bytes = made.map_err(|e| Error::internal("draw a picture", e))?.map_err(refused)?;
    // Drawing it again costs little: a full disk is no reason to show none.
    if let Err(error) = crate::files::keep_bytes(ws, &path, &bytes).await {
        tracing::warn!(%error, "a default picture could not be kept");
    }
    Ok(ProfilePicture { bytes, tag })
}

async fn read(ws: &Workspace, path: &str) -> Result<Option<Vec<u8>>> {
    let Some(size) = ws.files.store.size(path.to_owned()).await? else { return Ok(None) };
    let mut reading = match ws.files.store.open(path.to_owned(), 0, size).await {
        Ok(reading) => reading,
        // Taken away in between.
        Err(error) if error.kind == Kind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    reading.read_to_end(&mut bytes).await.map_err(|e| Error::internal("read a picture", e))?;
    Ok(Some(bytes))
}

fn refused(error: PictureError) -> Error {
    match error {
        PictureError::TooManyPixels | PictureError::TooManyBytes => Error::new(
            Kind::TooLarge,
            "api.user.upload_profile_user.too_large.app_error",
            "Unable to upload profile photo. File is too large.",
        ),
        other => Error::invalid(
            "api.user.upload_profile_user.decode.app_error",
            "Could not decode profile image. Please upload a PNG, JPEG, GIF or WebP file.",
        )
        .with_detail(other.to_string()),
    }
}

/// Gives a person of this workspace the picture in `bytes`.
pub async fn set_picture(ws: &Workspace, caller: &Caller, user_id: &str, bytes: Vec<u8>) -> Result<()> {
    check_self_or_manages(ws, caller, user_id).await?;
    let user = load(ws, user_id).await?;
    check_ours(&user)?;
    check_outranks(ws, caller, &user)?;
    replace(ws, user, bytes, "").await
}

/// Gives a person another picture. `origin` is the connection it came through, whose gate has checked whose person it is.
pub(super) async fn replace(
    ws: &Workspace,
    user: User,
    bytes: impl AsRef<[u8]> + Send + 'static,
    origin: &str,
) -> Result<()> {
    let permit = ws.files.pictures.acquire().await.map_err(|e| Error::internal("make a picture", e))?;
    let made = tokio::task::spawn_blocking(move || pictures::profile_picture(bytes.as_ref())).await;
    drop(permit);
    let made = made.map_err(|e| Error::internal("make a picture", e))?.map_err(refused)?;
    let at = ws.now().max(user.last_picture_update.abs() + 1);
    crate::files::keep_bytes(ws, &picture_path(&user.id), &made).await?;
    change(ws, &user, at, origin).await
}

/// Takes a person's picture away; the one made from their name is shown again.
pub async fn remove_picture(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<()> {
    check_self_or_manages(ws, caller, user_id).await?;
    let user = load(ws, user_id).await?;
    check_ours(&user)?;
    check_outranks(ws, caller, &user)?;
    take_away(ws, &user, "").await?;
    ws.files.store.remove(picture_path(&user.id)).await
}

pub(super) async fn take_away(ws: &Workspace, user: &User, origin: &str) -> Result<()> {
    // Below zero says that there is none, and still tells clients that it changed.
    let at = -ws.now().max(user.last_picture_update.abs() + 1);
    change(ws, user, at, origin).await
}

async fn change(ws: &Workspace, user: &User, at: i64, origin: &str) -> Result<()> {
    let (ws2, id, origin) = (ws.clone(), user.id.clone(), origin.to_owned());
    ws.store
        .write(move |tx| {
            let mut user = require(tx, &id)?;
            user.last_picture_update = at;
            if user.is_remote() {
                return keep_as_is(&ws2, tx, &user, &origin);
            }
            keep_profile(&ws2, tx, &mut user, &origin)
        })
        .await
}
