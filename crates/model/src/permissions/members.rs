//! The roles of a member of a team or channel: those named for them, and those that their membership brings.
//!
//! Owns the arithmetic between the flags that are stored and the names that clients see.

use super::role_names::{join_role_names, role_names};
use super::roles;

/// What a membership stands for. Stored as `scheme_guest`, `scheme_user`, `scheme_admin`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SchemeFlags {
    pub guest: bool,
    pub user: bool,
    pub admin: bool,
}

impl SchemeFlags {
    pub const USER: Self = Self { guest: false, user: true, admin: false };
    pub const ADMIN: Self = Self { guest: false, user: true, admin: true };
    pub const GUEST: Self = Self { guest: true, user: false, admin: false };
}

/// The roles that the flags stand for.
#[derive(Debug, Clone, Copy)]
pub struct SchemeRoles<'a> {
    pub guest: &'a str,
    pub user: &'a str,
    pub admin: &'a str,
}

/// What a team's membership brings.
pub const TEAM_ROLES: SchemeRoles<'static> =
    SchemeRoles { guest: roles::TEAM_GUEST, user: roles::TEAM_USER, admin: roles::TEAM_ADMIN };

/// What a channel's membership brings.
pub const CHANNEL_ROLES: SchemeRoles<'static> =
    SchemeRoles { guest: roles::CHANNEL_GUEST, user: roles::CHANNEL_USER, admin: roles::CHANNEL_ADMIN };

/// All roles of a member, as `roles` shows them: the explicit ones, then guest, user, admin.
pub fn effective_roles(explicit: &str, flags: SchemeFlags, scheme: SchemeRoles<'_>) -> String {
    let implied = [(flags.guest, scheme.guest), (flags.user, scheme.user), (flags.admin, scheme.admin)];
    let implied = implied.into_iter().filter(|(set, _)| *set).map(|(_, name)| name);
    join_role_names(role_names(explicit).into_iter().chain(implied))
}

/// A guest cannot be a user or an admin of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a guest cannot be a user or an admin as well")]
pub struct GuestMixed;

/// The reverse of [`effective_roles`], for a list of roles that a client sends: names that a flag stands for become the flag,
/// the rest is explicit. The names are not checked to exist.
pub fn split_roles(list: &str, scheme: SchemeRoles<'_>) -> Result<(String, SchemeFlags), GuestMixed> {
    let mut flags = SchemeFlags::default();
    let mut explicit = Vec::new();
    for name in role_names(list) {
        match name {
            n if n == scheme.guest => flags.guest = true,
            n if n == scheme.user => flags.user = true,
            n if n == scheme.admin => flags.admin = true,
            n => explicit.push(n),
        }
    }
    if flags.guest && (flags.user || flags.admin) {
        return Err(GuestMixed);
    }
    Ok((join_role_names(explicit), flags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_become_names_in_the_recorded_order() {
        assert_eq!(effective_roles("", SchemeFlags::ADMIN, TEAM_ROLES), "team_user team_admin");
        assert_eq!(effective_roles("", SchemeFlags::USER, CHANNEL_ROLES), "channel_user");
        assert_eq!(effective_roles("", SchemeFlags::GUEST, CHANNEL_ROLES), "channel_guest");
        assert_eq!(effective_roles("", SchemeFlags::default(), TEAM_ROLES), "");
    }

    #[test]
    fn explicit_roles_come_first_and_nothing_comes_twice() {
        assert_eq!(
            effective_roles("reviewer team_user", SchemeFlags::ADMIN, TEAM_ROLES),
            "reviewer team_user team_admin"
        );
    }

    #[test]
    fn a_list_splits_into_flags_and_the_rest() {
        let (explicit, flags) = split_roles("team_admin team_user reviewer", TEAM_ROLES).unwrap();
        assert_eq!((explicit.as_str(), flags), ("reviewer", SchemeFlags::ADMIN));
        let (explicit, flags) = split_roles("channel_user", TEAM_ROLES).unwrap();
        assert_eq!((explicit.as_str(), flags), ("channel_user", SchemeFlags::default()));
    }

    #[test]
    fn guests_are_nothing_else() {
        assert_eq!(split_roles("team_guest team_user", TEAM_ROLES), Err(GuestMixed));
        assert_eq!(split_roles("team_admin team_guest", TEAM_ROLES), Err(GuestMixed));
        assert_eq!(split_roles("team_guest", TEAM_ROLES), Ok((String::new(), SchemeFlags::GUEST)));
    }
}
