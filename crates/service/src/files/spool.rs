//! A file while it arrives. It must not know whose it is.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::keep::disk;
use crate::error::{Error, Kind, Result};
use crate::sniff::HEAD_BYTES;

/// A local file that grows. Dropped before it is finished, it goes away again, unless it was opened to be continued.
#[derive(Debug)]
pub struct Spool {
    path: PathBuf,
    file: Option<tokio::fs::File>,
    /// Bytes so far.
    pub size: u64,
    /// The first bytes, enough to tell what it is.
    pub head: Vec<u8>,
    discard: bool,
}

impl Spool {
    /// A fresh file called `name`, which must be an id of ours.
    pub async fn create(directory: &Path, name: &str) -> Result<Self> {
        tokio::fs::create_dir_all(directory).await.map_err(|e| disk("make the spool directory", e))?;
        let path = directory.join(name);
        let file = tokio::fs::File::create(&path).await.map_err(|e| disk("begin a file", e))?;
        Ok(Self { path, file: Some(file), size: 0, head: Vec::new(), discard: true })
    }

    /// Opens `name` to go on after its first `offset` bytes; what lies behind them is cut off.
    pub async fn resume(directory: &Path, name: &str, offset: u64) -> Result<Self> {
        tokio::fs::create_dir_all(directory).await.map_err(|e| disk("make the spool directory", e))?;
        let path = directory.join(name);
        let mut options = tokio::fs::OpenOptions::new();
        let opened = options.create(true).truncate(false).write(true).read(true).open(&path).await;
        let mut file = opened.map_err(|e| disk("continue a file", e))?;
        let there = file.metadata().await.map_err(|e| disk("continue a file", e))?.len();
        if there < offset {
            return Err(Error::internal("continue a file", format!("{there} bytes are there instead of {offset}")));
        }
        file.set_len(offset).await.map_err(|e| disk("continue a file", e))?;
        file.seek(std::io::SeekFrom::Start(offset)).await.map_err(|e| disk("continue a file", e))?;
        Ok(Self { path, file: Some(file), size: offset, head: Vec::new(), discard: false })
    }

    /// Adds what arrives, until it would grow past `most` bytes.
    pub async fn receive<S, E>(&mut self, mut stream: S, most: u64) -> Result<()>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
        E: std::fmt::Display,
    {
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| {
                Error::invalid(
                    "api.file.upload_file.read_request.app_error",
                    "The upload ended before it was complete.",
                )
                .with_detail(error.to_string())
            })?;
            if self.size + chunk.len() as u64 > most {
                return Err(too_large(most));
            }
            self.write(&chunk).await?;
        }
        Ok(())
    }

    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        if let Some(file) = &mut self.file {
            file.write_all(bytes).await.map_err(|e| disk("write a file", e))?;
        }
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Waits until the disk has everything.
    pub async fn sync(&mut self) -> Result<()> {
        if let Some(file) = &mut self.file {
            file.flush().await.map_err(|e| disk("write a file", e))?;
            file.sync_all().await.map_err(|e| disk("write a file", e))?;
        }
        Ok(())
    }

    /// The whole file, durable and closed; the caller moves it or removes it.
    pub async fn finish(mut self) -> Result<PathBuf> {
        self.sync().await?;
        self.file = None;
        self.discard = false;
        Ok(self.path.clone())
    }

    /// Where it lies; it may still be open.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.discard {
            // What cannot be removed now is swept later.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The refusal of a file that is larger than `most` bytes.
pub(super) fn too_large(most: u64) -> Error {
    Error::new(
        Kind::TooLarge,
        "api.file.upload_file.too_large_detailed.app_error",
        format!("The file is larger than the {most} bytes that are allowed."),
    )
}
