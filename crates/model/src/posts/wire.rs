//! How a post looks on the wire. It must not know where its parts come from.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{EPHEMERAL, Post, PostMetadata};

/// A post's fields in the order and with the absences that clients know.
#[derive(Serialize)]
struct Wire<'a> {
    id: &'a str,
    create_at: i64,
    update_at: i64,
    edit_at: i64,
    delete_at: i64,
    is_pinned: bool,
    user_id: &'a str,
    channel_id: &'a str,
    root_id: &'a str,
    original_id: &'a str,
    message: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    props: &'a Map<String, Value>,
    hashtags: &'a str,
    /// `null` where there is no message that could have any.
    file_ids: Option<&'a [String]>,
    pending_post_id: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    has_reactions: bool,
    /// Messages of the system itself come from nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_id: Option<&'a str>,
    reply_count: i64,
    last_reply_at: i64,
    participants: Option<&'a [Value]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_following: Option<bool>,
    metadata: &'a PostMetadata,
}

impl Serialize for Post {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire {
            id: &self.id,
            create_at: self.create_at,
            update_at: self.update_at,
            edit_at: self.edit_at,
            delete_at: self.delete_at,
            is_pinned: self.is_pinned,
            user_id: &self.user_id,
            channel_id: &self.channel_id,
            root_id: &self.root_id,
            original_id: &self.original_id,
            message: &self.message,
            kind: &self.kind,
            props: &self.props,
            hashtags: &self.hashtags,
            file_ids: (self.kind != EPHEMERAL).then_some(&self.file_ids),
            pending_post_id: &self.pending_post_id,
            has_reactions: self.has_reactions,
            remote_id: (!self.is_system() || !self.remote_id.is_empty()).then_some(&self.remote_id),
            reply_count: self.reply_count,
            last_reply_at: self.last_reply_at,
            participants: self.participants.as_deref(),
            is_following: self.is_following,
            metadata: &self.metadata,
        };
        wire.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_and_what_is_empty_are_told_apart() {
        let post = serde_json::to_value(Post::default()).unwrap();
        assert_eq!(post["file_ids"], serde_json::json!([]));
        assert_eq!(post["remote_id"], "");
        assert_eq!(post.get("has_reactions"), None);
        let system = Post { kind: "system_join_channel".into(), ..Post::default() };
        assert_eq!(serde_json::to_value(system).unwrap().get("remote_id"), None);
        let ephemeral = Post { kind: EPHEMERAL.into(), ..Post::default() };
        assert_eq!(serde_json::to_value(ephemeral).unwrap()["file_ids"], Value::Null);
    }
}
