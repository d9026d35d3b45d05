//! Teams and who is in them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::permissions::SchemeFlags;

/// A team. Serialises as API v4's Team.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    pub id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub display_name: String,
    pub name: String,
    pub description: String,
    pub email: String,
    /// `O` open, `I` by invitation.
    #[serde(rename = "type")]
    pub kind: String,
    pub company_name: String,
    pub allowed_domains: String,
    pub invite_id: String,
    pub allow_open_invite: bool,
    #[serde(skip_serializing_if = "is_zero")]
    pub last_team_icon_update: i64,
    pub scheme_id: Option<String>,
    pub group_constrained: Option<bool>,
    pub policy_id: Option<String>,
    pub cloud_limits_archived: bool,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// One person's membership of a team. Serialises as API v4's TeamMember.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamMember {
    pub team_id: String,
    pub user_id: String,
    /// Effective roles: the explicit ones and those the flags below stand for.
    pub roles: String,
    /// When they left, 0 while a member.
    pub delete_at: i64,
    pub scheme_guest: bool,
    pub scheme_user: bool,
    pub scheme_admin: bool,
    pub explicit_roles: String,
    #[serde(skip)]
    pub create_at: i64,
}

impl TeamMember {
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
}

/// What a JSON patch may change of a team.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TeamPatch {
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub company_name: Option<String>,
    pub allowed_domains: Option<String>,
    pub allow_open_invite: Option<bool>,
    pub group_constrained: Option<Value>,
}
