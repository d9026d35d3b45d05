//! Members who watch for words or follow every thread, kept in memory by channel.
//!
//! Most people leave those settings alone, so that for most channels a new message costs one look at an empty list. The
//! list is made anew after whatever could change it. It must not know what a mention leads to.

use std::sync::Arc;

use causeway_model::text::Keywords;
use causeway_store::{Tx, posts as store};

use crate::error::Result;
use crate::events::{Event, MembershipChange};

/// One member who asked for more than their name.
#[derive(Debug)]
pub(super) struct Watcher {
    pub user_id: String,
    pub keywords: Keywords,
    pub follows_threads: bool,
}

/// The watchers of channels, by channel id.
#[derive(Debug)]
pub struct Watchers(moka::sync::Cache<String, Arc<[Watcher]>>);

impl Default for Watchers {
    fn default() -> Self {
        Self(moka::sync::Cache::new(10_000))
    }
}

impl Watchers {
    /// Forgets what `event` makes doubtful. Called when an event is queued and again when its change is durable, so that
    /// neither a later unit of work of the same commit nor one after a rollback sees an old list.
    pub fn follow(&self, event: &Event) {
        match &event.membership {
            Some(MembershipChange::Joined { channel_id, .. } | MembershipChange::Left { channel_id, .. }) => {
                self.forget_channel(channel_id);
            }
            _ if matches!(event.name, "user_updated" | "user_activation_status_change") => self.0.invalidate_all(),
            _ => {}
        }
    }

    /// Forgets one channel's list, after a member changed their settings there.
    pub fn forget_channel(&self, channel_id: &str) {
        self.0.invalidate(channel_id);
    }

    pub(super) fn of(&self, tx: &mut Tx, channel_id: &str) -> Result<Arc<[Watcher]>> {
        if let Some(found) = self.0.get(channel_id) {
            return Ok(found);
        }
        let members = store::watching_members(tx, channel_id)?;
        let watchers: Arc<[Watcher]> = members
            .into_iter()
            .map(|m| Watcher {
                keywords: Keywords::from_notify_props(&m.notify_props, &m.first_name),
                user_id: m.user_id,
                follows_threads: m.follows_threads,
            })
            .collect();
        self.0.insert(channel_id.to_owned(), watchers.clone());
        Ok(watchers)
    }
}
