//! Who may do what: every permission is decided here and nowhere else.
//!
//! A caller's permissions are the union of what their system roles, their roles in the team and their roles in the channel
//! grant. `check_…` only refuses; `require_…` loads what it checks and hands it over.

mod caller;
mod check;
mod members;
mod role_set;

pub use caller::Caller;
pub use check::*;
pub(crate) use members::{new_flags, new_roles};
pub use role_set::RoleSet;
pub(crate) use role_set::reload;

use causeway_model::permissions::{Role, default_roles};
use causeway_store::{StoreError, Tx};

/// Adds built-in roles that are missing and returns all roles. `ids` supplies their ids.
pub(crate) fn ensure_built_in(tx: &mut Tx, now: i64, ids: Vec<String>) -> Result<RoleSet, StoreError> {
    let roles: Vec<Role> = tx.select("", &[])?;
    for (mut role, id) in default_roles().into_iter().zip(ids) {
        if roles.iter().any(|r| r.name == role.name) {
            continue;
        }
        role.id = id;
        role.create_at = now;
        role.update_at = now;
        tx.insert(&role)?;
    }
    RoleSet::load(tx)
}
