//! A server for tests: the real router in memory, on a fresh database, with a clock that stands still and repeatable ids.

mod client;
mod listener;
mod mesh;
mod places;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use causeway_model::config::Settings;
use causeway_model::ids::Ids;
use causeway_model::time::MockClock;
use causeway_service::passwords::Hashing;
use causeway_service::{Setup, Workspace};
use causeway_store::testing::TestDatabase;
use tokio::net::TcpListener;

pub use causeway_store::testing::engines;
pub use client::{Answer, Client};
pub use listener::Listener;
pub use mesh::{Faults, Mesh};

use crate::AppState;

/// Noon of a day in 2026: where the clock of every test server stands at first, Unix milliseconds.
pub const START: i64 = 1_795_435_200_000;

/// A whole server in memory.
#[derive(Debug)]
pub struct TestServer {
    pub state: AppState,
    pub ws: Workspace,
    pub clock: Arc<MockClock>,
    pub router: Router,
    /// Its place on a network, if it has one.
    on_mesh: Option<mesh::Place>,
    // Dropped last: the database goes away with it.
    database: TestDatabase,
}

impl TestServer {
    /// A server with the default settings on the named engine.
    pub async fn new(engine: &str) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// A server whose settings `change` has had its way with.
    ///
    /// # Panics
    /// When it cannot be started: a test has nothing better to do.
    pub async fn with(engine: &str, change: impl FnOnce(&mut Settings)) -> Self {
        Self::seeded(engine, 1, change).await
    }

    /// Like [`TestServer::with`], with other ids for another `seed`, so that two servers can meet.
    pub async fn seeded(engine: &str, seed: u64, change: impl FnOnce(&mut Settings)) -> Self {
        Self::started(engine, seed, change, AppState::new).await
    }

    /// A server called `name` on the network `mesh`, where it answers at `http://{name}.test`.
    pub async fn on_mesh(engine: &str, mesh: &Mesh, name: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let site = Mesh::site(name);
        let seed = name.bytes().fold(7, |seed, byte| seed * 31 + u64::from(byte));
        let settings = |settings: &mut Settings| {
            settings.service.site_url = site.clone();
            change(settings);
        };
        let transport = Arc::new(mesh.clone());
        let mut server = Self::started(engine, seed, settings, |ws| AppState::with_transport(ws, transport)).await;
        server.on_mesh = Some(mesh.take_place(&site, server.router.clone()));
        server
    }

    /// A server that answers on a free port of this machine, and reaches others there, until the test ends.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn on_loopback(engine: &str, change: impl FnOnce(&mut Settings)) -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let settings = |settings: &mut Settings| {
            settings.service.site_url = format!("http://{address}");
            change(settings);
        };
        let server = Self::started(engine, 11, settings, AppState::new).await;
        let router = server.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(listener, router).into_future());
        (server, address)
    }

    async fn started(
        engine: &str,
        seed: u64,
        change: impl FnOnce(&mut Settings),
        open: impl FnOnce(Workspace) -> AppState,
    ) -> Self {
        let database = TestDatabase::new(engine);
        let mut settings = Settings::default();
        settings.team.enable_open_server = true;
        change(&mut settings);
        // As if a file had said so: what is changed later starts from what the file says.
        let (settings, _) = Settings::default().patch(settings.effective().into()).expect("the settings are valid");
        let clock = Arc::new(MockClock::at(START));
        let setup = Setup {
            store: database.open(),
            settings,
            clock: clock.clone(),
            ids: Ids::seeded(seed),
            file_directory: database.directory().join("files"),
            config_file: None,
            hashing: Hashing::cheap(),
            log: Arc::default(),
        };
        let ws = Workspace::open(setup).await.expect("the workspace opens");
        let state = open(ws.clone());
        let router = crate::router(state.clone());
        Self { state, ws, clock, router, on_mesh: None, database }
    }

    /// The same server started anew beside this one, on the same database and files: what answers for it, and somebody who is not
    /// logged in there.
    ///
    /// # Panics
    /// When the workspace does not open.
    pub async fn reopened(&self) -> (Router, Client) {
        let router = crate::router(AppState::new(self.workspace_anew().await));
        (router.clone(), Client::new(router))
    }

    /// What the server is on the inside, opened anew on the same database and files.
    ///
    /// # Panics
    /// When the workspace does not open.
    pub async fn workspace_anew(&self) -> Workspace {
        let setup = Setup {
            store: self.database.open(),
            settings: Settings::clone(&self.ws.config()),
            clock: self.clock.clone(),
            ids: Ids::seeded(1_000_003),
            file_directory: self.database.directory().join("files"),
            config_file: None,
            hashing: Hashing::cheap(),
            log: Arc::default(),
        };
        Workspace::open(setup).await.expect("the workspace opens")
    }

    /// Somebody who is not logged in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Makes an account `name` and logs it in. The first one of a server is its administrator.
    pub async fn user(&self, name: &str) -> Client {
        let client = self.anonymous();
        let body = serde_json::json!({"username": name, "email": format!("{name}@example.test"), "password": PASSWORD});
        client.post("/users", body).await.expect(201);
        self.log_in(name).await
    }

    /// Logs an existing account in.
    pub async fn log_in(&self, name: &str) -> Client {
        let answer =
            self.anonymous().post("/users/login", serde_json::json!({"login_id": name, "password": PASSWORD})).await;
        let token = answer.header("token").expect("a log-in gives a token");
        let id = answer.expect(200)["id"].as_str().expect("a user has an id").to_owned();
        Client::new(self.router.clone()).logged_in(token, id)
    }
}

/// Everybody's password.
pub const PASSWORD: &str = "Passw0rd!long-enough";

/// Runs `test` on a fresh server on every engine there is.
pub async fn on_each_engine(test: impl AsyncFn(TestServer)) {
    for engine in engines() {
        test(TestServer::new(engine).await).await;
    }
}
