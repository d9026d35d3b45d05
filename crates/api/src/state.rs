//! What handlers are given.

use causeway_service::Workspace;

/// Shared by all handlers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    pub ws: Workspace,
}
