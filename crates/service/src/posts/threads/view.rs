//! A thread as one person sees it.

use causeway_model::posts::{Post, Thread};
use serde::Serialize;
use serde_json::Value;

use crate::posts::metadata;

/// A thread with what one person has not read of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ThreadView {
    pub id: String,
    pub reply_count: i64,
    pub last_reply_at: i64,
    pub last_viewed_at: i64,
    pub participants: Vec<Value>,
    /// The first message, without what belongs to it.
    pub post: Value,
    pub unread_replies: i64,
    pub unread_mentions: i64,
    pub is_urgent: bool,
    pub delete_at: i64,
}

impl ThreadView {
    /// The thread with everything read, and of the participants only the ids.
    pub(crate) fn new(thread: &Thread, root: &Post) -> Self {
        Self {
            id: thread.post_id.clone(),
            reply_count: thread.reply_count,
            last_reply_at: thread.last_reply_at,
            participants: thread.participants.iter().map(|id| with_auth_data(metadata::participant(id))).collect(),
            post: metadata::bare(root),
            delete_at: thread.delete_at,
            ..Self::default()
        }
    }
}

/// Lists of threads show one field more of a person than lists of posts.
pub(super) fn with_auth_data(mut person: Value) -> Value {
    if let Some(fields) = person.as_object_mut() {
        fields.insert("auth_data".to_owned(), Value::String(String::new()));
    }
    person
}
