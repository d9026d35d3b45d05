//! Which commands there are. It must not know what they do.

use std::collections::BTreeMap;
use std::sync::Arc;

use causeway_model::permissions::Permission;
use parking_lot::RwLock;
use serde::Serialize;

use super::builtin;
use super::command::{About, Command, Context};
use crate::error::Result;
use crate::permissions::{Caller, check_team};
use crate::workspace::Workspace;

/// All commands, by their word. Shared by reference; commands can be added while the server runs.
#[derive(Debug, Default)]
pub struct Registry(RwLock<BTreeMap<&'static str, Arc<dyn Command>>>);

impl Registry {
    /// With the commands that need nothing but a workspace.
    pub fn built_in() -> Self {
        let registry = Self::default();
        for command in builtin::all() {
            registry.register(command);
        }
        registry
    }

    /// Adds a command; one with the same word is replaced.
    pub fn register(&self, command: Arc<dyn Command>) {
        self.0.write().insert(command.about().trigger, command);
    }

    /// The command with this word, in whatever case it was written.
    pub fn find(&self, trigger: &str) -> Option<Arc<dyn Command>> {
        self.0.read().get(trigger.to_lowercase().as_str()).cloned()
    }

    /// What `caller` is offered wherever they are, sorted by word.
    pub fn offered(&self, ws: &Workspace, caller: &Caller) -> Vec<About> {
        let offered = self.shown().into_iter().filter(|(command, _)| command.offered(ws, caller));
        offered.map(|(_, about)| about).collect()
    }

    /// What is offered where `context` says, sorted by word.
    pub(super) async fn offered_in(&self, context: &Context) -> Vec<About> {
        let mut offered = Vec::new();
        for (command, about) in self.shown() {
            if command.offered_in(context).await {
                offered.push(about);
            }
        }
        offered
    }

    /// Those that are shown to anybody at all.
    fn shown(&self) -> Vec<(Arc<dyn Command>, About)> {
        let all = self.0.read();
        all.values().map(|command| (command.clone(), command.about())).filter(|(_, about)| !about.hidden).collect()
    }
}

/// A command as lists show it. Serialises as API v4's Command; what only commands of integrations have is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Listed {
    pub id: String,
    pub token: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub creator_id: String,
    pub team_id: String,
    pub trigger: String,
    pub method: String,
    pub username: String,
    pub icon_url: String,
    pub auto_complete: bool,
    pub auto_complete_desc: String,
    pub auto_complete_hint: String,
    pub display_name: String,
    pub description: String,
    pub url: String,
    pub plugin_id: String,
}

impl From<About> for Listed {
    fn from(about: About) -> Self {
        Self {
            trigger: about.trigger.to_owned(),
            auto_complete: true,
            auto_complete_desc: about.description.to_owned(),
            auto_complete_hint: about.hint.to_owned(),
            display_name: about.trigger.to_owned(),
            ..Self::default()
        }
    }
}

/// The commands that a member of the team is offered.
pub async fn listed(ws: &Workspace, caller: &Caller, registry: &Registry, team_id: &str) -> Result<Vec<Listed>> {
    let (ws2, who, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store.read(move |tx| check_team(&ws2, tx, &who, &team_id, Permission::ViewTeam)).await?;
    Ok(registry.offered(ws, caller).into_iter().map(Listed::from).collect())
}
