//! One connection's sender: a lane for each shared channel, so that one channel's trouble or backlog holds up no other.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use causeway_model::connections::Connection;
use causeway_service::changes::PEOPLE;
use causeway_service::sharing::HeldChannels;
use causeway_service::{policy, sharing};
use causeway_store::args;
use futures_util::FutureExt;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::activity::{self, Doing};
use super::background::Background;
use super::history;
use super::lane::{self, Outcome};
use super::link::{self, Link};
use super::peer::{Remote, Trouble};
use super::{proof, statuses};
use crate::Federation;
use crate::connections;
use crate::pacing::Pacer;

/// Lanes of one connection that send at the same time.
const MAX_AT_ONCE: usize = 8;

/// One channel's state.
struct Lane {
    running: bool,
    /// Something is new since it last looked.
    dirty: bool,
    /// Waiting in `ready`.
    queued: bool,
    retry_at: Option<Instant>,
    pacer: Pacer,
}

/// What one of a worker's tasks came to.
enum Done {
    Lane(String, Outcome),
    History(String, Outcome),
    Proof(String, Outcome),
    Ping(Result<(), Trouble>),
    /// Whether a change of tokens came further.
    Rotation(Result<(), String>),
    /// Whose statuses could not be told.
    Statuses(BTreeSet<String>),
    Typing,
    /// Whose reading, by channel, could not be told.
    Reads(BTreeMap<String, BTreeSet<String>>),
}

/// What the database says of a connection.
struct Known {
    channels: Vec<String>,
    connection: Option<Connection>,
    /// What is held here for it.
    held: HeldChannels,
    /// The channels whose history goes.
    histories: Vec<String>,
    /// The channels that are compared.
    proofs: Vec<String>,
}

struct Worker {
    remote: Remote,
    lanes: HashMap<String, Lane>,
    ready: VecDeque<String>,
    tasks: JoinSet<Done>,
    at_once: usize,
    link: Link,
    pinging: bool,
    /// What was last known of how this side stands to the connection; when it changes, the other side is told.
    stands: Option<(bool, HeldChannels, u64)>,
    /// The other side has yet to be told that.
    untold: bool,
    statuses: statuses::Pending,
    activity: activity::Pending,
    histories: Background,
    proofs: Background,
    rotation: Rotation,
}

/// When a change of tokens goes on.
struct Rotation {
    running: bool,
    /// The connection has changed since it began.
    again: bool,
    at: Instant,
    pacer: Pacer,
}

/// Runs until it is told to stop.
pub(super) async fn run(
    federation: Federation,
    connection: Connection,
    (mut changed_statuses, mut doings): (Receiver<Arc<str>>, Receiver<Arc<Doing>>),
    stop: CancellationToken,
) {
    let mut changes = federation.ws().changes.subscribe();
    let sign = federation.sign_of(&connection.remote_id);
    let tuning = federation.tuning();
    let mut worker = Worker {
        remote: Remote::new(federation, connection),
        lanes: HashMap::new(),
        ready: VecDeque::new(),
        tasks: JoinSet::new(),
        at_once: 0,
        link: Link::new(&tuning),
        pinging: false,
        stands: None,
        untold: false,
        statuses: statuses::Pending::new(&tuning),
        activity: activity::Pending::new(&tuning),
        histories: Background::new(tuning.lane),
        proofs: Background::new(tuning.lane),
        rotation: Rotation { running: false, again: false, at: Instant::now(), pacer: Pacer::new(tuning.lane) },
    };
    let mut look_again = true;
    loop {
        if look_again {
            look_again = !worker.reload().await;
        }
        worker.start_what_is_due();
        let next = worker.next_instant(look_again);
        tokio::select! {
            () = stop.cancelled() => break,
            change = changes.recv() => match change {
                Ok(channel_id) if channel_id.is_empty() => look_again = true,
                Ok(channel_id) => worker.mark(&channel_id),
                Err(RecvError::Lagged(_)) => look_again = true,
                Err(RecvError::Closed) => break,
            },
            Some(done) = worker.tasks.join_next() => match done {
                Ok(done) => worker.finished(done),
                Err(error) => worker.broken(&error),
            },
            () = sign.notified() => worker.came_up(),
            doing = doings.recv() => if let Ok(doing) = doing { worker.somebody_does(&doing) },
            changed = changed_statuses.recv() => if let Ok(user_id) = changed { worker.statuses.add(&user_id) },
            () = tokio::time::sleep_until(next) => {}
        }
    }
    worker.tasks.shutdown().await;
}

impl Worker {
    /// Finds the channels shared over this connection, and looks at all of them.
    async fn reload(&mut self) -> bool {
        let remote_id = self.remote.remote_id.to_string();
        let ws = self.remote.federation.ws().clone();
        // Read first: what changes meanwhile is told once too often rather than never.
        let standing = ws.changes.standing();
        let found: causeway_service::Result<Known> = ws
            .store
            .read(move |tx| {
                let channels = tx.values(
                    "SELECT channel_id FROM channel_remotes WHERE remote_id = $1 AND delete_at = 0",
                    args![&remote_id],
                )?;
                let held = sharing::held_channels(tx, &remote_id)?;
                let histories = causeway_store::histories::under_way(tx, &remote_id)?;
                let proofs = causeway_store::proofs::under_way(tx, &remote_id)?;
                let connection = tx.find("WHERE t.remote_id = $1", args![&remote_id])?;
                Ok(Known { channels, connection, held, histories, proofs })
            })
            .await;
        let Known { channels, connection, held, histories, proofs } = match found {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, "cannot read the shares of a connection; trying again");
                return false;
            }
        };
        if let Some(connection) = connection {
            self.remote.set_connection(connection);
            self.rotation.at = Instant::now();
            self.rotation.again = true;
        }
        self.histories.set(histories);
        self.proofs.set(proofs);
        let stands = (self.is_stopped(), held, standing);
        self.untold |= self.stands.as_ref().is_some_and(|before| *before != stands);
        self.stands = Some(stands);
        self.lanes.retain(|id, lane| lane.running || id == PEOPLE || channels.contains(id));
        for channel_id in channels.into_iter().chain([PEOPLE.to_owned()]) {
            let lane_pace = self.remote.federation.tuning().lane;
            self.lanes.entry(channel_id.clone()).or_insert_with(|| Lane {
                running: false,
                dirty: false,
                queued: false,
                retry_at: None,
                pacer: Pacer::new(lane_pace),
            });
            self.mark(&channel_id);
        }
        true
    }

    /// Whether the connection is paused here or has expired.
    fn is_stopped(&self) -> bool {
        policy::stopped(self.remote.federation.ws(), &self.remote.connection()).is_some()
    }

    /// Somebody does something that those on the other side may like to know, as long as it is there.
    fn somebody_does(&mut self, doing: &Doing) {
        match doing {
            Doing::Read { channel_id, user_id } if self.lanes.contains_key(channel_id) => {
                self.activity.read(channel_id, user_id);
            }
            Doing::Typing { channel_id, typing }
                if self.link.up
                    && self.lanes.contains_key(channel_id)
                    && !self.is_stopped()
                    && self.activity.tells(channel_id, typing, Instant::now()) =>
            {
                let (remote, channel_id, typing) = (self.remote.clone(), channel_id.clone(), typing.clone());
                self.tasks.spawn(async move {
                    activity::tell_typing(&remote, channel_id, typing).await;
                    Done::Typing
                });
            }
            _ => {}
        }
    }

    /// Something is new in a channel.
    fn mark(&mut self, channel_id: &str) {
        let Some(lane) = self.lanes.get_mut(channel_id) else { return };
        lane.dirty = true;
        if !lane.running && !lane.queued && lane.retry_at.is_none() {
            lane.queued = true;
            self.ready.push_back(channel_id.to_owned());
        }
    }

    fn came_up(&mut self) {
        if !self.link.came_up() {
            return;
        }
        tracing::info!(remote_id = %self.remote.remote_id, "a connection is back");
        self.statuses.say_all();
        let ids: Vec<String> = self.lanes.keys().cloned().collect();
        for id in ids {
            if let Some(lane) = self.lanes.get_mut(&id) {
                lane.retry_at = None;
                lane.pacer.reset();
            }
            self.mark(&id);
        }
    }

    fn start_what_is_due(&mut self) {
        let now = Instant::now();
        let stopped = self.is_stopped();
        if let Some((before, ..)) = &mut self.stands {
            // A connection expires without anybody doing anything.
            self.untold |= *before != stopped;
            *before = stopped;
        }
        if self.untold {
            self.link.next_ping = self.link.next_ping.min(now);
        }
        if stopped && !self.remote.is_causeway() {
            // Others take a ping for a sign that we take everything again.
            self.untold = false;
            self.link.next_ping = self.link.next_ping.max(now + self.remote.federation.tuning().ping_every);
        }
        if !self.pinging && now >= self.link.next_ping {
            self.pinging = true;
            self.untold = false;
            let remote = self.remote.clone();
            self.tasks.spawn(async move {
                let answered = link::ping(&remote).await;
                if answered.is_err() {
                    statuses::forget_if_away(&remote).await;
                }
                Done::Ping(answered)
            });
        }
        self.rotate_if_due(now);
        let shares = self.remote.federation.ws().config().connected_workspaces.enable_shared_channels;
        if !self.link.up || stopped || !shares || self.remote.connection().paused_there {
            return;
        }
        let due: Vec<String> = self
            .lanes
            .iter_mut()
            .filter(|(_, lane)| lane.retry_at.is_some_and(|at| at <= now))
            .map(|(id, lane)| {
                lane.retry_at = None;
                id.clone()
            })
            .collect();
        for id in due {
            self.mark(&id);
        }
        while self.at_once < MAX_AT_ONCE
            && let Some(channel_id) = self.ready.pop_front()
        {
            let Some(lane) = self.lanes.get_mut(&channel_id) else { continue };
            lane.queued = false;
            lane.running = true;
            lane.dirty = false;
            self.at_once += 1;
            let failures = lane.pacer.failures();
            let remote = self.remote.clone();
            self.tasks.spawn(async move {
                // A fault of ours in one channel must not stop that channel for good, nor go unnoticed.
                let advanced = AssertUnwindSafe(lane::advance(&remote, &channel_id, failures)).catch_unwind().await;
                let outcome = advanced.unwrap_or_else(|_| {
                    tracing::error!(channel_id, "sending a channel's changes panicked; trying again");
                    Outcome::Stuck(Trouble::Later("a fault in the sync engine".to_owned()))
                });
                Done::Lane(channel_id, outcome)
            });
        }
        let lanes = &self.lanes;
        let is_idle =
            |id: &str| lanes.get(id).is_some_and(|l| !l.running && !l.dirty && !l.queued && l.retry_at.is_none());
        if let Some((channel_id, failures)) = self.histories.begin(now, is_idle) {
            let remote = self.remote.clone();
            self.tasks.spawn(async move {
                let advanced = AssertUnwindSafe(history::advance(&remote, &channel_id, failures)).catch_unwind().await;
                let outcome = advanced.unwrap_or_else(|_| {
                    tracing::error!(channel_id, "sending a channel's history panicked; trying again");
                    Outcome::Stuck(Trouble::Later("a fault in the sync engine".to_owned()))
                });
                Done::History(channel_id, outcome)
            });
        }
        if let Some((channel_id, _)) = self.proofs.begin(now, is_idle) {
            let remote = self.remote.clone();
            self.tasks.spawn(async move {
                let advanced = AssertUnwindSafe(proof::advance(&remote, &channel_id)).catch_unwind().await;
                let outcome = advanced.unwrap_or_else(|_| {
                    tracing::error!(channel_id, "comparing a channel panicked; trying again");
                    Outcome::Stuck(Trouble::Later("a fault in the sync engine".to_owned()))
                });
                Done::Proof(channel_id, outcome)
            });
        }
        if self.statuses.is_all_due(now) {
            self.mark(PEOPLE);
            self.activity.all_of(self.lanes.keys().filter(|id| *id != PEOPLE));
            let remote = self.remote.clone();
            self.tasks.spawn(async move { Done::Statuses(statuses::send_all(&remote).await) });
        }
        if let Some(wanted) = self.activity.take_due(now) {
            let remote = self.remote.clone();
            self.tasks.spawn(async move { Done::Reads(activity::tell_reads(&remote, wanted).await) });
        }
        if let Some(users) = self.statuses.take_due(now) {
            let remote = self.remote.clone();
            self.tasks.spawn(async move { Done::Statuses(statuses::send(&remote, users).await) });
        }
    }

    /// Whether a change of tokens waits for its next step here.
    fn rotation_waits(&self) -> bool {
        self.link.up && !self.rotation.running && connections::wants_rotation(&self.remote.connection())
    }

    fn rotate_if_due(&mut self, now: Instant) {
        if !self.rotation_waits() || self.rotation.at > now {
            return;
        }
        self.rotation.running = true;
        self.rotation.again = false;
        let remote = self.remote.clone();
        self.tasks.spawn(async move {
            Done::Rotation(connections::advance_rotation(&remote.federation, &remote.remote_id).await)
        });
    }

    fn rotation_finished(&mut self, done: Result<(), String>) {
        self.rotation.running = false;
        let tuning = self.remote.federation.tuning();
        let pause = match done {
            Ok(()) if self.rotation.again => std::time::Duration::ZERO,
            Ok(()) => {
                self.rotation.pacer.reset();
                // What was asked of the other side, it may have forgotten.
                tuning.ping_every
            }
            Err(error) => {
                tracing::info!(remote_id = %self.remote.remote_id, error, "a token is not changed yet; trying again");
                let random = self.remote.federation.ws().ids.unit();
                self.rotation.pacer.failed(random)
            }
        };
        self.rotation.at = Instant::now() + pause;
    }

    fn next_instant(&self, soon: bool) -> Instant {
        let mut next = Instant::now() + self.remote.federation.tuning().ping_every;
        if soon {
            next = Instant::now() + self.remote.federation.tuning().link.first;
        }
        if !self.pinging {
            next = next.min(self.link.next_ping);
        }
        if self.rotation_waits() {
            next = next.min(self.rotation.at);
        }
        let shares = self.remote.federation.ws().config().connected_workspaces.enable_shared_channels;
        if self.link.up && shares && !self.is_stopped() && !self.remote.connection().paused_there {
            let retries = self.lanes.values().filter_map(|lane| lane.retry_at);
            next = retries
                .chain([self.statuses.due_at()])
                .chain(self.histories.due_at())
                .chain(self.proofs.due_at())
                .chain(self.activity.due_at())
                .fold(next, Instant::min);
        }
        next
    }

    fn finished(&mut self, done: Done) {
        match done {
            Done::Statuses(failed) => {
                if !failed.is_empty() {
                    self.statuses.again(failed);
                    self.link.next_ping = Instant::now();
                }
            }
            Done::History(channel_id, outcome) => {
                let random = self.remote.federation.ws().ids.unit();
                if matches!(outcome, Outcome::Stuck(_)) && self.link.up {
                    self.link.next_ping = Instant::now();
                }
                self.histories.finished(channel_id, &outcome, random);
            }
            Done::Typing => self.activity.typing_told(),
            Done::Reads(failed) => {
                for (channel_id, users) in failed {
                    users.iter().for_each(|user_id| self.activity.read(&channel_id, user_id));
                }
            }
            Done::Proof(channel_id, outcome) => {
                let random = self.remote.federation.ws().ids.unit();
                self.proofs.finished(channel_id, &outcome, random);
            }
            Done::Rotation(done) => self.rotation_finished(done),
            Done::Ping(result) => {
                self.pinging = false;
                match result {
                    Ok(()) => self.came_up(),
                    Err(trouble) => self.ping_failed(&trouble),
                }
            }
            Done::Lane(channel_id, outcome) => {
                self.at_once = self.at_once.saturating_sub(1);
                self.lane_finished(&channel_id, outcome);
            }
        }
    }

    /// A task that nothing guards has panicked: it is done again when it is due, not waited for.
    fn broken(&mut self, error: &tokio::task::JoinError) {
        tracing::error!(%error, "a task of the sync engine broke; going on");
        self.pinging = false;
        self.link.next_ping = Instant::now() + self.remote.federation.tuning().link.cap;
        self.rotation.running = false;
        self.rotation.at = self.link.next_ping;
    }

    fn ping_failed(&mut self, trouble: &Trouble) {
        if self.link.up {
            tracing::warn!(remote_id = %self.remote.remote_id, %trouble, "a connection is away; what happens is kept for it");
        }
        let random = self.remote.federation.ws().ids.unit();
        self.link.went_down(matches!(trouble, Trouble::Unauthorized), random);
    }

    fn lane_finished(&mut self, channel_id: &str, outcome: Outcome) {
        let random = self.remote.federation.ws().ids.unit();
        let Some(lane) = self.lanes.get_mut(channel_id) else { return };
        lane.running = false;
        match outcome {
            // It may have been shared again since it was looked at.
            Outcome::Gone if !lane.dirty => {
                self.lanes.remove(channel_id);
            }
            Outcome::Gone | Outcome::Idle => {
                lane.pacer.reset();
                if lane.dirty {
                    self.mark(channel_id);
                }
            }
            Outcome::More => {
                lane.pacer.reset();
                self.mark(channel_id);
            }
            Outcome::Stuck(trouble) => {
                lane.retry_at = Some(Instant::now() + lane.pacer.failed(random));
                tracing::debug!(channel_id, %trouble, "sending was not possible");
                // Whether it is the channel or the whole connection, a ping tells.
                if self.link.up {
                    self.link.next_ping = Instant::now();
                }
            }
        }
    }
}
