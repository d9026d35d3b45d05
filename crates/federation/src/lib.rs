//! What connects two workspaces: invitations, frames, the sync engine, the inbound gate.
//!
//! `engine` sends what happens here to those who share it; `inbound` takes in what they send, and is the only door for it;
//! `transport` carries requests. The other modules need no database and no network of their own (`address::client` builds
//! the one HTTP client that may leave the server). They turn what comes over the wire into typed, checked values and back.

#![warn(clippy::unwrap_used)]

pub mod address;
pub mod checks;
pub mod code_spans;
pub mod commands;
pub mod connections;
pub mod emoji_names;
pub mod engine;
mod federation;
pub mod frame;
mod identities;
pub mod inbound;
pub mod invitation;
pub mod limits;
pub mod mentions;
pub mod names;
pub mod pacing;
pub mod packing;
pub mod permalinks;
mod proof;
pub mod transport;
pub mod wire;

pub use federation::Federation;
pub use transport::Transport;
