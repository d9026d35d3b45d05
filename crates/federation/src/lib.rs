//! What connects two workspaces: invitations, frames, the sync engine, the inbound gate.
