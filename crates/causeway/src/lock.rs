//! Who may work on a data directory: one process at a time, a server or a command that does without one.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The hold on a data directory. The system gives it up with the process, however that ends.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

impl DirectoryLock {
    /// Takes the directory, which must exist, for `role`, a word for what this process is.
    pub(crate) fn take(data: &Path, role: &str) -> Result<Self> {
        let path = data.join("causeway.lock");
        let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = opened.with_context(|| format!("the data directory {} cannot be written to", data.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Only makes the message better.
                let _ = file.read_to_string(&mut holder);
                bail!(
                    "another {} runs on this data directory: stop it, or choose another directory with --data than {}",
                    if holder.trim().is_empty() { "process" } else { holder.trim() },
                    data.display()
                );
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} cannot be locked", path.display()));
            }
        }
        // A disk without room for a line is told of by what needs more than that.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{role} (process {})", std::process::id()));
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let data = tempfile::tempdir().unwrap();
        let first = DirectoryLock::take(data.path(), "server").unwrap();
        let error = DirectoryLock::take(data.path(), "command").unwrap_err().to_string();
        let begin = format!("another server (process {}) runs on this data directory", std::process::id());
        assert!(error.starts_with(&begin), "{error}");
        drop(first);
        DirectoryLock::take(data.path(), "command").unwrap();
    }
}
