//! What somebody wants to post, made clean: nothing that a sender must not decide survives.
//!
//! Needs no database, so that it runs before the unit of work begins.

use causeway_model::ids;
use causeway_model::posts::marks::MARKS;
use causeway_model::posts::{Post, PostPriority};
use causeway_model::text::{MAX_PROPS_RUNES, check_message, hashtags};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// The most files that one message carries.
const MAX_FILES: usize = 10;
const MAX_PENDING_ID: usize = 128;

/// Props by which a message would pass for something that it is not, beside the [`MARKS`].
const RESERVED_PROPS: [&str; 8] = [
    "from_oauth_app",
    "from_plugin",
    "use_user_icon",
    "deleteBy",
    "previewed_post",
    "ai_generated_by",
    "ai_generated_by_username",
    "force_notification",
];

/// What a client sends to post. Everything else of a post is ours to say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewPost {
    pub channel_id: String,
    pub message: String,
    pub root_id: String,
    pub pending_post_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub file_ids: Option<Vec<String>>,
    pub props: Option<Map<String, Value>>,
    pub metadata: Option<NewMetadata>,
}

/// What of a message's metadata its author says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewMetadata {
    pub priority: Option<NewPriority>,
}

/// What priority a message's author asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewPriority {
    pub priority: Option<String>,
    pub requested_ack: Option<bool>,
    pub persistent_notifications: Option<bool>,
}

impl NewPost {
    /// The post that becomes of it, without author, id and times.
    pub(super) fn clean(self) -> Result<Post> {
        if self.pending_post_id.len() > MAX_PENDING_ID {
            return Err(Error::invalid_body("pending_post_id"));
        }
        if !self.root_id.is_empty() && !ids::is_valid(&self.root_id) {
            return Err(invalid_root());
        }
        let mut post = Post {
            message: clean_message(self.message)?,
            props: clean_props(self.props.unwrap_or_default())?,
            file_ids: clean_file_ids(self.file_ids.unwrap_or_default())?,
            kind: if self.kind.starts_with("custom_") { self.kind } else { String::new() },
            channel_id: self.channel_id,
            root_id: self.root_id,
            pending_post_id: self.pending_post_id,
            ..Post::default()
        };
        check_kind(&post.kind)?;
        post.hashtags = hashtags(&post.message);
        if let Some(priority) = self.metadata.and_then(|m| m.priority) {
            post.metadata.priority = clean_priority(priority)?;
        }
        Ok(post)
    }
}

pub(super) fn invalid_root() -> Error {
    Error::invalid("api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
}

fn check_kind(kind: &str) -> Result<()> {
    let fits = kind.len() <= 26 && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if fits { Ok(()) } else { Err(Error::invalid("model.post.is_valid.type.app_error", "Invalid type.")) }
}

/// The message without what no database keeps, if it is not too long.
pub(super) fn clean_message(mut message: String) -> Result<String> {
    if message.contains('\0') {
        message = message.replace('\0', "");
    }
    check_message(&message)?;
    Ok(message)
}

/// The props without those by which a message would pass for something that it is not.
pub(super) fn clean_props(mut props: Map<String, Value>) -> Result<Map<String, Value>> {
    props.retain(|key, _| !MARKS.contains(&key.as_str()));
    clean_marked_props(props)
}

/// The same, with what says that a bot or a webhook speaks: for whoever knows that to be true.
pub(super) fn clean_marked_props(mut props: Map<String, Value>) -> Result<Map<String, Value>> {
    if props.is_empty() {
        return Ok(props);
    }
    props.retain(|key, _| !RESERVED_PROPS.contains(&key.as_str()));
    let length = serde_json::to_string(&props).map_or(usize::MAX, |text| text.chars().count());
    if length > MAX_PROPS_RUNES {
        return Err(Error::invalid("model.post.is_valid.props.app_error", "Invalid props."));
    }
    Ok(props)
}

/// Ids of files, each once.
pub(super) fn clean_file_ids(file_ids: Vec<String>) -> Result<Vec<String>> {
    let mut clean: Vec<String> = Vec::new();
    for id in file_ids {
        if !ids::is_valid(&id) {
            return Err(Error::invalid("model.post.is_valid.file_ids.app_error", "Invalid file ids."));
        }
        if !clean.contains(&id) {
            clean.push(id);
        }
    }
    if clean.len() > MAX_FILES {
        return Err(Error::invalid(
            "model.post.is_valid.file_ids.app_error",
            format!("A message carries at most {MAX_FILES} files."),
        ));
    }
    Ok(clean)
}

fn clean_priority(new: NewPriority) -> Result<Option<PostPriority>> {
    let priority = PostPriority {
        priority: new.priority.unwrap_or_default(),
        requested_ack: new.requested_ack.unwrap_or_default(),
        persistent_notifications: new.persistent_notifications.unwrap_or_default(),
        ..PostPriority::default()
    };
    clean_known_priority(priority)
}

/// The priority if it is one that exists, `None` if it asks for nothing.
pub(super) fn clean_known_priority(priority: PostPriority) -> Result<Option<PostPriority>> {
    if !["", super::IMPORTANT, super::URGENT].contains(&priority.priority.as_str()) {
        return Err(Error::invalid(
            "api.post.post_priority.priority_invalid.request_error",
            "There is no such priority.",
        ));
    }
    let asks = !priority.priority.is_empty() || priority.requested_ack || priority.persistent_notifications;
    Ok(asks.then_some(PostPriority { post_id: None, channel_id: None, ..priority }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_sender_must_not_decide_is_dropped() {
        let new: NewPost = serde_json::from_value(json!({
            "message": "a\u{0}b #tag", "type": "system_join_channel",
            "props": {"from_webhook": "true", "mine": 1, "override_username": "boss"},
        }))
        .unwrap();
        let post = new.clean().unwrap();
        assert_eq!((post.message.as_str(), post.kind.as_str(), post.hashtags.as_str()), ("ab #tag", "", "#tag"));
        assert_eq!(post.props.keys().collect::<Vec<_>>(), ["mine"]);
    }

    #[test]
    fn priorities_are_known_ones_and_nulls_ask_for_nothing() {
        let clean =
            |value| serde_json::from_value::<NewPost>(json!({"metadata": {"priority": value}})).unwrap().clean();
        assert_eq!(clean(json!({"priority": "", "requested_ack": null})).unwrap().metadata.priority, None);
        assert!(
            clean(json!({"priority": "urgent", "persistent_notifications": null})).unwrap().metadata.priority.is_some()
        );
        assert!(clean(json!({"priority": "nuclear"})).is_err());
    }
}
