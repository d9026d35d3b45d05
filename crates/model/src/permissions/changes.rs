//! What an administrator may change of a role's permissions.
//!
//! Owns the rules about the role alone. Whether the caller may manage roles at all, `service` asks first.

use super::{Permission, PermissionSet, Role, roles};

/// Whoever holds one of these can make themselves a system admin, so no other role gets them.
const ADMIN_ONLY: [Permission; 4] = [
    Permission::AssignSystemAdminRole,
    Permission::ManageRoles,
    Permission::ManageSystem,
    Permission::SysconsoleWriteUserManagementSystemRoles,
];

/// Why a role's permissions stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    #[error("the system admin's permissions cannot be changed")]
    SystemAdmin,
    #[error("the role is deleted")]
    Deleted,
    #[error("there is no permission {0:?}")]
    Unknown(String),
    #[error("{0} can only be a system admin's")]
    AdminOnly(Permission),
}

/// Refuses to give `role` the permissions `wanted`. Only what would be new is looked at: names unknown here that the role
/// has already may stay.
pub fn check_change(role: &Role, wanted: &PermissionSet) -> Result<(), ChangeRefused> {
    if role.name == roles::SYSTEM_ADMIN {
        return Err(ChangeRefused::SystemAdmin);
    }
    if role.delete_at != 0 {
        return Err(ChangeRefused::Deleted);
    }
    let added = wanted.without(&role.permissions);
    if let Some(name) = added.unknown().next() {
        return Err(ChangeRefused::Unknown(name.to_owned()));
    }
    match ADMIN_ONLY.into_iter().find(|p| added.contains(*p)) {
        Some(permission) => Err(ChangeRefused::AdminOnly(permission)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own_role(permissions: &str) -> Role {
        Role { name: "partner_desk".into(), permissions: PermissionSet::from_text(permissions), ..Role::default() }
    }

    #[test]
    fn the_delegable_two_can_be_given_to_a_role_of_ones_own() {
        let wanted = Permission::DELEGABLE.into_iter().collect();
        assert_eq!(check_change(&own_role(""), &wanted), Ok(()));
    }

    #[test]
    fn nothing_that_leads_to_system_admin_can_be_given() {
        for p in ADMIN_ONLY {
            let wanted = [Permission::CreatePost, p].into_iter().collect();
            assert_eq!(check_change(&own_role("create_post"), &wanted), Err(ChangeRefused::AdminOnly(p)));
        }
    }

    #[test]
    fn unknown_names_may_stay_but_not_come() {
        let with = PermissionSet::from_text("fly create_post");
        assert_eq!(check_change(&own_role("fly"), &with), Ok(()));
        assert_eq!(check_change(&own_role(""), &with), Err(ChangeRefused::Unknown("fly".into())));
    }

    #[test]
    fn the_system_admin_and_the_dead_stay_as_they_are() {
        let admin = Role { name: roles::SYSTEM_ADMIN.into(), ..Role::default() };
        assert_eq!(check_change(&admin, &PermissionSet::default()), Err(ChangeRefused::SystemAdmin));
        let dead = Role { delete_at: 1, ..own_role("") };
        assert_eq!(check_change(&dead, &PermissionSet::default()), Err(ChangeRefused::Deleted));
    }
}
