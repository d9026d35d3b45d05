//! The commands that every workspace has. Each decides nothing itself: it calls the service that the API calls too.

mod client;

use std::sync::Arc;

use super::command::Command;

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Command>> {
    client::all()
}
