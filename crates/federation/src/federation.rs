//! The federation of one workspace: what it is joined to others with.

use std::sync::Arc;

use causeway_service::Workspace;

use crate::transport::Transport;

/// What connects this workspace with others. Cheap to clone.
#[derive(Clone)]
pub struct Federation(Arc<Inner>);

struct Inner {
    ws: Workspace,
    transport: Arc<dyn Transport>,
}

impl std::fmt::Debug for Federation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Federation")
    }
}

impl Federation {
    pub fn new(ws: Workspace, transport: Arc<dyn Transport>) -> Self {
        Self(Arc::new(Inner { ws, transport }))
    }

    /// The workspace that this is the federation of.
    pub fn ws(&self) -> &Workspace {
        &self.0.ws
    }

    /// Carries requests to other servers.
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    /// The other side of a connection gave a sign of life.
    pub fn heard(&self, remote_id: &str) {
        tracing::debug!(remote_id, "a connected workspace gave a sign of life");
    }
}
