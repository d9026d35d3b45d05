//! Messages: writing, changing and finding them, threads, reactions, acknowledgements, what is unread.
//!
//! It must not know connected workspaces beyond the name of the connection that something came through.

mod acks;
mod arrival;
mod change;
mod create;
mod delayed;
mod draft;
mod edit;
mod extra;
mod mentions;
mod metadata;
mod notices;
mod persistent;
mod reactions;
mod read;
mod remote;
mod search;
pub mod threads;
mod unread;
mod watchers;

pub use acks::{acknowledge, apply_remote_acknowledgement, unacknowledge};
pub use arrival::{Posted, count_history};
pub use create::{SystemPost, create, create_in, insert_system, prepare, prune};
pub(crate) use create::{create_by_webhook, require_root};
pub use delayed::{MOST_DELAY, post_due, post_later};
pub use draft::{NewMetadata, NewPost, NewPriority};
pub use edit::{PostPatch, delete, history, patch, pin, restore};
pub use extra::{NewEphemeral, PostInfo, info, show_ephemeral};
pub(crate) use metadata::bare;
pub use notices::{of_user as notices_of, tell};
pub use persistent::repeat_due;
pub use reactions::{apply_remote_reaction, react, reactions, reactions_of_many, unreact};
pub use read::{
    MAX_PAGE, PageQuery, PostList, Style, around_unread, flagged, get, get_many, missing, page, pinned,
    require_readable, thread,
};
pub use remote::{Applied, IncomingPost, Manner, RemotePosts, apply_remote_pin};
pub use search::{FoundFiles, FoundPosts, SearchRequest, search, search_files};
pub use threads::ThreadView;
pub use unread::set_unread;
pub use watchers::Watchers;

pub(crate) use causeway_model::posts::EPHEMERAL;

/// A priority: more than standard.
pub const IMPORTANT: &str = "important";
/// The highest priority; mentions in it are counted apart.
pub const URGENT: &str = "urgent";

/// What somebody has not read of a channel.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct UnreadCounts {
    pub team_id: String,
    pub user_id: String,
    pub channel_id: String,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub last_viewed_at: i64,
    /// The first unread message.
    #[serde(skip)]
    pub post_id: String,
}
