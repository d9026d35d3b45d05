//! Channels of every kind, their members, and what is unread in them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::StringMap;
use crate::permissions::SchemeFlags;

/// Anyone of the team may join.
pub const OPEN: &str = "O";
/// By invitation.
pub const PRIVATE: &str = "P";
/// Two people.
pub const DIRECT: &str = "D";
/// Three to eight people.
pub const GROUP: &str = "G";

/// A channel. Serialises as API v4's Channel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    /// When it was archived, 0 while in use.
    pub delete_at: i64,
    pub team_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub display_name: String,
    pub name: String,
    pub header: String,
    pub purpose: String,
    pub last_post_at: i64,
    pub total_msg_count: i64,
    pub extra_update_at: i64,
    pub creator_id: String,
    pub scheme_id: Option<String>,
    pub props: Option<Value>,
    pub group_constrained: Option<bool>,
    pub autotranslation: bool,
    /// Whether it is shared with a connected workspace; absent when it never was.
    pub shared: Option<bool>,
    pub total_msg_count_root: i64,
    pub policy_id: Option<String>,
    pub last_root_post_at: i64,
    pub banner_info: Option<Value>,
    pub policy_enforced: bool,
    pub policy_is_active: bool,
    pub default_category_name: String,
    /// Last sequence number of the change log; see the store's `changes` module.
    #[serde(skip)]
    pub change_seq: i64,
    /// What moderation takes away here: space-separated `role:permission` pairs. Empty in most channels.
    #[serde(skip)]
    pub moderation: String,
}

impl Channel {
    /// Direct and group messages belong to no team and have no roles of their own.
    pub fn is_message(&self) -> bool {
        self.kind == DIRECT || self.kind == GROUP
    }

    pub fn is_shared(&self) -> bool {
        self.shared == Some(true)
    }

    /// The other person of a direct channel, when `user_id` is one of the two.
    pub fn other_of_direct(&self, user_id: &str) -> Option<&str> {
        let (a, b) = self.name.split_once("__")?;
        match user_id {
            u if u == a => Some(b),
            u if u == b => Some(a),
            _ => None,
        }
    }
}

/// One person's membership of a channel. Serialises as API v4's ChannelMember.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelMember {
    pub channel_id: String,
    pub user_id: String,
    /// Effective roles: the explicit ones and those the flags below stand for.
    pub roles: String,
    pub last_viewed_at: i64,
    pub msg_count: i64,
    pub mention_count: i64,
    pub mention_count_root: i64,
    pub urgent_mention_count: i64,
    pub msg_count_root: i64,
    pub notify_props: StringMap,
    pub last_update_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
    pub autotranslation_disabled: bool,
}

impl ChannelMember {
    /// What the membership stands for.
    pub fn scheme_flags(&self) -> SchemeFlags {
        SchemeFlags { guest: self.scheme_guest, user: self.scheme_user, admin: self.scheme_admin }
    }

    /// Makes the membership stand for something else.
    pub fn set_scheme_flags(&mut self, flags: SchemeFlags) {
        self.scheme_guest = flags.guest;
        self.scheme_user = flags.user;
        self.scheme_admin = flags.admin;
    }

    /// Notify props of a new member, as clients expect to find them.
    pub fn default_notify_props() -> StringMap {
        [
            ("channel_auto_follow_threads", "off"),
            ("desktop", "default"),
            ("email", "default"),
            ("ignore_channel_mentions", "default"),
            ("mark_unread", "all"),
            ("push", "default"),
        ]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .into()
    }
}

/// What a JSON patch may change of a channel.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChannelPatch {
    pub display_name: Option<String>,
    pub name: Option<String>,
    pub header: Option<String>,
    pub purpose: Option<String>,
    pub group_constrained: Option<bool>,
    pub banner_info: Option<Value>,
}

/// A sidebar category of one person in one team. Serialises as API v4's SidebarCategoryWithChannels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SidebarCategory {
    pub id: String,
    pub user_id: String,
    pub team_id: String,
    pub sort_order: i64,
    /// `""`, `manual`, `recent` or `alpha`.
    pub sorting: String,
    /// `favorites`, `channels`, `direct_messages` or `custom`.
    #[serde(rename = "type")]
    pub kind: String,
    pub display_name: String,
    pub muted: bool,
    pub collapsed: bool,
    pub channel_ids: Vec<String>,
}
