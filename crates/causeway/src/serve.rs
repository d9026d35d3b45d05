//! `causeway serve`: from the settings to a server that answers, and down again.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::serve::{Listener, ListenerExt};
use causeway_model::config::MetricsSettings;
use causeway_service::system::Log;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::accept::{Mark, answer, from_network};
use crate::lock::DirectoryLock;
use crate::settings::{Loaded, socket_path};
use crate::sockets::{LocalSocket, listen};
use crate::{logging, metrics, wiring};

/// How long requests under way may take once the server is asked to stop.
const DRAIN: Duration = Duration::from_secs(8);
/// How long work in the background may take after that.
const LAST_WORK: Duration = Duration::from_secs(1);
/// The most threads that read the database and files, or hash passwords, at a time.
const BLOCKING_THREADS: usize = 64;

/// Runs the server until it is asked to stop.
pub(crate) fn run(loaded: Loaded) -> Result<()> {
    crate::allocator::settle();
    let log = Arc::<Log>::default();
    logging::start(&loaded.settings.log, Some(log.clone()));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), configuration = %loaded.file.display(), "starting");
    for warning in &loaded.warnings {
        tracing::warn!("configuration: {warning}");
    }
    loaded.make_data_directory()?;
    // First of all: whoever is second on a data directory must touch nothing in it.
    let _lock = DirectoryLock::take(&loaded.data, "server")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .context("no threads can be started")?;
    let done = runtime.block_on(async {
        let mut stop = StopSignal::new()?;
        let server = tokio::select! {
            // One that comes while the server starts must stop it, too.
            () = stop.come() => return Ok(()),
            server = Server::start(loaded, log) => server?,
        };
        server.run(stop).await
    });
    runtime.shutdown_timeout(LAST_WORK);
    tracing::info!("stopped");
    done
}

/// A server that answers.
struct Server {
    open: wiring::Open,
    /// One a door; each ends when the server stops and its last request is answered.
    doors: JoinSet<()>,
    stopping: watch::Sender<bool>,
    /// How long a connection may stay silent.
    idle: Duration,
    _local: Option<LocalSocket>,
}

impl Server {
    async fn start(loaded: Loaded, log: Arc<Log>) -> Result<Self> {
        let settings = loaded.settings.clone();
        // What can be taken by somebody else comes before the database is touched.
        let listener = listen(&settings.service.listen_address).await?;
        let for_figures = listener_for_figures(&settings.metrics).await?;
        let mut local = match settings.service.enable_local_mode {
            true => Some(LocalSocket::make(&socket_path(&loaded.data))?),
            false => None,
        };
        let local_listener = local.as_mut().and_then(LocalSocket::take_listener);
        let address = listener.local_addr()?;
        let figures = settings.metrics.enable.then(metrics::start).transpose()?;
        let open = wiring::open(loaded, log).await?;
        let idle = Duration::from_secs(settings.service.idle_timeout.into());
        let mut server = Self { open, doors: JoinSet::new(), stopping: watch::Sender::new(false), idle, _local: local };
        let mut public = server.open.public.clone();
        if let Some(figures) = figures {
            tokio::spawn(metrics::keep_up(figures.clone()));
            match for_figures {
                Some(listener) => server.answer_on_network(listener, metrics::on_their_own(figures)),
                None => public = public.merge(metrics::beside_the_api(figures)),
            }
        }
        server.answer_on_network(listener, public);
        if let Some(listener) = local_listener {
            let router = server.open.local.clone();
            server.answer_on(listener, router, |_, _| {});
        }
        // The doors first: what the others answer comes in through them.
        server.open.state.federation.start();
        tracing::info!(%address, "listening");
        Ok(server)
    }

    fn answer_on_network(&mut self, listener: TcpListener, router: Router) {
        let listener = listener.tap_io(|stream| {
            // Answers and events are small: waiting to send several together would only delay them.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection stays with delayed sending");
            }
        });
        self.answer_on(listener, router, from_network);
    }

    fn answer_on<L: Listener>(&mut self, listener: L, router: Router, mark: Mark<L::Addr>) {
        self.doors.spawn(answer(listener, router, mark, self.idle, self.stopping.subscribe()));
    }

    /// Answers until asked to stop, then lets requests under way finish; asked a second time, it stops at once.
    async fn run(mut self, mut stop: StopSignal) -> Result<()> {
        tokio::select! {
            () = stop.come() => tracing::info!("stopping"),
            Some(_) = self.doors.join_next() => bail!("the server stopped answering by itself; its log says why"),
        }
        self.stopping.send_replace(true);
        self.open.state.hub.close();
        tokio::select! {
            () = stop.come() => tracing::warn!("stopping at once: requests under way are cut off"),
            drained = tokio::time::timeout(DRAIN, self.drain()) => {
                if drained.is_err() {
                    tracing::warn!("some requests were cut off: they took longer than {} s", DRAIN.as_secs());
                }
            }
        }
        Ok(())
    }

    /// What was being sent to other servers is given up: it is sent again after the next start.
    async fn drain(&mut self) {
        self.open.state.federation.stop().await;
        while self.doors.join_next().await.is_some() {}
    }
}

/// The address of their own that figures have, if they do.
async fn listener_for_figures(settings: &MetricsSettings) -> Result<Option<TcpListener>> {
    if !settings.enable || settings.listen_address.is_empty() {
        return Ok(None);
    }
    let listener = listen(&settings.listen_address).await.context("MetricsSettings.ListenAddress")?;
    tracing::info!(address = %listener.local_addr()?, "serving figures");
    Ok(Some(listener))
}

/// The requests to stop that reach this process.
struct StopSignal {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignal {
    /// From now on such a signal no longer ends the process by itself.
    fn new() -> Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Done when the next one comes.
    async fn come(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
