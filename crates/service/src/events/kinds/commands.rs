//! Events of slash commands.

use causeway_model::posts::Post;
use serde_json::Value;

use crate::events::{Broadcast, Event};

/// A message that only `user_id` sees and nobody keeps.
pub fn ephemeral_message(post: &Post, user_id: &str) -> Event {
    let mut shown = serde_json::to_value(post).unwrap_or_default();
    if let Value::Object(fields) = &mut shown {
        fields.entry("file_ids").or_insert(Value::Null);
    }
    let to = Broadcast { channel_id: post.channel_id.clone(), ..Broadcast::user(user_id) };
    Event::new("ephemeral_message", to).with_json("post", &shown)
}
