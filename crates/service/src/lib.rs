//! What a workspace does: users, teams, channels, posts, files, statuses, permissions, events.
//!
//! Every rule of the workspace is here: who may do what, what follows from it, and who is told. It must not know HTTP, nor
//! how other workspaces are reached. Functions take the [`Workspace`] and the caller; those that belong to a larger unit of
//! work take the open transaction too.

#![warn(clippy::unwrap_used)]

pub mod access_tokens;
pub mod audits;
pub mod bots;
pub mod changes;
pub mod channels;
pub mod commands;
pub mod connections;
pub mod drafts;
pub mod emoji;
pub mod error;
pub mod events;
pub mod files;
pub mod passwords;
pub mod permissions;
pub mod pictures;
pub mod policy;
pub mod posts;
pub mod preferences;
pub mod roles;
pub mod schemes;
pub mod sessions;
pub mod sharing;
pub mod sniff;
pub mod statuses;
pub mod system;
pub mod teams;
pub mod users;
pub mod webhooks;
mod workspace;

pub use error::{Error, Kind, Result};
pub use permissions::Caller;
pub use workspace::{Parts, Setup, Workspace};
