//! Two connected workspaces with a shared channel: what every measurement starts from.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::client::{Client, NewUser, Team};
use crate::postgres;
use crate::server::{self, Server, Spec};
use crate::settings::Engine;

use super::Options;

const PASSWORD: &str = "Bench-Password-1";

/// How long each step of setting up may take.
const LIMIT: Duration = Duration::from_secs(30);

/// How many different people post; as many as there are clients in the heaviest load.
const WRITERS: usize = 64;

/// One workspace: its server, its team, its administrator.
#[derive(Debug)]
pub(super) struct Side {
    spec: Spec,
    server: Option<Server>,
    pub(super) admin: Client,
    pub(super) team: Team,
}

impl Side {
    async fn start(spec: Spec, name: &str) -> Result<Self> {
        let server = spec.start().await?;
        let email = format!("admin@{name}.example");
        let admin = NewUser { username: "admin", first_name: "", last_name: "", email: &email, password: PASSWORD };
        admin.sign_up(&spec.address()).await?;
        let admin = Client::log_in(&spec.address(), "admin", PASSWORD).await?;
        let team = admin.create_team(name, name).await?;
        Ok(Self { spec, server: Some(server), admin, team })
    }

    /// Resident memory in bytes.
    pub(super) fn resident(&self) -> Result<f64> {
        let server = self.server.as_ref().context("the server is not running")?;
        Ok(server.resident_bytes()? as f64)
    }

    pub(super) fn spec(&self) -> &Spec {
        &self.spec
    }

    pub(super) async fn pause(&mut self) -> Result<()> {
        if let Some(server) = self.server.take() {
            server.stop().await?;
        }
        Ok(())
    }

    /// Starts the server again; answers how long it took until it answered.
    pub(super) async fn resume(&mut self) -> Result<Duration> {
        let server = self.spec.start().await?;
        let start_up = server.start_up();
        self.server = Some(server);
        Ok(start_up)
    }

    /// Makes accounts in the team and signs them in.
    pub(super) async fn people(&self, prefix: &str, count: usize) -> Result<Vec<Client>> {
        let mut people = Vec::with_capacity(count);
        for index in 0..count {
            let username = format!("{prefix}{index}");
            let email = format!("{username}@bench.example");
            let new = NewUser { username: &username, first_name: "", last_name: "", email: &email, password: PASSWORD };
            let user = self.admin.create_user(&new).await?;
            self.admin.add_to_team(&self.team.id, &user.id).await?;
            people.push(Client::log_in(&self.spec.address(), &username, PASSWORD).await?);
        }
        Ok(people)
    }
}

/// The pair: `near` is the shared channel's home and does the writing, `far` listens.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) near: Side,
    pub(super) far: Side,
    /// The shared channel's id, the same on both sides.
    pub(super) shared: String,
    /// Members of the shared channel at `near`.
    pub(super) writers: Vec<Client>,
}

impl Pair {
    pub(super) async fn start(options: &Options, folder: &Path) -> Result<Self> {
        let ports = server::free_ports(2)?;
        let near = Side::start(spec(options, folder, "near", ports[0]).await?, "near").await?;
        let far = Side::start(spec(options, folder, "far", ports[1]).await?, "far").await?;
        let shared = connect(&near, &far).await?;
        let writers = near.people("writer", if options.quick { 8 } else { WRITERS }).await?;
        for writer in &writers {
            near.admin.add_to_channel(&shared, &writer.user.id).await?;
            // Once each, so that the other side knows them before anything is measured.
            writer.create_post(&shared, "hello").await?;
        }
        let pair = Self { near, far, shared, writers };
        pair.settle(Duration::from_secs(60)).await?;
        Ok(pair)
    }

    /// Waits until the far side holds everybody's hello.
    async fn settle(&self, limit: Duration) -> Result<()> {
        let started = Instant::now();
        while self.far_count().await? < self.writers.len() as i64 {
            if started.elapsed() > limit {
                bail!("the first posts did not arrive at the far side; its log says:\n{}", self.far.spec.log_tail(20));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// How many posts the far side counts in the shared channel.
    pub(super) async fn far_count(&self) -> Result<i64> {
        Ok(self.far.admin.channel(&self.shared).await?.total_msg_count)
    }

    pub(super) async fn stop(mut self) -> Result<()> {
        self.near.pause().await?;
        self.far.pause().await
    }
}

/// A server of the benchmark, on a port of its own.
pub(super) async fn spec(options: &Options, folder: &Path, name: &str, port: u16) -> Result<Spec> {
    let database = match options.engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(postgres::create_database(&format!("bench_{}", name.replace('-', "_"))).await?),
    };
    Ok(Spec {
        name: name.to_owned(),
        binary: options.binary.clone(),
        data: folder.join(name),
        port,
        site_url: format!("http://127.0.0.1:{port}"),
        database,
        environment: vec![
            ("MM_TEAMSETTINGS_MAXUSERSPERTEAM".to_owned(), "10000".to_owned()),
            ("MM_RATELIMITSETTINGS_ENABLE".to_owned(), "false".to_owned()),
        ],
    })
}

/// Connects the two and shares a channel; answers its id.
async fn connect(near: &Side, far: &Side) -> Result<String> {
    let invitation = near.admin.create_connection("far", "Far", &near.team.id).await?;
    let accepted = far.admin.accept_invitation(&invitation, "near", "Near", &far.team.id).await?;
    let started = Instant::now();
    while !near.admin.connection(&accepted.remote_id).await?.is_up() {
        if started.elapsed() > LIMIT {
            bail!("the two servers did not connect");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let channel = near.admin.create_channel(&near.team.id, "shared", "Shared").await?;
    near.admin.share_channel(&accepted.remote_id, &channel.id).await?;
    while far.admin.find_channel_by_id(&channel.id).await?.is_none() {
        if started.elapsed() > LIMIT {
            bail!("the shared channel did not appear at the far side");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(channel.id)
}
