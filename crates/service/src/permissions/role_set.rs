//! All roles and schemes, held in memory, ready to be asked.

use std::collections::HashMap;
use std::sync::Arc;

use causeway_model::channels::Channel;
use causeway_model::permissions::{CHANNEL_ROLES, Permission, Role, Scheme, SchemeRoles, TEAM_ROLES};
use causeway_store::{StoreError, Tx};

use crate::error::Result;
use crate::workspace::Workspace;

/// Roles by name, and which teams have a scheme of their own.
#[derive(Debug, Default)]
pub struct RoleSet {
    roles: HashMap<String, Role>,
    /// By id.
    schemes: HashMap<String, Scheme>,
    /// The scheme's id by the team's.
    teams: HashMap<String, String>,
}

impl RoleSet {
    /// Reads all of them.
    pub fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let roles: Vec<Role> = tx.select("", &[])?;
        let schemes: Vec<Scheme> = tx.select("WHERE t.delete_at = 0", &[])?;
        let teams = tx.rows("SELECT id, scheme_id FROM teams WHERE scheme_id IS NOT NULL", &[], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(Self {
            roles: roles.into_iter().map(|r| (r.name.clone(), r)).collect(),
            schemes: schemes.into_iter().map(|s| (s.id.clone(), s)).collect(),
            teams: teams.into_iter().collect(),
        })
    }

    /// Whether one of the space-separated `roles` grants `permission`.
    pub fn grants(&self, roles: &str, permission: Permission) -> bool {
        roles.split_whitespace().any(|name| self.get(name).is_some_and(|role| role.allows(permission)))
    }

    pub fn get(&self, name: &str) -> Option<&Role> {
        self.roles.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    /// Whether there is any scheme that something could have.
    pub fn has_schemes(&self) -> bool {
        !self.schemes.is_empty()
    }

    /// What membership of a team brings.
    pub fn team_roles(&self, team_id: &str) -> SchemeRoles<'_> {
        let scheme = self.teams.get(team_id).and_then(|id| self.schemes.get(id));
        scheme.map_or(TEAM_ROLES, Scheme::team_roles)
    }

    /// What membership of a channel brings: by its own scheme, else by its team's.
    pub fn channel_roles(&self, channel: &Channel) -> SchemeRoles<'_> {
        self.channel_roles_of(&channel.team_id, channel.scheme_id.as_deref())
    }

    pub(super) fn channel_roles_of(&self, team_id: &str, scheme_id: Option<&str>) -> SchemeRoles<'_> {
        let own = scheme_id.and_then(|id| self.schemes.get(id));
        let scheme = own.or_else(|| self.teams.get(team_id).and_then(|id| self.schemes.get(id)));
        scheme.map_or(CHANNEL_ROLES, Scheme::channel_roles)
    }
}

/// Has roles and schemes read anew, as this unit of work leaves them.
pub(crate) fn reload(ws: &Workspace, tx: &mut Tx) -> Result<()> {
    let (ws, roles) = (ws.clone(), RoleSet::load(tx)?);
    tx.after_commit(move || ws.roles.store(Arc::new(roles)));
    Ok(())
}
