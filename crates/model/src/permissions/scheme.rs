//! A scheme: a set of roles of its own, which a team or a channel has instead of everybody's.
//!
//! Owns its shape and which role stands for what. Who has which scheme is none of its business.

use serde::Serialize;

use super::members::{CHANNEL_ROLES, SchemeRoles, TEAM_ROLES};

/// What a scheme is for: a team and its channels, or one channel.
pub const SCOPE_TEAM: &str = "team";
pub const SCOPE_CHANNEL: &str = "channel";

const MOST_DISPLAY_NAME: usize = 128;
const MOST_DESCRIPTION: usize = 1024;

/// A scheme. Serialises as API v4's Scheme. Of one for channels the team's roles are empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scheme {
    pub id: String,
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub scope: String,
    pub default_team_admin_role: String,
    pub default_team_user_role: String,
    pub default_channel_admin_role: String,
    pub default_channel_user_role: String,
    pub default_team_guest_role: String,
    pub default_channel_guest_role: String,
}

impl Scheme {
    pub fn is_for_teams(&self) -> bool {
        self.scope == SCOPE_TEAM
    }

    /// What membership of a team that has the scheme brings.
    pub fn team_roles(&self) -> SchemeRoles<'_> {
        if !self.is_for_teams() {
            return TEAM_ROLES;
        }
        SchemeRoles {
            guest: &self.default_team_guest_role,
            user: &self.default_team_user_role,
            admin: &self.default_team_admin_role,
        }
    }

    /// What membership of a channel brings that has the scheme, or whose team has it.
    pub fn channel_roles(&self) -> SchemeRoles<'_> {
        SchemeRoles {
            guest: &self.default_channel_guest_role,
            user: &self.default_channel_user_role,
            admin: &self.default_channel_admin_role,
        }
    }

    /// The fields that name its roles, each with the role that it begins as and what that one is called.
    pub fn roles_mut(&mut self) -> Vec<(&mut String, &'static str, &'static str)> {
        let is_for_teams = self.is_for_teams();
        let channel = [
            (&mut self.default_channel_admin_role, CHANNEL_ROLES.admin, "Channel Admin"),
            (&mut self.default_channel_user_role, CHANNEL_ROLES.user, "Channel User"),
            (&mut self.default_channel_guest_role, CHANNEL_ROLES.guest, "Channel Guest"),
        ];
        let team = [
            (&mut self.default_team_admin_role, TEAM_ROLES.admin, "Team Admin"),
            (&mut self.default_team_user_role, TEAM_ROLES.user, "Team User"),
            (&mut self.default_team_guest_role, TEAM_ROLES.guest, "Team Guest"),
        ];
        channel.into_iter().chain(team.into_iter().filter(|_| is_for_teams)).collect()
    }

    /// Why there is no scheme with this name, these texts or this scope, for whoever wants it.
    pub fn check(&self) -> Result<(), &'static str> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(2..=64).contains(&self.name.len()) || !self.name.chars().all(fits) {
            return Err("The name has 2 to 64 lowercase letters, digits and underscores.");
        }
        let length = self.display_name.chars().count();
        if length == 0 || length > MOST_DISPLAY_NAME || self.description.chars().count() > MOST_DESCRIPTION {
            return Err("The display name has 1 to 128 characters, the description at most 1024.");
        }
        if ![SCOPE_TEAM, SCOPE_CHANNEL].contains(&self.scope.as_str()) {
            return Err("The scope is team or channel.");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_for_channels_leaves_the_team_alone() {
        let mut scheme = Scheme { scope: SCOPE_CHANNEL.into(), ..Scheme::default() };
        for (name, default, _) in scheme.roles_mut() {
            *name = format!("own_{default}");
        }
        assert_eq!(scheme.team_roles().admin, "team_admin");
        assert_eq!(scheme.channel_roles().guest, "own_channel_guest");
        assert_eq!(scheme.default_team_user_role, "");
        scheme.scope = SCOPE_TEAM.into();
        assert_eq!(scheme.roles_mut().len(), 6);
    }

    #[test]
    fn names_and_scopes_are_checked() {
        let scheme = |name: &str, display_name: &str, scope: &str| Scheme {
            name: name.into(),
            display_name: display_name.into(),
            scope: scope.into(),
            ..Scheme::default()
        };
        assert!(scheme("partner_team", "Partners", "team").check().is_ok());
        for bad in [scheme("P", "x", "team"), scheme("ok", "", "team"), scheme("ok", "x", "galaxy")] {
            assert!(bad.check().is_err());
        }
    }
}
