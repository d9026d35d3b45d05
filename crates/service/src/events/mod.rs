//! Client events: what connected clients are told, and who of them.
//!
//! Events are closed: each is made by one function in `kinds`, so that the same happening always tells the same. They are
//! published after the commit, in the order of commits. It must not know sockets: the api crate fans them out.

pub mod kinds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use causeway_store::Tx;
use parking_lot::Mutex;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::workspace::Workspace;

/// Who an event is for. All empty: everybody who is connected.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Broadcast {
    /// Users who are not told, as `{id: true}`.
    pub omit_users: Option<BTreeMap<String, bool>>,
    /// Only this user.
    pub user_id: String,
    /// Only members of this channel.
    pub channel_id: String,
    /// Only members of this team.
    pub team_id: String,
    /// Only this websocket connection.
    pub connection_id: String,
    pub omit_connection_id: String,
    /// Says so to the receivers; [`Event::audience`] decides who they are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contains_sensitive_data: bool,
    /// Likewise: they are told less than administrators.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contains_sanitized_data: bool,
}

/// Something that clients are told.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub name: &'static str,
    pub data: Map<String, Value>,
    pub broadcast: Broadcast,
    /// Data that only some receivers get besides `data`: who was mentioned learns that they were.
    pub personal: BTreeMap<String, Map<String, Value>>,
    /// Whose memberships changed, so that whoever fans out can follow.
    pub membership: Option<MembershipChange>,
    /// Not for clients: only `membership` matters.
    pub internal: bool,
    /// Who of those that `broadcast` names.
    pub audience: Audience,
}

/// Whether administrators and others are told the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Audience {
    #[default]
    All,
    /// Only system administrators, who may see more.
    Administrators,
    /// Everybody but them.
    OthersThanAdministrators,
}

/// A change of who is where, for those who keep track of it.
#[derive(Debug, Clone, PartialEq)]
pub enum MembershipChange {
    Joined {
        user_id: String,
        channel_id: String,
    },
    Left {
        user_id: String,
        channel_id: String,
    },
    JoinedTeam {
        user_id: String,
        team_id: String,
    },
    LeftTeam {
        user_id: String,
        team_id: String,
    },
    /// The user's system roles are others now.
    RolesChanged {
        user_id: String,
        roles: String,
    },
    /// The user's sessions ended: their sockets must close.
    SessionsEnded {
        user_id: String,
        session_ids: BTreeSet<String>,
    },
}

impl Event {
    pub fn new(name: &'static str, broadcast: Broadcast) -> Self {
        Self {
            name,
            data: Map::new(),
            broadcast,
            personal: BTreeMap::new(),
            membership: None,
            internal: false,
            audience: Audience::All,
        }
    }

    /// Adds a field to what receivers are told.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.data.insert(key.to_owned(), value.into());
        self
    }

    /// Adds a field that holds a thing as JSON text, which is how clients expect posts, channels and the like.
    pub fn with_json(self, key: &str, value: &impl Serialize) -> Self {
        let text = serde_json::to_string(value).unwrap_or_default();
        self.with(key, text)
    }

    pub fn with_membership(mut self, change: MembershipChange) -> Self {
        self.membership = Some(change);
        self
    }

    /// Tells only a part of those that `broadcast` names.
    pub fn only(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// A change of memberships that clients are not told of as such.
    pub fn internal(change: MembershipChange) -> Self {
        let mut event = Self::new("", Broadcast::default()).with_membership(change);
        event.internal = true;
        event
    }
}

impl Broadcast {
    pub fn everybody() -> Self {
        Self::default()
    }

    pub fn user(user_id: &str) -> Self {
        Self { user_id: user_id.to_owned(), ..Self::default() }
    }

    pub fn channel(channel_id: &str) -> Self {
        Self { channel_id: channel_id.to_owned(), ..Self::default() }
    }

    pub fn team(team_id: &str) -> Self {
        Self { team_id: team_id.to_owned(), ..Self::default() }
    }

    pub fn omitting(mut self, user_id: &str) -> Self {
        self.omit_users.get_or_insert_default().insert(user_id.to_owned(), true);
        self
    }
}

/// Carries events to whoever fans them out. One process; several nodes would put a broker here.
#[derive(Debug, Default)]
pub struct Bus {
    receivers: Mutex<Vec<UnboundedSender<Arc<Event>>>>,
}

impl Bus {
    /// Every event from now on, in order.
    pub fn subscribe(&self) -> UnboundedReceiver<Arc<Event>> {
        let (sender, receiver) = unbounded_channel();
        self.receivers.lock().push(sender);
        receiver
    }

    /// Tells everybody who subscribed.
    pub fn publish(&self, event: Event) {
        let event = Arc::new(event);
        self.receivers.lock().retain(|receiver| receiver.send(event.clone()).is_ok());
    }
}

/// Publishes `event` once the unit of work is durable; never if it is not.
pub fn after_commit(ws: &Workspace, tx: &mut Tx, event: Event) {
    ws.watchers.follow(&event);
    let ws = ws.clone();
    tx.after_commit(move || {
        ws.watchers.follow(&event);
        ws.bus.publish(event);
    });
}
