//! Handing files out, to those who may see them.

use causeway_model::channels::Channel;
use causeway_model::files::FileInfo;
use causeway_model::posts::Post;
use causeway_store::{Tx, args};

use super::keep::{Reading, missing};
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_read_channel};
use crate::workspace::Workspace;

/// Which of a file's contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Original,
    Thumbnail,
    Preview,
}

/// A file that can be read.
#[derive(Debug, Clone)]
pub struct Opened {
    pub info: FileInfo,
    /// Bytes of this content.
    pub size: u64,
    pub content_type: String,
    path: String,
}

impl Opened {
    /// `length` bytes from `offset`.
    pub async fn read(&self, ws: &Workspace, offset: u64, length: u64) -> Result<Reading> {
        ws.files.store.open(self.path.clone(), offset, length).await
    }

    /// All of it.
    pub async fn read_all(&self, ws: &Workspace) -> Result<Reading> {
        self.read(ws, 0, self.size).await
    }
}

fn unknown() -> Error {
    Error::not_found("api.file.get_file_info.app_error", "Failed to get file info.")
}

/// The file with this id, unless it or its post was deleted.
pub fn require(tx: &mut Tx, id: &str) -> Result<FileInfo> {
    let info: Option<FileInfo> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![id])?;
    let info = info.ok_or_else(unknown)?;
    if !info.post_id.is_empty() {
        let alive = "SELECT COUNT(*) FROM posts WHERE id = $1 AND delete_at = 0";
        if tx.value::<i64>(alive, args![&info.post_id])? != Some(1) {
            return Err(unknown());
        }
    }
    Ok(info)
}

/// Loads the file for `caller`: members of its channel, and whoever uploaded it while it belongs to no post.
fn require_for(ws: &Workspace, tx: &mut Tx, caller: &Caller, id: &str) -> Result<FileInfo> {
    let info = require(tx, id)?;
    if info.post_id.is_empty() {
        return if caller.is(&info.user_id) { Ok(info) } else { Err(Error::forbidden()) };
    }
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&info.channel_id])?;
    check_read_channel(ws, tx, caller, &channel.ok_or_else(unknown)?)?;
    Ok(info)
}

/// What is known of a file.
pub async fn info(ws: &Workspace, caller: &Caller, id: &str) -> Result<FileInfo> {
    if !causeway_model::ids::is_valid(id) {
        return Err(Error::invalid_url("file_id"));
    }
    let (ws2, who, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store.read(move |tx| require_for(&ws2, tx, &who, &id)).await
}

/// The files of a post that `caller` may read, in the post's order.
pub async fn infos_of_post(ws: &Workspace, caller: &Caller, post_id: &str) -> Result<Vec<FileInfo>> {
    if !causeway_model::ids::is_valid(post_id) {
        return Err(Error::invalid_url("post_id"));
    }
    let (ws2, who, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .read(move |tx| {
            let post: Option<Post> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&id])?;
            let gone = || Error::not_found("app.post.get.app_error", "Unable to get the post.");
            let post = post.ok_or_else(gone)?;
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&post.channel_id])?;
            check_read_channel(&ws2, tx, &who, &channel.ok_or_else(gone)?)?;
            let mut infos: Vec<FileInfo> =
                tx.select("WHERE t.post_id = $1 AND t.delete_at = 0 ORDER BY t.create_at, t.id", args![&id])?;
            infos.sort_by_key(|info| post.file_ids.iter().position(|id| *id == info.id));
            Ok(infos)
        })
        .await
}

/// A content of a file, checked for `caller`.
pub async fn shown(ws: &Workspace, caller: &Caller, id: &str, which: Which) -> Result<Opened> {
    let info = info(ws, caller, id).await?;
    if which != Which::Original && !info.has_preview_image {
        return Err(match which {
            Which::Thumbnail => Error::invalid(
                "api.file.get_file_thumbnail.no_thumbnail.app_error",
                "File doesn't have a thumbnail image.",
            ),
            _ => Error::invalid("api.file.get_file_preview.no_preview.app_error", "File doesn't have a preview image."),
        });
    }
    open(ws, info, which).await
}

/// A content of a file, whoever asks.
pub async fn open(ws: &Workspace, info: FileInfo, which: Which) -> Result<Opened> {
    let (path, content_type) = match which {
        Which::Original => (&info.path, info.mime_type.as_str()),
        Which::Thumbnail => (&info.thumbnail_path, copy_type(&info)),
        Which::Preview => (&info.preview_path, copy_type(&info)),
    };
    let (path, content_type) = (path.clone(), content_type.to_owned());
    let size = ws.files.store.size(path.clone()).await?.ok_or_else(missing)?;
    Ok(Opened { info, size, content_type, path })
}

/// Copies of a JPEG are JPEGs; all others are PNGs.
fn copy_type(info: &FileInfo) -> &'static str {
    if info.mime_type == "image/jpeg" { "image/jpeg" } else { "image/png" }
}

/// Links for people without an account do not exist here.
pub async fn public_link(ws: &Workspace, caller: &Caller, id: &str) -> Result<String> {
    info(ws, caller, id).await?;
    Err(Error::new(Kind::Forbidden, "api.file.get_public_link.disabled.app_error", "Public links have been disabled."))
}
