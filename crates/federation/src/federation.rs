//! The federation of one workspace: its sync engine and its inbound gate, started and stopped together.

use std::collections::HashMap;
use std::sync::Arc;

use causeway_service::Workspace;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::engine::{self, Tuning};
use crate::inbound::{Busy, Limiters, Rates};
use crate::transport::Transport;

/// What connects this workspace with others. Cheap to clone.
#[derive(Clone)]
pub struct Federation(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) ws: Workspace,
    pub(crate) transport: Arc<dyn Transport>,
    tuning: Mutex<Tuning>,
    hidden: Mutex<Vec<&'static str>>,
    pub(crate) limiters: Limiters,
    pub(crate) typing: Limiters,
    meters: engine::Meters,
    pub(crate) rates: Rates,
    pub(crate) comparing: Busy,
    /// Told when the other side of a connection gave a sign of life, by the connection's id.
    signs: Mutex<HashMap<String, Arc<Notify>>>,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: CancellationToken,
    manager: JoinHandle<()>,
}

impl std::fmt::Debug for Federation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Federation")
    }
}

impl Federation {
    pub fn new(ws: Workspace, transport: Arc<dyn Transport>) -> Self {
        Self(Arc::new(Inner {
            ws,
            transport,
            tuning: Mutex::default(),
            hidden: Mutex::default(),
            limiters: Limiters::default(),
            typing: Limiters::of_typing(),
            meters: engine::Meters::default(),
            rates: Rates::default(),
            comparing: Busy::default(),
            signs: Mutex::default(),
            running: Mutex::default(),
        }))
    }

    /// Other pauses than usual, from the next start on.
    pub fn set_tuning(&self, tuning: Tuning) {
        *self.0.tuning.lock() = tuning;
    }

    /// Announces these features to nobody, as a version does that lacks them.
    pub fn hide_features(&self, features: &[&'static str]) {
        *self.0.hidden.lock() = features.to_vec();
    }

    pub(crate) fn hides(&self, feature: &str) -> bool {
        self.0.hidden.lock().contains(&feature)
    }

    pub(crate) fn tuning(&self) -> Tuning {
        self.0.tuning.lock().clone()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The workspace that this is the federation of.
    pub fn ws(&self) -> &Workspace {
        &self.0.ws
    }

    /// Carries requests to other servers.
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    /// Starts sending. Must be called inside the async runtime; while it runs already, nothing happens.
    pub fn start(&self) {
        let mut running = self.0.running.lock();
        if running.is_some() {
            return;
        }
        let stop = CancellationToken::new();
        let manager = tokio::spawn(engine::manage(self.clone(), stop.clone()));
        *running = Some(Running { stop, manager });
    }

    /// Stops sending. What was under way is given up and sent again after the next start.
    pub async fn stop(&self) {
        let running = self.0.running.lock().take();
        if let Some(Running { stop, manager }) = running {
            stop.cancel();
            // It ends by itself once it was told to; how it ended is of no interest.
            let _ = manager.await;
        }
    }

    /// The other side of a connection gave a sign of life: what waits for it is tried at once.
    pub fn heard(&self, remote_id: &str) {
        let sign = self.0.signs.lock().get(remote_id).cloned();
        if let Some(sign) = sign {
            sign.notify_one();
        }
    }

    /// What is measured of a connection.
    pub(crate) fn meter(&self, remote_id: &str) -> Arc<engine::Meter> {
        self.0.meters.of(remote_id)
    }

    pub(crate) fn sign_of(&self, remote_id: &str) -> Arc<Notify> {
        self.0.signs.lock().entry(remote_id.to_owned()).or_default().clone()
    }
}
