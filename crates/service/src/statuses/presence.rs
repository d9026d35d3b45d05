//! What is known of people's presence at the moment, in memory.
//!
//! Pure bookkeeping: time is handed in, and each step says whether the status that others see has changed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};

use causeway_model::statuses::{AWAY, DND, OFFLINE, ONLINE, Status};
use parking_lot::Mutex;
use tokio::sync::broadcast;

/// Activity that moved less than this since it was kept is not kept again. Milliseconds.
const WORTH_KEEPING: i64 = 60_000;
/// How often the kept statuses are asked for people who can be disturbed again. Milliseconds.
const DISTURBANCE_CHECKS: i64 = 15_000;

/// Everybody who is connected or has just been, by user id.
#[derive(Debug)]
pub struct Presence {
    people: Mutex<HashMap<String, Person>>,
    changes: broadcast::Sender<Status>,
    last_disturbance_check: AtomicI64,
}

#[derive(Debug, Clone)]
struct Person {
    status: Status,
    sockets: u32,
    /// Not as it is kept.
    unkept: bool,
    kept_activity: i64,
    /// Of a connected workspace: their own server says how they are.
    told: Option<Told>,
}

/// Who says how somebody of a connected workspace is, and for how long that holds.
#[derive(Debug, Clone)]
struct Told {
    remote_id: String,
    /// Unix milliseconds.
    until: i64,
}

impl Default for Presence {
    fn default() -> Self {
        Self {
            people: Mutex::default(),
            changes: broadcast::channel(1024).0,
            last_disturbance_check: AtomicI64::new(0),
        }
    }
}

impl Person {
    fn new(status: Status) -> Self {
        Self { kept_activity: status.last_activity_at, status, sockets: 0, unkept: false, told: None }
    }

    /// Sets the status that others see; says what it is now if it is another.
    fn change_to(&mut self, status: &str, manual: bool) -> Option<Status> {
        if self.status.manual != manual || self.status.status != status {
            self.unkept = true;
        }
        self.status.manual = manual;
        if status != DND {
            self.status.dnd_end_time = 0;
            self.status.prev_status.clear();
        }
        if self.status.status == status {
            return None;
        }
        self.status.status = status.to_owned();
        Some(self.status.clone())
    }

    fn saw_activity(&mut self, now: i64) {
        self.status.last_activity_at = now;
        if now - self.kept_activity >= WORTH_KEEPING {
            self.unkept = true;
        }
    }

    /// Whether the person chose their status, so that activity does not change it.
    fn chose(&self) -> bool {
        self.status.manual && self.status.status != ONLINE
    }
}

impl Presence {
    /// Every change of a status of our own people from now on. A receiver that lags must ask for all.
    pub fn subscribe(&self) -> broadcast::Receiver<Status> {
        self.changes.subscribe()
    }

    /// Which of these people are online: at their client, and to be disturbed.
    pub fn online_among(&self, mut ids: Vec<String>) -> Vec<String> {
        let people = self.people.lock();
        ids.retain(|id| people.get(id).is_some_and(|person| person.status.status == ONLINE));
        ids
    }

    /// Everybody of ours who is not offline.
    pub fn here(&self) -> Vec<String> {
        let people = self.people.lock();
        let here = people.iter().filter(|(_, person)| person.told.is_none() && person.status.status != OFFLINE);
        here.map(|(id, _)| id.clone()).collect()
    }

    /// How many clients are connected.
    pub fn sockets(&self) -> i64 {
        self.people.lock().values().map(|person| i64::from(person.sockets)).sum()
    }

    pub(super) fn announce(&self, status: Status) {
        // Without a receiver nobody needs to know.
        let _ = self.changes.send(status);
    }

    pub(super) fn get(&self, user_id: &str) -> Option<Status> {
        self.people.lock().get(user_id).map(|person| person.status.clone())
    }

    pub(super) fn insert_if_absent(&self, status: Status) {
        self.people.lock().entry(status.user_id.clone()).or_insert_with(|| Person::new(status));
    }

    /// Replaces what is known by what has been kept already.
    pub(super) fn replace(&self, status: Status) {
        let mut people = self.people.lock();
        match people.get_mut(&status.user_id) {
            Some(person) => {
                person.kept_activity = status.last_activity_at;
                person.status = status;
                person.unkept = false;
            }
            None => {
                people.insert(status.user_id.clone(), Person::new(status));
            }
        }
    }

    /// What connection `remote_id` says of one of its people. It is never kept, and holds `until` then.
    pub(super) fn learned(&self, status: Status, remote_id: &str, until: i64) {
        let told = Some(Told { remote_id: remote_id.to_owned(), until });
        let person = Person { told, ..Person::new(status) };
        self.people.lock().insert(person.status.user_id.clone(), person);
    }

    /// Forgets what this connection said.
    pub(super) fn forget_told(&self, remote_id: &str) {
        self.people.lock().retain(|_, person| person.told.as_ref().is_none_or(|told| told.remote_id != remote_id));
    }

    fn with<T>(&self, user_id: &str, f: impl FnOnce(&mut Person) -> Option<T>) -> Option<T> {
        self.people.lock().get_mut(user_id).and_then(f)
    }

    pub(super) fn connected(&self, user_id: &str, now: i64) -> Option<Status> {
        self.with(user_id, |person| {
            person.sockets += 1;
            person.saw_activity(now);
            if person.chose() { None } else { person.change_to(ONLINE, false) }
        })
    }

    pub(super) fn disconnected(&self, user_id: &str, last: bool, now: i64) -> Option<Status> {
        self.with(user_id, |person| {
            person.sockets = if last { 0 } else { person.sockets.saturating_sub(1) };
            if person.sockets > 0 || person.chose() {
                return None;
            }
            // Whoever was away has not been active until now.
            if person.status.status == ONLINE {
                person.status.last_activity_at = now;
            }
            person.change_to(OFFLINE, false)
        })
    }

    pub(super) fn active(&self, user_id: &str, manual: bool, now: i64) -> Option<Status> {
        self.with(user_id, |person| {
            person.saw_activity(now);
            if person.chose() && !manual { None } else { person.change_to(ONLINE, false) }
        })
    }

    pub(super) fn idle(&self, user_id: &str, manual: bool, now: i64, timeout: i64) -> Option<Status> {
        self.with(user_id, |person| {
            if manual {
                return person.change_to(AWAY, true);
            }
            let is_due = now - person.status.last_activity_at >= timeout;
            if person.chose() || person.status.status != ONLINE || !is_due {
                return None;
            }
            person.change_to(AWAY, false)
        })
    }

    /// Who has become away or offline by doing nothing for `timeout` milliseconds, or can be disturbed again.
    pub(super) fn let_time_pass(&self, now: i64, timeout: i64) -> Vec<Status> {
        let mut changed = Vec::new();
        let mut people = self.people.lock();
        people.retain(|_, person| person.told.as_ref().is_none_or(|told| told.until > now));
        for person in people.values_mut().filter(|person| person.told.is_none()) {
            let status = &person.status;
            let is_over = status.status == DND && status.dnd_end_time > 0 && status.dnd_end_time * 1000 <= now;
            let is_idle = now - status.last_activity_at >= timeout;
            changed.extend(match status.status.as_str() {
                _ if is_over => end_of_dnd(person),
                ONLINE if is_idle && person.sockets > 0 => person.change_to(AWAY, false),
                // Seen by other calls than over a socket, and then no more.
                ONLINE | AWAY if is_idle && person.sockets == 0 && !person.chose() => person.change_to(OFFLINE, false),
                _ => None,
            });
        }
        changed
    }

    pub(super) fn is_disturbance_check_due(&self, now: i64) -> bool {
        let last = self.last_disturbance_check.load(Ordering::Relaxed);
        if now - last < DISTURBANCE_CHECKS {
            return false;
        }
        self.last_disturbance_check.store(now, Ordering::Relaxed);
        true
    }

    /// Ends the time without disturbance of one person if it is over.
    pub(super) fn disturbable_again(&self, user_id: &str, now: i64) -> Option<Status> {
        self.with(user_id, |person| {
            let status = &person.status;
            let is_over = status.status == DND && status.dnd_end_time > 0 && status.dnd_end_time * 1000 <= now;
            if is_over { end_of_dnd(person) } else { None }
        })
    }

    /// What has changed since it was kept. Forgets people who are not here and need no watching.
    pub(super) fn take_unkept(&self) -> Vec<Status> {
        let mut out = Vec::new();
        self.people.lock().retain(|_, person| {
            if person.told.is_some() {
                return true;
            }
            if person.unkept {
                person.unkept = false;
                person.kept_activity = person.status.last_activity_at;
                out.push(person.status.clone());
                return true;
            }
            let is_watched = !person.chose() && person.status.status != OFFLINE;
            person.sockets > 0 || is_watched
        });
        out
    }

    /// They could not be kept: next time.
    pub(super) fn mark_unkept(&self, statuses: &[Status]) {
        let mut people = self.people.lock();
        for status in statuses {
            if let Some(person) = people.get_mut(&status.user_id) {
                person.unkept = true;
            }
        }
    }
}

fn end_of_dnd(person: &mut Person) -> Option<Status> {
    let before = match person.status.prev_status.as_str() {
        // "Online" and "away" are only true of somebody who is here.
        ONLINE | "" if person.sockets > 0 => ONLINE,
        AWAY if person.sockets > 0 => AWAY,
        _ => OFFLINE,
    };
    person.change_to(before, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMEOUT: i64 = 300_000;

    fn here() -> Presence {
        let presence = Presence::default();
        presence.insert_if_absent(Status { user_id: "u".into(), status: OFFLINE.into(), ..Status::default() });
        presence
    }

    fn status(presence: &Presence) -> String {
        presence.get("u").map(|s| s.status).unwrap_or_default()
    }

    #[test]
    fn sockets_and_time_say_how_somebody_is() {
        let presence = here();
        assert_eq!(presence.connected("u", 1_000).map(|s| s.status).as_deref(), Some(ONLINE));
        assert_eq!(presence.connected("u", 2_000), None);
        assert_eq!(presence.let_time_pass(2_000 + TIMEOUT - 1, TIMEOUT), []);
        assert_eq!(presence.let_time_pass(2_000 + TIMEOUT, TIMEOUT).len(), 1);
        assert_eq!(status(&presence), AWAY);
        assert!(presence.active("u", false, 400_000).is_some());
        assert_eq!(presence.disconnected("u", false, 500_000), None);
        assert_eq!(presence.disconnected("u", true, 500_000).map(|s| s.status).as_deref(), Some(OFFLINE));
    }

    #[test]
    fn what_somebody_chose_outlives_activity() {
        let presence = here();
        presence.connected("u", 0);
        assert!(presence.idle("u", true, 0, TIMEOUT).is_some());
        assert_eq!(presence.active("u", false, 10), None);
        assert_eq!(presence.disconnected("u", true, 20), None);
        assert_eq!(presence.connected("u", 30), None);
        assert_eq!(status(&presence), AWAY);
        assert!(presence.active("u", true, 40).is_some());
        assert_eq!(status(&presence), ONLINE);
    }

    #[test]
    fn small_moves_of_activity_are_not_kept() {
        let presence = here();
        presence.connected("u", 1_000_000);
        assert_eq!(presence.take_unkept().len(), 1);
        presence.active("u", false, 1_000_000 + WORTH_KEEPING - 1);
        assert_eq!(presence.take_unkept(), []);
        presence.active("u", false, 1_000_000 + WORTH_KEEPING);
        assert_eq!(presence.take_unkept().len(), 1);
    }

    #[test]
    fn a_time_without_disturbance_ends() {
        let presence = here();
        presence.connected("u", 0);
        let mut dnd = presence.get("u").unwrap();
        dnd.prev_status = std::mem::replace(&mut dnd.status, DND.into());
        dnd.manual = true;
        dnd.dnd_end_time = 60;
        presence.replace(dnd);
        assert_eq!(presence.let_time_pass(59_999, TIMEOUT), []);
        let again = presence.let_time_pass(60_000, TIMEOUT);
        assert_eq!((again[0].status.as_str(), again[0].manual, again[0].dnd_end_time), (ONLINE, false, 0));
    }

    #[test]
    fn who_is_gone_is_forgotten_and_remote_people_stay_as_told() {
        let presence = here();
        presence.connected("u", 0);
        presence.disconnected("u", true, 0);
        let told = |until| {
            let status = Status { user_id: "r".into(), status: ONLINE.into(), ..Status::default() };
            presence.learned(status, "beta", until);
        };
        told(20 * TIMEOUT);
        assert_eq!(presence.let_time_pass(10 * TIMEOUT, TIMEOUT), []);
        assert_eq!(presence.take_unkept().len(), 1);
        assert_eq!(presence.take_unkept(), []);
        assert_eq!(presence.get("u"), None);
        assert!(presence.get("r").is_some());
        presence.let_time_pass(20 * TIMEOUT, TIMEOUT);
        assert_eq!(presence.get("r"), None);
        told(i64::MAX);
        presence.forget_told("gamma");
        assert!(presence.get("r").is_some());
        presence.forget_told("beta");
        assert_eq!(presence.get("r"), None);
    }
}
