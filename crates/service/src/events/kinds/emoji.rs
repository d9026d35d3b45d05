//! Events of custom emoji and drafts.

use causeway_model::drafts::Draft;
use causeway_model::emoji_entity::CustomEmoji;

use crate::events::{Broadcast, Event};

/// A custom emoji was added; everybody is told.
pub fn emoji_added(emoji: &CustomEmoji) -> Event {
    Event::new("emoji_added", Broadcast::everybody()).with_json("emoji", emoji)
}

/// What happened to a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftChange {
    Created,
    Updated,
    Deleted,
}

/// A draft came, changed or went; its author's other clients are told, not the one at `connection_id`.
pub fn draft(change: DraftChange, draft: &Draft, connection_id: &str) -> Event {
    let name = match change {
        DraftChange::Created => "draft_created",
        DraftChange::Updated => "draft_updated",
        DraftChange::Deleted => "draft_deleted",
    };
    let to = Broadcast {
        channel_id: draft.channel_id.clone(),
        omit_connection_id: connection_id.to_owned(),
        ..Broadcast::user(&draft.user_id)
    };
    Event::new(name, to).with_json("draft", draft)
}
