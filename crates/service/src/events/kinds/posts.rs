//! What clients are told about messages and what belongs to them.

use causeway_model::channels::Channel;
use causeway_model::posts::{Acknowledgement, Post, Reaction};
use serde_json::Value;

use crate::events::{Broadcast, Event};

/// A message was posted. `json` is `post` as clients read it, `sender` its author's username.
pub fn posted(post: &Post, json: String, channel: &Channel, sender: &str, set_online: bool) -> Event {
    let mut event = Event::new("posted", Broadcast::channel(&channel.id))
        .with("channel_display_name", channel.display_name.clone())
        .with("channel_name", channel.name.clone())
        .with("channel_type", channel.kind.clone())
        .with("post", json)
        .with("sender_name", format!("@{sender}"))
        .with("set_online", set_online)
        .with("team_id", channel.team_id.clone());
    let files = &post.metadata.files;
    if !files.is_empty() {
        event = event.with("otherFile", "true");
    }
    if files.iter().any(|f| f.mime_type.starts_with("image/")) {
        event = event.with("image", "true");
    }
    event
}

/// An urgent message is told again to one person whom it mentions. They are told what they were told when it was posted.
pub fn persistent_notification(post: &Post, channel: &Channel, sender: &str, user_id: &str) -> Event {
    let json = serde_json::to_string(post).unwrap_or_default();
    let told = posted(post, json, channel, sender, false);
    let to = Broadcast { channel_id: channel.id.clone(), ..Broadcast::user(user_id) };
    let mut event = Event { name: "persistent_notification_triggered", broadcast: to, ..told };
    event.data.remove("set_online");
    event.with("mentions", format!("[\"{user_id}\"]"))
}

/// Adds to what one receiver of `posted` is told that they were mentioned, or follow the thread.
pub fn add_personal(event: &mut Event, key: &str, user_id: &str) {
    let told = format!("[\"{user_id}\"]");
    event.personal.entry(user_id.to_owned()).or_default().insert(key.to_owned(), Value::String(told));
}

/// How far a message is towards a connection, told to its author: post, channel and author are in `about`.
pub fn post_delivery(about: (&str, &str, &str), remote_id: &str, state: &str, at: i64, reason: &str) -> Event {
    let (post_id, channel_id, author_id) = about;
    Event::new("causeway_post_delivery", Broadcast::user(author_id))
        .with("post_id", post_id)
        .with("channel_id", channel_id)
        .with("remote_id", remote_id)
        .with("state", state)
        .with("at", at)
        .with("reason", reason)
}

/// Messages from before a channel was shared have come: whoever shows the channel may read it again.
pub fn history_arrived(channel_id: &str, posts: i64) -> Event {
    Event::new("causeway_history", Broadcast::channel(channel_id)).with("channel_id", channel_id).with("posts", posts)
}

/// A message, or what belongs to it, changed.
pub fn post_edited(post: &Post) -> Event {
    Event::new("post_edited", Broadcast::channel(&post.channel_id)).with_json("post", post)
}

/// A message was deleted. It is told as it was, without what belongs to it.
pub fn post_deleted(post: &Post, by: &str) -> Event {
    let mut to = Broadcast::channel(&post.channel_id);
    to.contains_sensitive_data = true;
    Event::new("post_deleted", to).with("delete_by", by).with_json("post", &crate::posts::bare(post))
}

/// Somebody marked a channel as unread from a message on.
pub fn post_unread(team_id: &str, channel_id: &str, user_id: &str, counts: &crate::posts::UnreadCounts) -> Event {
    let to = Broadcast { team_id: team_id.to_owned(), channel_id: channel_id.to_owned(), ..Broadcast::user(user_id) };
    Event::new("post_unread", to)
        .with("msg_count", counts.msg_count)
        .with("msg_count_root", counts.msg_count_root)
        .with("mention_count", counts.mention_count)
        .with("mention_count_root", counts.mention_count_root)
        .with("urgent_mention_count", counts.urgent_mention_count)
        .with("last_viewed_at", counts.last_viewed_at)
        .with("post_id", counts.post_id.clone())
}

/// An emoji was put on a message.
pub fn reaction_added(reaction: &Reaction) -> Event {
    Event::new("reaction_added", Broadcast::channel(&reaction.channel_id)).with_json("reaction", reaction)
}

/// An emoji was taken off a message.
pub fn reaction_removed(reaction: &Reaction) -> Event {
    Event::new("reaction_removed", Broadcast::channel(&reaction.channel_id)).with_json("reaction", reaction)
}

/// Somebody confirmed having read a message.
pub fn acknowledgement_added(ack: &Acknowledgement) -> Event {
    Event::new("post_acknowledgement_added", Broadcast::channel(&ack.channel_id)).with_json("acknowledgement", ack)
}

/// Somebody took their confirmation back.
pub fn acknowledgement_removed(ack: &Acknowledgement) -> Event {
    Event::new("post_acknowledgement_removed", Broadcast::channel(&ack.channel_id)).with_json("acknowledgement", ack)
}

/// A thread that somebody follows has something new. `thread` is how it looks to them now.
pub fn thread_updated(
    team_id: &str,
    user_id: &str,
    thread: &impl serde::Serialize,
    previous_mentions: i64,
    previous_replies: i64,
) -> Event {
    let to = Broadcast { team_id: team_id.to_owned(), ..Broadcast::user(user_id) };
    Event::new("thread_updated", to)
        .with_json("thread", thread)
        .with("previous_unread_mentions", previous_mentions)
        .with("previous_unread_replies", previous_replies)
}

/// Somebody follows a thread from now on, or no longer.
pub fn thread_follow_changed(team_id: &str, user_id: &str, root_id: &str, following: bool, replies: i64) -> Event {
    let to = Broadcast { team_id: team_id.to_owned(), ..Broadcast::user(user_id) };
    Event::new("thread_follow_changed", to)
        .with("thread_id", root_id)
        .with("state", following)
        .with("reply_count", replies)
}

/// How much of one thread, or with an empty `thread_id` of all threads of a team or of a channel, somebody has read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThreadRead {
    pub team_id: String,
    pub channel_id: String,
    pub user_id: String,
    pub thread_id: String,
    pub timestamp: i64,
    pub unread_mentions: i64,
    pub unread_replies: i64,
    pub previous_unread_mentions: i64,
    pub previous_unread_replies: i64,
}

/// Somebody read a thread, or marked it as unread.
pub fn thread_read_changed(read: &ThreadRead) -> Event {
    let mut to = Broadcast { team_id: read.team_id.clone(), ..Broadcast::user(&read.user_id) };
    if read.thread_id.is_empty() {
        to.channel_id.clone_from(&read.channel_id);
        return Event::new("thread_read_changed", to).with("timestamp", read.timestamp);
    }
    Event::new("thread_read_changed", to)
        .with("timestamp", read.timestamp)
        .with("thread_id", read.thread_id.clone())
        .with("channel_id", read.channel_id.clone())
        .with("unread_mentions", read.unread_mentions)
        .with("unread_replies", read.unread_replies)
        .with("previous_unread_mentions", read.previous_unread_mentions)
        .with("previous_unread_replies", read.previous_unread_replies)
}
