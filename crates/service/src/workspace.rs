//! The workspace: what every service needs, handed to it instead of found by it.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;
use causeway_model::config::Settings;
use causeway_model::ids::Ids;
use causeway_model::time::Clock;
use causeway_store::{Store, StoreError};

use crate::changes::ChangeSignal;
use crate::error::Result;
use crate::events::Bus;
use crate::files::Files;
use crate::permissions::RoleSet;
use crate::sessions::SessionCache;
use crate::statuses::Presence;

/// One workspace: its database, its settings, its time and its randomness. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Workspace(Arc<Parts>);

/// What a workspace is made of.
#[derive(Debug)]
pub struct Parts {
    pub store: Store,
    pub settings: ArcSwap<Settings>,
    pub clock: Arc<dyn Clock>,
    pub ids: Ids,
    /// Client events, in the order of commits.
    pub bus: Bus,
    /// Tells the sync engine which shared channel has something new.
    pub changes: ChangeSignal,
    pub roles: ArcSwap<RoleSet>,
    pub sessions: SessionCache,
    pub presence: Presence,
    /// Told when something is to be posted later.
    pub delayed: tokio::sync::Notify,
    /// Which members of a channel watch for words.
    pub watchers: crate::posts::Watchers,
    /// Connections with other workspaces, remembered.
    pub connections: crate::connections::Cache,
    /// Below it lie uploaded files.
    pub file_directory: PathBuf,
    pub files: Files,
    /// Where `settings` are written back to; `None` keeps changes in memory.
    pub config_file: Option<PathBuf>,
    /// How expensive password hashes are.
    pub hashing: crate::passwords::Hashing,
    /// What this server is, from its first start on.
    pub identity: crate::system::Identity,
    /// The last lines of the log.
    pub log: Arc<crate::system::Log>,
    /// Held by whoever changes settings, so that no change is lost to another.
    pub config_turn: tokio::sync::Mutex<()>,
}

impl std::ops::Deref for Workspace {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// How to open a workspace.
#[derive(Debug)]
pub struct Setup {
    pub store: Store,
    pub settings: Settings,
    pub clock: Arc<dyn Clock>,
    pub ids: Ids,
    pub file_directory: PathBuf,
    pub config_file: Option<PathBuf>,
    pub hashing: crate::passwords::Hashing,
    /// Where whoever writes the log notes its lines.
    pub log: Arc<crate::system::Log>,
}

impl Workspace {
    /// Makes the built-in roles where they are missing and reads what is kept in memory.
    pub async fn open(setup: Setup) -> Result<Self> {
        let Setup { store, settings, clock, ids, file_directory, config_file, hashing, log } = setup;
        let now = clock.now();
        let fresh: Vec<String> = (0..64).map(|_| ids.new_id()).collect();
        let server_id = ids.new_id();
        let (roles, identity) = store
            .write(move |tx| {
                causeway_store::statuses::forget_connections(tx)?;
                let identity = crate::system::identify(tx, now, &server_id)?;
                Ok::<_, StoreError>((crate::permissions::ensure_built_in(tx, now, fresh)?, identity))
            })
            .await?;
        let ws = Self(Arc::new(Parts {
            store,
            settings: ArcSwap::from_pointee(settings),
            clock,
            ids,
            bus: Bus::default(),
            changes: ChangeSignal::default(),
            roles: ArcSwap::from_pointee(roles),
            sessions: SessionCache::default(),
            presence: Presence::default(),
            connections: crate::connections::Cache::default(),
            files: Files::local(&file_directory),
            delayed: tokio::sync::Notify::new(),
            watchers: crate::posts::Watchers::default(),
            file_directory,
            config_file,
            hashing,
            identity,
            log,
            config_turn: tokio::sync::Mutex::default(),
        }));
        crate::connections::remember_all(&ws).await?;
        Ok(ws)
    }

    /// Now, in Unix milliseconds.
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// The settings in effect.
    pub fn config(&self) -> Arc<Settings> {
        self.settings.load_full()
    }
}
