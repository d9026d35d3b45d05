//! Channel invitations and changes of membership.

use serde::{Deserialize, Serialize};

use super::WireUser;
use super::lenient::{null_if_empty, nullable};

/// The payload of `sharedchannel_invite`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelInvite {
    pub channel_id: String,
    /// Always empty: the receiver chooses the team.
    pub team_id: String,
    pub read_only: bool,
    pub name: String,
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    /// `O`, `P`, `D` or `G`.
    #[serde(rename = "type")]
    pub channel_type: String,
    /// Always empty.
    pub creator_id: String,
    #[serde(serialize_with = "null_if_empty", deserialize_with = "nullable")]
    pub direct_participant_ids: Vec<String>,
    /// Whole users, for the participants that the receiver may not know.
    #[serde(serialize_with = "null_if_empty", deserialize_with = "nullable")]
    pub direct_participants: Vec<WireUser>,
}

/// Somebody joined or left a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MembershipChange {
    pub channel_id: String,
    pub user_id: String,
    pub is_add: bool,
    #[serde(deserialize_with = "nullable")]
    pub remote_id: String,
    pub change_time: i64,
}
