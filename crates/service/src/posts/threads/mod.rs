//! Threads: what a reply leads to, who follows, what is unread.

mod list;
mod reply;
mod view;

pub(super) use list::mark_unread_in;
pub use list::{ThreadList, ThreadQuery, follow, get, list, mention_counts, read, read_all, set_unread};
pub(super) use reply::{Updated, count_replies, on_replies};
pub use view::ThreadView;
