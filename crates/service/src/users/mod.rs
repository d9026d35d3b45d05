//! Accounts: making them, logging in, finding them.

mod create;
mod log_in;
pub mod remote;

pub use create::{NewUser, create};
pub use log_in::{LogIn, LoggedIn, log_in};

use causeway_model::users::User;
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, has_system};
use crate::workspace::Workspace;
use causeway_model::permissions::Permission;

/// The account with this id, or the refusal that clients expect.
pub fn require(tx: &mut Tx, id: &str) -> Result<User> {
    let found: Option<User> = tx.find("WHERE t.id = $1", args![id])?;
    found.ok_or_else(|| {
        Error::not_found("app.user.missing_account.const", "Unable to find the user.")
            .with_detail(format!("user_id={id}"))
    })
}

/// `user` as `caller` may see them.
pub fn shown_to(ws: &Workspace, caller: &Caller, user: User) -> User {
    if caller.is(&user.id) {
        return user;
    }
    let config = ws.config();
    let sees_all = has_system(ws, caller, Permission::ManageSystem);
    user.sanitized(sees_all || config.privacy.show_email_address, sees_all || config.privacy.show_full_name)
}
