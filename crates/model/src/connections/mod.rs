//! Secure connections to other workspaces and the channels shared over them.

pub mod history;
mod names;
mod policy;
pub mod proof;

use serde::{Deserialize, Serialize};

pub use history::History;
pub use names::{ConnectionName, NameError, check_connection_name, check_display_name, connection_name};
pub use policy::{EffectivePolicy, Policy, PolicyError};
pub use proof::{Finding, Proof};

/// How long an invitation can be accepted, milliseconds (48 h).
pub const INVITATION_LIFETIME: i64 = 48 * 3600 * 1000;
/// A connection counts as online while its last successful ping is younger than this, milliseconds.
pub const ONLINE_WITHIN: i64 = 5 * 60 * 1000;
/// Prefix of the site URL of a connection whose invitation nobody has accepted yet.
pub const PENDING_PREFIX: &str = "pending_";

/// A secure connection. Serialises as API v4's RemoteCluster; tokens never leave with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Connection {
    pub remote_id: String,
    pub remote_team_id: String,
    pub name: String,
    pub display_name: String,
    pub site_url: String,
    pub default_team_id: String,
    pub create_at: i64,
    pub delete_at: i64,
    pub last_ping_at: i64,
    /// When the last of our people who was introduced to them had last changed; the next come behind.
    pub last_global_user_sync_at: i64,
    pub token: String,
    pub remote_token: String,
    pub topics: String,
    pub creator_id: String,
    pub plugin_id: String,
    pub options: i64,
    /// SHA-256 in hex of the token that the other side presents to us.
    #[serde(skip)]
    pub token_hash: String,
    /// Of a removed connection: SHA-256 in hex of the token that the other side presented, so that it can be told.
    #[serde(skip)]
    pub removed_token_hash: String,
    /// SHA-256 in hex of the invitation's token, while the invitation is open (inviting side only).
    #[serde(skip)]
    pub invite_token_hash: String,
    /// The invitation's token itself, while the invitation is open, so that the code can be generated again.
    #[serde(skip)]
    pub invite_token: String,
    /// The token that we present to the other side.
    #[serde(skip)]
    pub secret: String,
    /// The number of the latest change of the token that they present to us, 0 when it was never changed.
    #[serde(skip)]
    pub token_rotation: i64,
    /// Whether that change is under way.
    #[serde(skip)]
    pub token_rotating: bool,
    /// SHA-256 in hex of the token that they will present, once they have told it; it is accepted beside the other one.
    #[serde(skip)]
    pub next_token_hash: String,
    /// When the token that they present was last changed; 0 when never.
    #[serde(skip_serializing_if = "is_zero")]
    pub token_rotated_at: i64,
    /// The number, theirs, of the latest change of the token that we present.
    #[serde(skip)]
    pub secret_rotation: i64,
    /// The number of the latest change when somebody here asked for another one, as long as that is not done.
    #[serde(skip)]
    pub secret_asked: Option<i64>,
    /// The token that we will present once they accept it; empty when no change is under way.
    #[serde(skip)]
    pub next_secret: String,
    /// When the token that we present was last changed; 0 when never.
    #[serde(skip_serializing_if = "is_zero")]
    pub secret_rotated_at: i64,
    /// The later connection to the same server that has taken the place of this one; empty when none has.
    #[serde(skip)]
    pub succeeded_by: String,
    /// What the other side announced of itself, JSON; empty for the reference.
    #[serde(skip)]
    pub announcement: String,
    /// What it may carry, as chosen for it alone.
    #[serde(skip)]
    pub policy: Policy,
    /// When somebody here paused it; 0 when it is not paused. Left out when it is not: other servers know no such thing.
    #[serde(skip_serializing_if = "is_zero")]
    pub paused_at: i64,
    /// Whether the other side says that it is paused there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub paused_there: bool,
}

fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// What may be told of a connection to members of the channels shared over it. Serialises as API v4's RemoteClusterInfo.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConnectionInfo {
    pub name: String,
    pub display_name: String,
    pub create_at: i64,
    pub delete_at: i64,
    pub last_ping_at: i64,
}

impl From<&Connection> for ConnectionInfo {
    fn from(connection: &Connection) -> Self {
        Self {
            name: connection.name.clone(),
            display_name: connection.display_name.clone(),
            create_at: connection.create_at,
            delete_at: connection.delete_at,
            last_ping_at: connection.last_ping_at,
        }
    }
}

impl Connection {
    /// Whether the other side has not accepted yet.
    pub fn is_pending(&self) -> bool {
        self.site_url.starts_with(PENDING_PREFIX)
    }

    /// Whether the last successful ping is recent at `now`.
    pub fn is_online(&self, now: i64) -> bool {
        !self.is_pending() && self.delete_at == 0 && self.last_ping_at + ONLINE_WITHIN > now
    }
}

/// A channel that is shared with at least one connection. Serialises as API v4's SharedChannel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SharedChannel {
    #[serde(rename = "id")]
    pub channel_id: String,
    pub team_id: String,
    /// Whether this workspace shares it on.
    pub home: bool,
    #[serde(rename = "readonly")]
    pub read_only: bool,
    #[serde(rename = "name")]
    pub share_name: String,
    #[serde(rename = "display_name")]
    pub share_display_name: String,
    #[serde(rename = "purpose")]
    pub share_purpose: String,
    #[serde(rename = "header")]
    pub share_header: String,
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    /// Where it came from, when home is elsewhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remote_id: String,
    /// Whether it is archived here because its home, elsewhere, archived it.
    #[serde(skip)]
    pub archived_by_home: bool,
    /// Of the channel, where it was asked for: `O`, `P`, `D` or `G`.
    #[serde(rename = "Type")]
    pub kind: String,
}

impl SharedChannel {
    /// Whether the channel has its home at the other side of this connection.
    pub fn has_home_at(&self, remote_id: &str) -> bool {
        !self.home && self.remote_id == remote_id
    }
}

/// That one channel is shared with one connection, and how far sync is.
/// Serialises as API v4's SharedChannelRemote.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelRemote {
    pub id: String,
    pub channel_id: String,
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub is_invite_accepted: bool,
    pub is_invite_confirmed: bool,
    pub remote_id: String,
    pub last_post_update_at: i64,
    pub last_post_id: String,
    pub last_post_create_at: i64,
    pub last_post_create_id: String,
    pub last_members_sync_at: i64,
    /// The last change of the channel's log that the other side has acknowledged.
    #[serde(skip)]
    pub cursor: i64,
    /// Whether the other side may only read (home side).
    #[serde(skip)]
    pub read_only: bool,
    /// Last error towards this remote for this channel, empty when all is well.
    #[serde(skip)]
    pub last_error: String,
    /// When the channel's people were told that the other side is away; 0 when it is not.
    #[serde(skip)]
    pub interrupted_at: i64,
    /// Whether the channel came from them: only then may an invitation of theirs restore it.
    #[serde(skip)]
    pub from_them: bool,
    /// When somebody here paused the share; 0 when it is not paused. Left out when it is not.
    #[serde(skip_serializing_if = "is_zero")]
    pub paused_at: i64,
    /// Where the channel's log stood when the share began: what is older was not sent by it.
    #[serde(skip)]
    pub first_seq: i64,
    /// When the other side last acknowledged something; 0 when never.
    #[serde(skip)]
    pub synced_at: i64,
}

/// A channel that another workspace offers, and that is nowhere to be seen until an administrator here takes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WaitingChannel {
    pub remote_id: String,
    pub channel_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    pub read_only: bool,
    pub invited_at: i64,
    /// When an administrator declined it; the other side is told when it asks next.
    #[serde(skip)]
    pub declined_at: i64,
}
