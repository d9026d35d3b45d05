//! Uploads in parts, which a lost connection or a restart only interrupts.

use bytes::Bytes;
use causeway_model::files::{FileInfo, UploadSession};
use causeway_store::args;
use futures_util::Stream;
use serde::Deserialize;
use tokio::io::AsyncReadExt;

use super::create::{Incoming, check_may_upload, finish};
use super::keep::disk;
use super::names::clean_name;
use super::spool::{Spool, too_large};
use crate::error::{Error, Kind, Result};
use crate::permissions::Caller;
use crate::sniff::HEAD_BYTES;
use crate::workspace::Workspace;

/// The first part of an upload is at least this large, unless it is the whole file; bytes.
pub const MIN_PART: u64 = 5 * 1024 * 1024;

/// What somebody who begins an upload says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewUpload {
    pub channel_id: String,
    pub filename: String,
    /// Bytes in all.
    pub file_size: i64,
}

/// Begins an upload.
pub async fn begin_upload(ws: &Workspace, caller: &Caller, new: NewUpload) -> Result<UploadSession> {
    check_may_upload(ws, caller, &new.channel_id).await?;
    let most = ws.config().file.max_file_size;
    let Ok(size) = u64::try_from(new.file_size) else { return Err(Error::invalid_body("file_size")) };
    if size == 0 {
        return Err(Error::invalid_body("file_size"));
    }
    if size > most {
        let mut error = too_large(most);
        error.id = "api.upload.create.upload_too_large.app_error".into();
        return Err(error);
    }
    if new.filename.trim().is_empty() {
        return Err(Error::invalid_body("filename"));
    }
    let upload = UploadSession {
        id: ws.ids.new_id(),
        kind: "attachment".to_owned(),
        create_at: ws.now(),
        user_id: caller.user_id.clone(),
        channel_id: new.channel_id,
        filename: clean_name(&new.filename),
        file_size: new.file_size,
        ..UploadSession::default()
    };
    let record = upload.clone();
    ws.store.write(move |tx| tx.insert(&record)).await?;
    Ok(upload)
}

/// An upload of the caller.
pub async fn get_upload(ws: &Workspace, caller: &Caller, id: &str) -> Result<UploadSession> {
    if !causeway_model::ids::is_valid(id) {
        return Err(Error::invalid_url("upload_id"));
    }
    let id = id.to_owned();
    let found: Option<UploadSession> = ws.store.read(move |tx| tx.find("WHERE t.id = $1", args![&id])).await?;
    let upload = found.ok_or_else(|| Error::not_found("app.upload.get.app_error", "Failed to get upload."))?;
    if upload.user_id != caller.user_id {
        return Err(Error::forbidden());
    }
    Ok(upload)
}

/// The caller's uploads under way, newest first.
pub async fn uploads_of(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Vec<UploadSession>> {
    if !caller.is(user_id) {
        return Err(Error::forbidden());
    }
    let id = user_id.to_owned();
    ws.store.read(move |tx| Ok(tx.select("WHERE t.user_id = $1 ORDER BY t.create_at DESC, t.id", args![&id])?)).await
}

/// Adds what arrives to the upload; once it is complete it becomes a file. What arrived before a connection broke counts.
pub async fn receive_part<S, E>(
    ws: &Workspace,
    caller: &Caller,
    id: &str,
    announced: Option<u64>,
    stream: S,
) -> Result<Option<FileInfo>>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let upload = get_upload(ws, caller, id).await?;
    check_may_upload(ws, caller, &upload.channel_id).await?;
    let _busy = Busy::enter(ws, id)?;
    // Read again: another part may have been added before this one's turn.
    let upload = get_upload(ws, caller, id).await?;
    let (offset, size) = (upload.file_offset as u64, upload.file_size as u64);
    if offset == 0 && announced.is_some_and(|part| part < MIN_PART && part != size) {
        return Err(Error::invalid(
            "app.upload.upload_data.first_part_too_small.app_error",
            format!("Failed to upload data. First part must be at least {MIN_PART} Bytes."),
        ));
    }
    let mut spool = Spool::resume(&ws.files.spool, id, offset).await?;
    let received = spool.receive(stream, size).await;
    spool.sync().await?;
    let (upload_id, now_at) = (upload.id.clone(), spool.size as i64);
    ws.store
        .write(move |tx| tx.execute_one("UPDATE uploads SET file_offset = $2 WHERE id = $1", args![&upload_id, now_at]))
        .await?;
    received?;
    if spool.size < size {
        return Ok(None);
    }
    complete(ws, upload, spool).await.map(Some)
}

async fn complete(ws: &Workspace, upload: UploadSession, mut spool: Spool) -> Result<FileInfo> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let file = tokio::fs::File::open(spool.path()).await.map_err(|e| disk("read an upload", e))?;
    file.take(HEAD_BYTES as u64).read_to_end(&mut head).await.map_err(|e| disk("read an upload", e))?;
    spool.head = head;
    let incoming = Incoming {
        name: upload.filename,
        channel_id: upload.channel_id,
        user_id: upload.user_id,
        remote_id: upload.remote_id,
        id: upload.req_file_id,
    };
    let info = finish(ws, incoming, spool).await?;
    let id = upload.id;
    ws.store.write(move |tx| tx.execute("DELETE FROM uploads WHERE id = $1", args![&id])).await?;
    Ok(info)
}

/// Holds an upload, so that two parts cannot be written into each other.
struct Busy<'a> {
    ws: &'a Workspace,
    id: String,
}

impl<'a> Busy<'a> {
    fn enter(ws: &'a Workspace, id: &str) -> Result<Self> {
        if ws.files.busy.lock().insert(id.to_owned()) {
            return Ok(Self { ws, id: id.to_owned() });
        }
        Err(Error::new(
            Kind::Conflict,
            "app.upload.upload_data.concurrent.app_error",
            "Unable to upload data from more than one request.",
        ))
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.ws.files.busy.lock().remove(&self.id);
    }
}
