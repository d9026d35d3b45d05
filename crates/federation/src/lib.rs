//! What connects two workspaces: invitations, frames, the sync engine, the inbound gate.
//!
//! The modules below need no database and no network of their own (`address::client` builds the one HTTP client that
//! may leave the server). They turn what comes over the wire into typed, checked values and back; who may do what is not
//! decided here.

pub mod address;
pub mod checks;
pub mod code_spans;
mod federation;
pub mod frame;
pub mod invitation;
pub mod limits;
pub mod mentions;
pub mod names;
pub mod pacing;
pub mod permalinks;
pub mod transport;
pub mod wire;

pub use federation::Federation;
pub use transport::Transport;
