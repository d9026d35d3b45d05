//! Files in a directory.

use std::path::{Path, PathBuf};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::keep::{FileStore, Reading, disk, missing};
use crate::error::{Error, Result};

/// Keeps files below one directory.
#[derive(Debug)]
pub struct LocalFiles {
    root: PathBuf,
}

impl LocalFiles {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Paths are ours; anything that could lead out of the directory is a fault of ours and goes no further.
    fn place(&self, path: &str) -> Result<PathBuf> {
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        };
        if path.is_empty() || !path.split('/').all(plain) {
            return Err(Error::internal("name a file", format!("{path:?} is no path of ours")));
        }
        Ok(self.root.join(path))
    }
}

impl FileStore for LocalFiles {
    fn keep(&self, spooled: PathBuf, path: String) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let place = self.place(&path)?;
            let moved = tokio::task::spawn_blocking(move || rename(&spooled, &place)).await;
            moved.map_err(|e| Error::internal("keep a file", e))?.map_err(|e| disk("keep a file", e))
        })
    }

    fn open(&self, path: String, offset: u64, length: u64) -> BoxFuture<'_, Result<Reading>> {
        Box::pin(async move {
            let place = self.place(&path)?;
            let mut file = match tokio::fs::File::open(&place).await {
                Ok(file) => file,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(missing()),
                Err(error) => return Err(disk("open a file", error)),
            };
            if offset > 0 {
                file.seek(std::io::SeekFrom::Start(offset)).await.map_err(|e| disk("read a file", e))?;
            }
            let reading: Reading = Box::pin(file.take(length));
            Ok(reading)
        })
    }

    fn size(&self, path: String) -> BoxFuture<'_, Result<Option<u64>>> {
        Box::pin(async move {
            match tokio::fs::metadata(self.place(&path)?).await {
                Ok(metadata) => Ok(Some(metadata.len())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(disk("look at a file", error)),
            }
        })
    }

    fn remove(&self, path: String) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            match tokio::fs::remove_file(self.place(&path)?).await {
                Ok(()) => Ok(()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(disk("remove a file", error)),
            }
        })
    }
}

/// Moves the file and makes the move itself durable.
fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    let directory = to.parent().unwrap_or(to);
    std::fs::create_dir_all(directory)?;
    std::fs::rename(from, to)?;
    // Not every file system can sync a directory; the file itself is on the disk already.
    let _ = std::fs::File::open(directory).and_then(|d| d.sync_all());
    Ok(())
}
