//! What a workspace does: users, teams, channels, posts, files, permissions, events.

pub mod pictures;
pub mod sniff;
