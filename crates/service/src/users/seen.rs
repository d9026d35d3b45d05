//! How much of a person somebody sees.

use causeway_model::permissions::Permission;
use causeway_model::users::User;

use crate::permissions::{Caller, has_system};
use crate::workspace::Workspace;

/// The eyes of one caller.
#[derive(Debug, Clone)]
pub struct Seen {
    own_id: String,
    is_admin: bool,
    emails: bool,
    full_names: bool,
}

impl Seen {
    /// The eyes of `caller`.
    pub fn by(ws: &Workspace, caller: &Caller) -> Self {
        let is_admin = has_system(ws, caller, Permission::ManageSystem);
        let others = Self::by_members(ws);
        Self {
            own_id: caller.user_id.clone(),
            is_admin,
            emails: is_admin || others.emails,
            full_names: is_admin || others.full_names,
        }
    }

    /// The eyes of any member who is no administrator.
    pub fn by_members(ws: &Workspace) -> Self {
        let config = ws.config();
        Self {
            own_id: String::new(),
            is_admin: false,
            emails: config.privacy.show_email_address,
            full_names: config.privacy.show_full_name,
        }
    }

    pub fn shows_emails(&self) -> bool {
        self.emails
    }

    pub fn shows_full_names(&self) -> bool {
        self.full_names
    }

    /// `user` as seen so.
    pub fn show(&self, user: User) -> User {
        if user.id == self.own_id {
            return user.for_self();
        }
        if self.is_admin {
            return user.for_admin();
        }
        user.sanitized(self.emails, self.full_names)
    }

    pub fn show_all(&self, users: Vec<User>) -> Vec<User> {
        users.into_iter().map(|user| self.show(user)).collect()
    }
}
