//! Uploaded files: taking them in, keeping them, handing them out, and clearing away what nobody attached.
//!
//! Bytes stream in and out; no file is ever whole in memory, but for pictures while their smaller copies are made. Where a
//! file lies follows from its date and id, never from what a client says. It must not know HTTP.

mod create;
mod keep;
mod local;
mod names;
mod open;
mod spool;
mod sweep;
mod uploads;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

pub(crate) use create::keep_bytes;
pub use create::{Incoming, check_may_upload, create, create_remote};
pub use keep::FileStore;
pub use local::LocalFiles;
pub use names::clean_name;
pub use open::{Opened, Which, info, infos_of_post, open, public_link, require, shown};
pub use spool::Spool;
pub use sweep::sweep;
pub use uploads::{MIN_PART, NewUpload, begin_upload, get_upload, receive_part, uploads_of};

/// What the file services of one workspace share.
#[derive(Debug)]
pub struct Files {
    pub store: Arc<dyn FileStore>,
    /// Where files lie while they arrive; on the same disk as those that are kept.
    pub spool: PathBuf,
    /// Pictures take much memory while they are made smaller; this many at a time.
    pub pictures: Semaphore,
    /// Uploads to which a part is being added right now.
    busy: Mutex<HashSet<String>>,
}

impl Files {
    /// Files below `directory`.
    pub fn local(directory: &Path) -> Self {
        Self {
            store: Arc::new(LocalFiles::new(directory)),
            spool: directory.join("spool"),
            pictures: Semaphore::new(2),
            busy: Mutex::default(),
        }
    }
}
