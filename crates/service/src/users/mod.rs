//! Accounts: making them, logging in, finding and changing them.

mod active;
mod create;
mod custom_status;
mod find;
mod list;
mod log_in;
mod password;
mod picture;
pub mod remote;
mod roles;
mod seen;
mod typing;
mod update;

pub(crate) use active::change_active;
pub use active::set_active;
pub(crate) use create::insert;
pub use create::{NewUser, create};
pub use custom_status::{CustomStatus, remove_custom_status, remove_recent_custom_status, set_custom_status};
pub use find::{by_email, by_ids, by_username, by_usernames, check_visible, get, known};
pub use list::{Completions, complete, count, list, report, report_count, search};
pub use log_in::{LogIn, LoggedIn, log_in};
pub use password::{forgive_failed_attempts, set_password, verify_email};
pub use picture::{MAX_PICTURE_BYTES, ProfilePicture, default_picture, picture, remove_picture, set_picture};
pub use roles::set_roles;
pub use seen::Seen;
pub use typing::typing;
pub use update::{Patch, keep_profile, patch};

use causeway_model::permissions::roles as role_names;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, has_system};
use crate::workspace::Workspace;
use causeway_model::permissions::Permission;

/// The account with this id, or the refusal that clients expect.
pub fn require(tx: &mut Tx, id: &str) -> Result<User> {
    let found: Option<User> = tx.find("WHERE t.id = $1", args![id])?;
    found.ok_or_else(missing)
}

fn missing() -> Error {
    Error::not_found("app.user.missing_account.const", "Unable to find the user.")
}

/// `user` as `caller` may see them.
pub fn shown_to(ws: &Workspace, caller: &Caller, user: User) -> User {
    Seen::by(ws, caller).show(user)
}

/// Refuses a caller who would change an administrator's account without being one.
pub fn check_outranks(ws: &Workspace, caller: &Caller, user: &User) -> Result<()> {
    let is_above = user.has_role(role_names::SYSTEM_ADMIN)
        && !caller.is(&user.id)
        && !has_system(ws, caller, Permission::ManageSystem);
    if is_above { Err(Error::forbidden()) } else { Ok(()) }
}

/// Refuses to change here what another workspace owns.
pub(crate) fn check_ours(user: &User) -> Result<()> {
    if !user.is_remote() {
        return Ok(());
    }
    Err(Error::invalid(
        "api.user.update_user.remote_user.app_error",
        "This person belongs to a connected workspace and can only be changed there.",
    ))
}
