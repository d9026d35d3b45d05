//! Who may do what: every permission is decided here and nowhere else.
//!
//! A caller's permissions are the union of what their system roles, their roles in the team and their roles in the channel
//! grant. `check_…` only refuses; `require_…` loads what it checks and hands it over.

mod caller;
mod check;
mod members;

pub use caller::Caller;
pub use check::*;
pub(crate) use members::{new_flags, new_roles};

use std::collections::HashMap;

use causeway_model::permissions::{Permission, Role, default_roles};
use causeway_store::{StoreError, Tx};

/// All roles, by name, ready to be asked.
#[derive(Debug, Default)]
pub struct RoleSet(HashMap<String, Role>);

impl RoleSet {
    pub fn new(roles: Vec<Role>) -> Self {
        Self(roles.into_iter().map(|r| (r.name.clone(), r)).collect())
    }

    /// Whether one of the space-separated `roles` grants `permission`.
    pub fn grants(&self, roles: &str, permission: Permission) -> bool {
        roles.split_whitespace().any(|name| self.get(name).is_some_and(|role| role.allows(permission)))
    }

    pub fn get(&self, name: &str) -> Option<&Role> {
        self.0.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.values()
    }
}

/// Adds built-in roles that are missing and returns all roles. `ids` supplies their ids.
pub(crate) fn ensure_built_in(tx: &mut Tx, now: i64, ids: Vec<String>) -> Result<Vec<Role>, StoreError> {
    let mut roles: Vec<Role> = tx.select("ORDER BY t.name", &[])?;
    for (mut role, id) in default_roles().into_iter().zip(ids) {
        if roles.iter().any(|r| r.name == role.name) {
            continue;
        }
        role.id = id;
        role.create_at = now;
        role.update_at = now;
        tx.insert(&role)?;
        roles.push(role);
    }
    Ok(roles)
}
