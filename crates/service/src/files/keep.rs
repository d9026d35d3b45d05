//! Where finished files are kept: a small contract, so that a bucket can take the place of a directory.

use std::path::PathBuf;
use std::pin::Pin;

use futures_util::future::BoxFuture;
use tokio::io::AsyncRead;

use crate::error::{Error, Kind, Result};

/// Bytes on their way out.
pub type Reading = Pin<Box<dyn AsyncRead + Send>>;

/// Keeps finished files under paths that we make. A path is kept whole or not at all.
pub trait FileStore: Send + Sync + std::fmt::Debug {
    /// Takes over a finished local file and keeps it under `path`, durably.
    fn keep(&self, spooled: PathBuf, path: String) -> BoxFuture<'_, Result<()>>;
    /// `length` bytes from `offset`.
    fn open(&self, path: String, offset: u64, length: u64) -> BoxFuture<'_, Result<Reading>>;
    /// Bytes under `path`; `None` when nothing is kept there.
    fn size(&self, path: String) -> BoxFuture<'_, Result<Option<u64>>>;
    /// Removes what is kept under `path`; fine when nothing is.
    fn remove(&self, path: String) -> BoxFuture<'_, Result<()>>;
}

/// What an error of the disk means to the person who asked.
pub(super) fn disk(what: &'static str, error: std::io::Error) -> Error {
    if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
        let message = "The server's disk is full. The file was not kept.";
        let mut out = Error::new(Kind::Unavailable, "app.file.disk_full.app_error", message);
        out.cause = Some(error.into());
        return out;
    }
    let mut out = Error::internal(what, error);
    out.id = "app.file.storage.app_error".into();
    out
}

/// The refusal of a file whose bytes are gone.
pub(super) fn missing() -> Error {
    Error::not_found("api.file.get_file.app_error", "The file's content is not here.")
}
