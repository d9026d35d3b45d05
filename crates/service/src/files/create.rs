//! Taking a whole file in.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use bytes::Bytes;
use causeway_model::channels::Channel;
use causeway_model::files::{FileInfo, UploadSession};
use causeway_model::permissions::Permission;
use causeway_store::args;
use futures_util::Stream;

use super::names::{clean_name, path};
use super::spool::{Spool, too_large};
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_channel};
use crate::pictures::{self, Picture};
use crate::sniff;
use crate::workspace::Workspace;

/// Pictures whose files are larger get no smaller copies: those are made in memory.
const MAX_PICTURE_BYTES: u64 = 48 * 1024 * 1024;

/// What is said about a file that arrives.
#[derive(Debug, Clone, Default)]
pub struct Incoming {
    pub name: String,
    pub channel_id: String,
    /// Empty for a file of our own, which then gets a fresh id.
    pub id: String,
    pub user_id: String,
    /// The connection it comes through, empty when uploaded here.
    pub remote_id: String,
}

/// Refuses uploads that the configuration or the channel does not allow.
pub async fn check_may_upload(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<()> {
    if !ws.config().file.enable_file_attachments {
        return Err(disabled());
    }
    if !causeway_model::ids::is_valid(channel_id) {
        return Err(Error::invalid_url("channel_id"));
    }
    let (ws2, who, id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .read(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&id])?;
            // A channel that is not there is refused like one that is hidden.
            let channel = channel.ok_or_else(Error::forbidden)?;
            check_channel(&ws2, tx, &who, &channel, Permission::UploadFile)
        })
        .await
}

fn disabled() -> Error {
    Error::new(
        Kind::Forbidden,
        "api.file.attachments.disabled.app_error",
        "File attachments have been disabled on this server.",
    )
}

/// Keeps one file that `caller` uploads into a channel. It belongs to no post yet.
pub async fn create<S, E>(ws: &Workspace, caller: &Caller, channel_id: &str, name: &str, stream: S) -> Result<FileInfo>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    check_may_upload(ws, caller, channel_id).await?;
    let incoming = Incoming {
        name: name.to_owned(),
        channel_id: channel_id.to_owned(),
        user_id: caller.user_id.clone(),
        ..Incoming::default()
    };
    let mut spool = Spool::create(&ws.files.spool, &ws.ids.new_id()).await?;
    spool.receive(stream, ws.config().file.max_file_size).await?;
    finish(ws, incoming, spool).await
}

/// Keeps one file that a connected workspace sends for the upload it announced. The gate has checked whose upload it is. A
/// file that is here already from the same connection is answered again, without reading the stream.
pub async fn create_remote<S, E>(ws: &Workspace, upload: &UploadSession, stream: S) -> Result<FileInfo>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let most = ws.config().file.max_file_size;
    let size = u64::try_from(upload.file_size).map_err(|_| Error::invalid_body("file_size"))?;
    if !ws.config().file.enable_file_attachments {
        return Err(disabled());
    }
    if size > most {
        return Err(too_large(most));
    }
    if !causeway_model::ids::is_valid(&upload.req_file_id) {
        return Err(Error::invalid_body("req_file_id"));
    }
    let id = upload.req_file_id.clone();
    let known: Option<FileInfo> = ws.store.read(move |tx| tx.find("WHERE t.id = $1", args![&id])).await?;
    if let Some(known) = known {
        if known.remote_id == upload.remote_id && known.channel_id == upload.channel_id {
            return Ok(known);
        }
        return Err(Error::conflict("app.file.exists.app_error", "A file with this id exists."));
    }
    let incoming = Incoming {
        name: upload.filename.clone(),
        channel_id: upload.channel_id.clone(),
        id: upload.req_file_id.clone(),
        user_id: upload.user_id.clone(),
        remote_id: upload.remote_id.clone(),
    };
    let mut spool = Spool::create(&ws.files.spool, &ws.ids.new_id()).await?;
    spool.receive(stream, size).await?;
    if spool.size != size {
        return Err(Error::invalid("app.upload.size.app_error", "The upload is shorter than it was announced."));
    }
    finish(ws, incoming, spool).await
}

/// Finds out what the file is, makes the smaller copies of a picture, and puts everything in its place.
pub(super) async fn finish(ws: &Workspace, incoming: Incoming, spool: Spool) -> Result<FileInfo> {
    let now = ws.now();
    let id = if incoming.id.is_empty() { ws.ids.new_id() } else { incoming.id };
    let name = clean_name(&incoming.name);
    let mime_type = sniff::content_type(&name, &spool.head);
    // Not the file's own id: that may be chosen by another workspace, and must not lead to a place that is taken.
    let place = path(now, &ws.ids.new_id());
    let mut info = FileInfo {
        user_id: incoming.user_id,
        channel_id: incoming.channel_id,
        create_at: now,
        update_at: now,
        extension: sniff::extension(&name),
        name,
        size: i64::try_from(spool.size).unwrap_or(i64::MAX),
        mime_type: mime_type.to_owned(),
        remote_id: incoming.remote_id,
        path: place.clone(),
        id,
        ..FileInfo::default()
    };
    let size = spool.size;
    let spooled = spool.finish().await?;
    let copies = if size <= MAX_PICTURE_BYTES { copies(ws, mime_type, &spooled).await } else { None };
    ws.files.store.keep(spooled, place.clone()).await?;
    if let Some(made) = copies {
        info.width = i64::from(made.width);
        info.height = i64::from(made.height);
        info.mini_preview = Some(base64::engine::general_purpose::STANDARD.encode(&made.mini_preview));
        info.has_preview_image = true;
        info.thumbnail_path = keep_copy(ws, &place, "thumbnail", &made.thumbnail).await?;
        info.preview_path = keep_copy(ws, &place, "preview", &made.preview).await?;
    }
    let record = info.clone();
    let kept = ws.store.write(move |tx| {
        tx.insert(&record)?;
        causeway_store::files::index(tx, &record.id, &record.name)
    });
    if let Err(error) = kept.await {
        let error = Error::from(error);
        super::sweep::remove_content(ws, &info).await;
        return Err(error);
    }
    Ok(info)
}

async fn copies(ws: &Workspace, mime_type: &str, spooled: &Path) -> Option<pictures::Renditions> {
    if !matches!(mime_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp") {
        return None;
    }
    let _permit = ws.files.pictures.acquire().await.ok()?;
    let (path, most) = (PathBuf::from(spooled), ws.config().file.max_image_resolution);
    let made = tokio::task::spawn_blocking(move || {
        let bytes = std::fs::read(&path).ok()?;
        let (width, height) = pictures::dimensions(&bytes).ok()?;
        if u64::from(width) * u64::from(height) > most {
            return None;
        }
        // A picture that cannot be read is still a file.
        pictures::renditions(&bytes).ok()
    });
    made.await.ok().flatten()
}

async fn keep_copy(ws: &Workspace, place: &str, which: &str, picture: &Picture) -> Result<String> {
    let path = format!("{place}.{which}");
    keep_bytes(ws, &path, &picture.bytes).await?;
    Ok(path)
}

/// Keeps a few bytes of our own making under `path`.
pub(crate) async fn keep_bytes(ws: &Workspace, path: &str, bytes: &[u8]) -> Result<()> {
    let mut spool = Spool::create(&ws.files.spool, &ws.ids.new_id()).await?;
    spool.write(bytes).await?;
    let spooled = spool.finish().await?;
    ws.files.store.keep(spooled, path.to_owned()).await
}
