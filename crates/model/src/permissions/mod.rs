//! Permissions, the roles that hold them, and which roles a person has where.
//!
//! Owns names, defaults and the arithmetic of roles. It must not know who asks or for what: `service` decides, with these
//! as its tools. Roles add up: a permission counts in a channel when a role of the channel membership (less what is moderated
//! there), of the team membership or of the person holds it.

mod changes;
mod defaults;
mod members;
mod moderation;
mod names;
mod permission;
mod role;
mod role_names;
mod scheme;
mod set;

pub use changes::{ChangeRefused, check_change};
pub use defaults::default_roles;
pub use members::{CHANNEL_ROLES, GuestMixed, SchemeFlags, SchemeRoles, TEAM_ROLES, effective_roles, split_roles};
pub use moderation::{
    ChannelModeration, Moderated, ModeratedRole, ModeratedRoles, ModerationEntry, ModerationPatch, ModerationRefused,
    ModerationRolesPatch,
};
pub use names::Permission;
pub use permission::Scope;
pub use role::{Role, granted_by};
pub use role_names::{is_valid_role_name, join_role_names, role_names};
pub use scheme::{SCOPE_CHANNEL, SCOPE_TEAM, Scheme};
pub use set::PermissionSet;

/// Names of the roles that code refers to.
pub mod roles {
    pub const SYSTEM_ADMIN: &str = "system_admin";
    pub const SYSTEM_USER: &str = "system_user";
    pub const SYSTEM_GUEST: &str = "system_guest";
    pub const TEAM_ADMIN: &str = "team_admin";
    pub const TEAM_USER: &str = "team_user";
    pub const TEAM_GUEST: &str = "team_guest";
    pub const CHANNEL_ADMIN: &str = "channel_admin";
    pub const CHANNEL_USER: &str = "channel_user";
    pub const CHANNEL_GUEST: &str = "channel_guest";
    /// Lets its holders share channels, and nothing else.
    pub const SHARED_CHANNEL_MANAGER: &str = "shared_channel_manager";
    /// Lets its holders make and remove connections, and nothing else.
    pub const SECURE_CONNECTION_MANAGER: &str = "secure_connection_manager";
}
