//! Threads: what a reply leads to, who follows, what is unread.

mod reply;
mod view;

pub(super) use reply::on_reply;
pub use view::ThreadView;
