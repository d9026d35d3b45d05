//! What handlers are given.

use std::sync::Arc;

use causeway_federation::Federation;
use causeway_federation::transport::{HttpTransport, Transport};
use causeway_service::Workspace;
use causeway_service::commands::Registry;

use crate::remote::Limits;
use crate::rest::hooks::HookLimits;
use crate::webapp::Assets;
use crate::websocket::Hub;

/// Shared by all handlers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    pub ws: Workspace,
    /// The websocket's fan-out.
    pub hub: Hub,
    /// Slash commands; higher layers add theirs.
    pub commands: Arc<Registry>,
    /// What connects this workspace to others.
    pub federation: Federation,
    /// How often other servers may try.
    pub remote_limits: Limits,
    /// How often programs may post through webhooks.
    pub hook_limits: HookLimits,
    /// The web app's files.
    pub webapp: Assets,
}

impl AppState {
    /// Starts what the doors need, with the built-in slash commands. Must be called inside the async runtime.
    pub fn new(ws: Workspace) -> Self {
        let transport = Arc::new(HttpTransport::new(ws.clone()));
        Self::with_transport(ws, transport)
    }

    /// As [`AppState::new`], reaching other servers over `transport` instead of the network.
    pub fn with_transport(ws: Workspace, transport: Arc<dyn Transport>) -> Self {
        let federation = Federation::new(ws.clone(), transport);
        let commands = Registry::built_in();
        causeway_federation::commands::register(&commands, &federation);
        let hub = Hub::start(ws.clone());
        Self {
            ws,
            hub,
            commands: Arc::new(commands),
            federation,
            remote_limits: Limits::default(),
            hook_limits: HookLimits::default(),
            webapp: Assets::None,
        }
    }
}
