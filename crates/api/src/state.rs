//! What handlers are given.

use causeway_service::Workspace;

use crate::websocket::Hub;

/// Shared by all handlers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    pub ws: Workspace,
    /// The websocket's fan-out.
    pub hub: Hub,
}

impl AppState {
    /// Starts what the doors need. Must be called inside the async runtime.
    pub fn new(ws: Workspace) -> Self {
        let hub = Hub::start(ws.clone());
        Self { ws, hub }
    }
}
