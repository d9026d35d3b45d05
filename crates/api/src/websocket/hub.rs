//! Who is connected, who may hear what, and the fan-out.
//!
//! One task owns all of it, so that joining, leaving and telling happen in one order. Memberships are learnt once when a
//! client connects and kept up to date by the events themselves: telling costs no query.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use causeway_model::permissions::Permission;
use causeway_service::Workspace;
use causeway_service::events::{Audience, Broadcast, Event, MembershipChange};
use serde_json::{Map, Value};
use tokio::sync::mpsc::{Receiver, UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::outbox::{Numbered, Outbox};

/// How long a client that went away may come back to where it was.
const RESUME_WITHIN: Duration = Duration::from_secs(60);

/// Handle to the hub's task. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    commands: UnboundedSender<Command>,
}

/// A connection that has just been let in.
pub(super) struct Attached {
    pub(super) connection_id: String,
    generation: u64,
    pub(super) events: Receiver<Numbered>,
    /// Comes once it is known where the person is a member: whoever is greeted hears everything from then on.
    pub(super) ready: Option<oneshot::Receiver<()>>,
}

enum Command {
    Attach {
        user_id: String,
        session_id: String,
        resume: Option<(String, i64)>,
        reply: oneshot::Sender<Attached>,
    },
    Loaded {
        connection_id: String,
        channels: Vec<String>,
        teams: Vec<String>,
        roles: String,
    },
    Detach {
        connection_id: String,
        generation: u64,
    },
    /// The connection did not come back in time.
    Expire {
        connection_id: String,
        generation: u64,
    },
    /// The connection cannot be served.
    Drop {
        connection_id: String,
    },
    /// The server stops.
    Close,
}

struct Connection {
    user_id: String,
    session_id: String,
    outbox: Outbox,
    channels: HashSet<String>,
    teams: HashSet<String>,
    /// The person's system roles; `None` until they are known.
    roles: Option<String>,
    /// What the person left while their memberships were being read; `None` once they are known.
    left_meanwhile: Option<HashSet<String>>,
    /// Told once they are known.
    ready: Option<oneshot::Sender<()>>,
    /// Counts attachments, so that an old socket cannot detach its successor.
    generation: u64,
    attached: bool,
}

#[derive(Default)]
struct Index {
    connections: HashMap<String, Connection>,
    by_user: HashMap<String, BTreeSet<String>>,
    by_channel: HashMap<String, BTreeSet<String>>,
    by_team: HashMap<String, BTreeSet<String>>,
}

impl Hub {
    /// Starts the task. It ends with the last handle.
    pub fn start(ws: Workspace) -> Self {
        let (commands, queue) = unbounded_channel();
        let events = ws.bus.subscribe();
        let own = commands.downgrade();
        tokio::spawn(async move {
            let mut task = Task { ws, own, index: Index::default() };
            task.run(queue, events).await;
        });
        Self { commands }
    }

    /// Ends every connection, politely, and lets no more in: the server is about to stop.
    pub fn close(&self) {
        // An error means that the task has ended already.
        let _ = self.commands.send(Command::Close);
    }

    /// Lets a connection in: back to where it was when `resume` names a connection of the same person that is still
    /// remembered, else as a new one, which is greeted first.
    pub(super) async fn attach(
        &self,
        user_id: &str,
        session_id: &str,
        resume: Option<(String, i64)>,
    ) -> Option<(Attached, Leave)> {
        let (reply, answer) = oneshot::channel();
        let command = Command::Attach { user_id: user_id.to_owned(), session_id: session_id.to_owned(), resume, reply };
        self.commands.send(command).ok()?;
        let attached = answer.await.ok()?;
        let leave =
            Leave { hub: self.clone(), connection_id: attached.connection_id.clone(), generation: attached.generation };
        Some((attached, leave))
    }
}

/// Detaches the connection when it is dropped, however its task ends.
pub(super) struct Leave {
    hub: Hub,
    connection_id: String,
    generation: u64,
}

impl Drop for Leave {
    fn drop(&mut self) {
        let connection_id = std::mem::take(&mut self.connection_id);
        let command = Command::Detach { connection_id, generation: self.generation };
        let _ = self.hub.commands.send(command);
    }
}

struct Task {
    ws: Workspace,
    own: tokio::sync::mpsc::WeakUnboundedSender<Command>,
    index: Index,
}

impl Task {
    async fn run(&mut self, mut commands: UnboundedReceiver<Command>, mut events: UnboundedReceiver<Arc<Event>>) {
        loop {
            tokio::select! {
                // Commands first: whoever attaches must not miss what happens from then on.
                biased;
                command = commands.recv() => match command {
                    // With the queues of events go the sockets, which say goodbye to their clients.
                    Some(Command::Close) | None => return,
                    Some(command) => self.obey(command),
                },
                event = events.recv() => match event {
                    Some(event) => self.tell(&event),
                    None => return,
                },
            }
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Attach { user_id, session_id, resume, reply } => {
                let attached = match resume.and_then(|(id, seq)| self.resume(&id, seq, &user_id)) {
                    Some(attached) => attached,
                    None => self.attach_new(user_id, session_id),
                };
                let id = attached.connection_id.clone();
                if reply.send(attached).is_err() {
                    self.index.remove(&id);
                }
            }
            Command::Loaded { connection_id, channels, teams, roles } => {
                self.index.learn(&connection_id, channels, teams, roles);
            }
            Command::Drop { connection_id } => self.index.remove(&connection_id),
            Command::Detach { connection_id, generation } => self.detach(&connection_id, generation),
            // Ends the task, in `run`.
            Command::Close => {}
            Command::Expire { connection_id, generation } => {
                let gone = self.index.connections.get(&connection_id);
                if gone.is_some_and(|c| !c.attached && c.generation == generation) {
                    self.index.remove(&connection_id);
                }
            }
        }
        #[allow(clippy::cast_precision_loss)] // a count of sockets
        metrics::gauge!("causeway_websocket_connections").set(self.index.connections.len() as f64);
    }

    fn resume(&mut self, connection_id: &str, from: i64, user_id: &str) -> Option<Attached> {
        let connection = self.index.connections.get_mut(connection_id)?;
        if connection.user_id != user_id {
            return None;
        }
        // A socket that still counts as attached is one whose break we have not noticed: it gives way.
        let events = connection.outbox.resume(from)?;
        connection.attached = true;
        connection.generation += 1;
        let (connection_id, generation) = (connection_id.to_owned(), connection.generation);
        Some(Attached { connection_id, generation, events, ready: None })
    }

    fn attach_new(&mut self, user_id: String, session_id: String) -> Attached {
        let connection_id = self.ws.ids.new_id();
        let (mut outbox, events) = Outbox::new();
        let (is_ready, ready) = oneshot::channel();
        outbox.push(&prepare(&hello(&connection_id, &user_id), None));
        let connection = Connection {
            user_id: user_id.clone(),
            session_id,
            outbox,
            channels: HashSet::new(),
            teams: HashSet::new(),
            roles: None,
            left_meanwhile: Some(HashSet::new()),
            ready: Some(is_ready),
            generation: 0,
            attached: true,
        };
        self.index.by_user.entry(user_id.clone()).or_default().insert(connection_id.clone());
        self.index.connections.insert(connection_id.clone(), connection);
        self.load_memberships(connection_id.clone(), user_id);
        Attached { connection_id, generation: 0, events, ready: Some(ready) }
    }

    fn load_memberships(&self, connection_id: String, user_id: String) {
        let (ws, own) = (self.ws.clone(), self.own.clone());
        tokio::spawn(async move {
            let loaded = ws.store.read(move |tx| causeway_store::memberships::of_user(tx, &user_id)).await;
            let Some(own) = own.upgrade() else { return };
            let command = match loaded {
                Ok(causeway_store::memberships::Memberships { channels, teams, roles }) => {
                    Command::Loaded { connection_id, channels, teams, roles }
                }
                Err(error) => {
                    tracing::error!(%error, "cannot read the memberships of somebody who connects; closing the connection");
                    Command::Drop { connection_id }
                }
            };
            let _ = own.send(command);
        });
    }

    fn detach(&mut self, connection_id: &str, generation: u64) {
        let Some(connection) = self.index.connections.get_mut(connection_id) else { return };
        if connection.generation != generation {
            return;
        }
        connection.outbox.detach();
        connection.attached = false;
        let connection_id = connection_id.to_owned();
        let own = self.own.clone();
        tokio::spawn(async move {
            tokio::time::sleep(RESUME_WITHIN).await;
            if let Some(own) = own.upgrade() {
                let _ = own.send(Command::Expire { connection_id, generation });
            }
        });
    }

    fn tell(&mut self, event: &Event) {
        // Whoever leaves still hears that they did; whoever joins hears it first.
        let joins =
            matches!(event.membership, Some(MembershipChange::Joined { .. } | MembershipChange::JoinedTeam { .. }));
        if joins {
            self.follow(event);
        }
        if !event.internal {
            self.fan_out(event);
        }
        if !joins {
            self.follow(event);
        }
    }

    fn follow(&mut self, event: &Event) {
        match &event.membership {
            Some(MembershipChange::Joined { user_id, channel_id }) => self.index.join(user_id, channel_id, false),
            Some(MembershipChange::JoinedTeam { user_id, team_id }) => self.index.join(user_id, team_id, true),
            Some(MembershipChange::Left { user_id, channel_id }) => self.index.leave(user_id, channel_id, false),
            Some(MembershipChange::LeftTeam { user_id, team_id }) => self.index.leave(user_id, team_id, true),
            Some(MembershipChange::SessionsEnded { user_id, session_ids }) => {
                self.index.end_sessions(user_id, session_ids);
            }
            Some(MembershipChange::RolesChanged { user_id, roles }) => self.index.change_roles(user_id, roles),
            None => {}
        }
    }

    fn fan_out(&mut self, event: &Event) {
        let mut receivers = self.index.receivers(&event.broadcast);
        self.narrow(&mut receivers, event.audience);
        if receivers.is_empty() {
            return;
        }
        let general = prepare(event, None);
        let mut slow = Vec::new();
        for connection_id in receivers {
            let Some(connection) = self.index.connections.get_mut(&connection_id) else { continue };
            let heard = match event.personal.get(&connection.user_id) {
                Some(personal) => connection.outbox.push(&prepare(event, Some(personal))),
                None => connection.outbox.push(&general),
            };
            if !heard {
                slow.push(connection_id);
            }
        }
        for connection_id in slow {
            tracing::warn!(%connection_id, "a client reads too slowly; cutting it off");
            metrics::counter!("causeway_websocket_slow_readers_total").increment(1);
            self.index.remove(&connection_id);
        }
    }
}

impl Task {
    /// Leaves out those whom the event is not for, by their roles. Whose roles are not known yet is no administrator.
    fn narrow(&self, receivers: &mut Vec<String>, audience: Audience) {
        if audience == Audience::All {
            return;
        }
        let roles = self.ws.roles.load();
        receivers.retain(|id| {
            let held = self.index.connections.get(id).and_then(|connection| connection.roles.as_deref());
            let is_admin = held.is_some_and(|held| roles.grants(held, Permission::ManageSystem));
            is_admin == (audience == Audience::Administrators)
        });
    }
}

impl Index {
    fn change_roles(&mut self, user_id: &str, roles: &str) {
        for id in self.by_user.get(user_id).into_iter().flatten() {
            if let Some(connection) = self.connections.get_mut(id) {
                connection.roles = Some(roles.to_owned());
            }
        }
    }

    fn receivers(&self, to: &Broadcast) -> Vec<String> {
        let set = |index: &HashMap<String, BTreeSet<String>>, key: &str| {
            index.get(key).map(|ids| ids.iter().cloned().collect::<Vec<_>>()).unwrap_or_default()
        };
        let mut ids = if !to.connection_id.is_empty() {
            vec![to.connection_id.clone()]
        } else if !to.user_id.is_empty() {
            set(&self.by_user, &to.user_id)
        } else if !to.channel_id.is_empty() {
            set(&self.by_channel, &to.channel_id)
        } else if !to.team_id.is_empty() {
            set(&self.by_team, &to.team_id)
        } else {
            self.connections.keys().cloned().collect()
        };
        ids.retain(|id| *id != to.omit_connection_id);
        if let Some(omitted) = &to.omit_users {
            ids.retain(|id| !self.connections.get(id).is_some_and(|c| omitted.contains_key(&c.user_id)));
        }
        ids
    }

    fn learn(&mut self, connection_id: &str, channels: Vec<String>, teams: Vec<String>, roles: String) {
        let Some(connection) = self.connections.get_mut(connection_id) else { return };
        let left = connection.left_meanwhile.take().unwrap_or_default();
        let ready = connection.ready.take();
        // Roles that changed while they were being read are the newer ones.
        connection.roles.get_or_insert(roles);
        for channel in channels.into_iter().filter(|id| !left.contains(id)) {
            self.by_channel.entry(channel.clone()).or_default().insert(connection_id.to_owned());
            connection.channels.insert(channel);
        }
        for team in teams.into_iter().filter(|id| !left.contains(id)) {
            self.by_team.entry(team.clone()).or_default().insert(connection_id.to_owned());
            connection.teams.insert(team);
        }
        // Who went meanwhile does not wait for it.
        let _ = ready.map(|ready| ready.send(()));
    }

    fn join(&mut self, user_id: &str, place: &str, team: bool) {
        for id in self.by_user.get(user_id).into_iter().flatten() {
            let Some(connection) = self.connections.get_mut(id) else { continue };
            if let Some(left) = &mut connection.left_meanwhile {
                left.remove(place);
            }
            let (index, own) = if team {
                (&mut self.by_team, &mut connection.teams)
            } else {
                (&mut self.by_channel, &mut connection.channels)
            };
            index.entry(place.to_owned()).or_default().insert(id.clone());
            own.insert(place.to_owned());
        }
    }

    fn leave(&mut self, user_id: &str, place: &str, team: bool) {
        for id in self.by_user.get(user_id).into_iter().flatten() {
            let Some(connection) = self.connections.get_mut(id) else { continue };
            if let Some(left) = &mut connection.left_meanwhile {
                left.insert(place.to_owned());
            }
            let (index, own) = if team {
                (&mut self.by_team, &mut connection.teams)
            } else {
                (&mut self.by_channel, &mut connection.channels)
            };
            own.remove(place);
            forget(index, place, id);
        }
    }

    fn end_sessions(&mut self, user_id: &str, session_ids: &BTreeSet<String>) {
        let of_user = self.by_user.get(user_id).cloned().unwrap_or_default();
        for id in of_user {
            if self.connections.get(&id).is_some_and(|c| session_ids.contains(&c.session_id)) {
                self.remove(&id);
            }
        }
    }

    /// Forgets a connection. Its queue closes, and with it the socket.
    fn remove(&mut self, connection_id: &str) {
        let Some(connection) = self.connections.remove(connection_id) else { return };
        forget(&mut self.by_user, &connection.user_id, connection_id);
        for channel in &connection.channels {
            forget(&mut self.by_channel, channel, connection_id);
        }
        for team in &connection.teams {
            forget(&mut self.by_team, team, connection_id);
        }
    }
}

fn forget(index: &mut HashMap<String, BTreeSet<String>>, key: &str, connection_id: &str) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(connection_id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}

fn hello(connection_id: &str, user_id: &str) -> Event {
    Event::new("hello", Broadcast::user(user_id))
        .with("connection_id", connection_id)
        .with("server_hostname", "")
        .with("server_version", crate::rest::VERSION_ID)
}

/// The event as text up to its number, which every connection counts for itself.
fn prepare(event: &Event, personal: Option<&Map<String, Value>>) -> Arc<str> {
    let data = match personal {
        Some(personal) => {
            let mut data = event.data.clone();
            data.extend(personal.clone());
            serde_json::to_string(&data)
        }
        None => serde_json::to_string(&event.data),
    };
    let broadcast = serde_json::to_string(&event.broadcast);
    // Maps with text keys can always be written.
    let (data, broadcast) = (data.unwrap_or_default(), broadcast.unwrap_or_default());
    format!(r#"{{"event":"{}","data":{data},"broadcast":{broadcast},"seq":"#, event.name).into()
}
