//! A role: a name for a set of permissions.
//!
//! Owns its shape and what several roles allow together. Must not know where a person's roles come from.

use serde::{Deserialize, Serialize};

use super::{Permission, PermissionSet};

/// A role. Serialises as API v4's Role.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub permissions: PermissionSet,
    /// Given by membership (and the flags of it), not by name.
    pub scheme_managed: bool,
    pub built_in: bool,
    pub scheme_id: Option<String>,
}

impl Role {
    /// Whether the role counts and holds the permission.
    pub fn allows(&self, permission: Permission) -> bool {
        self.delete_at == 0 && self.permissions.contains(permission)
    }
}

/// What the roles named in `names` (separated by spaces) allow together. Names that `find` does not know, and deleted roles, give nothing.
pub fn granted_by<'r>(names: &str, find: impl Fn(&str) -> Option<&'r Role>) -> PermissionSet {
    let mut out = PermissionSet::default();
    let found = names.split_whitespace().filter_map(find);
    found.filter(|role| role.delete_at == 0).for_each(|role| out.extend(&role.permissions));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::default_roles;
    use serde_json::json;

    #[test]
    fn serialises_as_the_api_expects() {
        let recorded = json!({
            "id": "iqbq14eqf7yj3qt8p36rismokw", "name": "system_user",
            "display_name": "authentication.roles.global_user.name",
            "description": "authentication.roles.global_user.description",
            "create_at": 1795417673863_i64, "update_at": 1795417675515_i64, "delete_at": 0,
            "permissions": ["delete_custom_group", "edit_custom_group", "join_public_teams"],
            "scheme_managed": true, "built_in": true, "scheme_id": null
        });
        let role: Role = serde_json::from_value(recorded.clone()).unwrap();
        assert!(role.allows(Permission::JoinPublicTeams));
        assert_eq!(serde_json::to_value(&role).unwrap(), recorded);
    }

    #[test]
    fn roles_add_up_and_deleted_ones_give_nothing() {
        let mut roles = default_roles();
        let granted = |roles: &[Role], names: &str| granted_by(names, |name| roles.iter().find(|r| r.name == name));
        let both = granted(&roles, "system_user shared_channel_manager nobody");
        assert!(both.contains(Permission::CreateTeam) && both.contains(Permission::ManageSharedChannels));
        assert!(!both.contains(Permission::ManageSecureConnections));
        roles.iter_mut().for_each(|r| r.delete_at = 5);
        assert!(granted(&roles, "system_user shared_channel_manager").is_empty());
        assert!(!roles[0].allows(Permission::CreatePost));
    }
}
