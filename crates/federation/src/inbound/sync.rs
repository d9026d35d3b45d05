//! Sync messages: who sends them into which channel, and the order in which their items are applied.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use causeway_model::channels::{Channel, ChannelMember};
use causeway_model::connections::{ChannelRemote, Connection, SharedChannel};
use causeway_model::permissions::Permission;
use causeway_model::users::User;
use causeway_service::permissions::{channel_member, member_may};
use causeway_service::posts::Manner;
use causeway_service::sharing::Waiting;
use causeway_service::{Error, Kind as ErrorKind, Result, Workspace, audits, policy, sharing};
use causeway_store::{Tx, args, people};

use super::{Answer, Payload, channel, marks, members, posts, users};
use crate::Federation;
use crate::checks;
use crate::engine::recipients::Kind;
use crate::engine::tells_of_everybody;
use crate::identities::Identities;
use crate::limits::{LimitError, is_id};
use crate::wire::{AnswerNotes, Malformed, NO_HISTORY, NO_LONGER_SHARED, SyncMsg, SyncResponse};

/// Audit records of one message at most: a hostile message must not fill the database.
const MAX_AUDITS: usize = 20;

/// What one message is applied with.
pub(super) struct Gate<'a> {
    pub(super) ws: &'a Workspace,
    pub(super) tx: &'a mut Tx,
    pub(super) connection: &'a Connection,
    pub(super) now: i64,
    /// `None` for users alone.
    pub(super) place: Option<Place>,
    /// Who has another id here than at the sender.
    pub(super) identities: Identities,
    /// Everybody whom the message mentions by id and who is known here, by the id that they have here.
    pub(super) people: HashMap<String, User>,
    /// Whether it may tell of people whom nothing here knows, and who are in no channel.
    pub(super) takes_strangers: bool,
    /// Whose picture was taken away by it.
    pub(super) without_picture: Vec<String>,
    pub(super) answer: SyncResponse,
    /// How the message's posts come.
    pub(super) manner: Manner,
    /// From when on history is taken; 0 from any time on.
    pub(super) history_from: i64,
    reasons: BTreeMap<String, String>,
    audited: usize,
    /// What was done, and how often.
    done: BTreeMap<&'static str, usize>,
}

/// The channel that a message is for.
pub(super) struct Place {
    pub(super) channel: Channel,
    /// Whether the sender is the channel's home, and so may pass on what third servers say.
    pub(super) sender_is_home: bool,
    /// Whether the sender may only read.
    pub(super) read_only: bool,
    /// Why the connection's policy lets nothing into it.
    pub(super) closed: Option<String>,
}

pub(super) async fn receive(federation: &Federation, connection: &Connection, raw: String) -> Result<Answer> {
    let (msg, bad) = match SyncMsg::read(&raw) {
        Ok(read) => read,
        Err(error) => return Ok(Answer::fail(format!("cannot process sync message; {error}"))),
    };
    drop(raw);
    if !is_id(&msg.channel_id) {
        return Ok(Answer::fail("cannot process sync message; invalid channel id"));
    }
    let rate = policy::of(federation.ws(), connection).message_rate;
    let now = federation.ws().now();
    if let Err(wait) = federation.inner().rates.take(&connection.remote_id, rate, msg.posts.len(), now) {
        return Err(Error::new(
            ErrorKind::TooManyRequests,
            "api.remote_cluster.message_rate.app_error",
            format!(
                "This server takes {rate} posts a minute over this connection. Come again in {wait} ms; nothing is lost."
            ),
        ));
    }
    let (ws, connection) = (federation.ws().clone(), connection.clone());
    let meter = federation.meter(&connection.remote_id);
    let came = msg.users.len() + msg.posts.len() + msg.reactions.len() + msg.acknowledgements.len();
    let came = came + msg.membership_changes.len();
    let applied = federation
        .ws()
        .store
        .write(move |tx| {
            let place = match place(&ws, tx, &connection, &msg.channel_id)? {
                Ok(place) => place,
                Err(err) => return Ok((Answer::fail(err), Vec::new())),
            };
            let mut gate = Gate::new(&ws, tx, &connection, Some(place));
            if let Some(why) = gate.come_as(&msg.causeway_as) {
                return Ok((Answer::fail(why), Vec::new()));
            }
            gate.apply(msg, bad)?;
            Ok::<_, Error>(gate.finish())
        })
        .await?;
    let answer = tidy(federation, applied).await;
    if let Some(Payload::Sync(said)) = &answer.payload {
        let refused = said.user_errors.len() + said.post_errors.len() + said.reaction_errors.len();
        let refused = refused + said.acknowledgement_errors.len() + said.membership_errors.len();
        meter.received(came.saturating_sub(refused));
    }
    Ok(answer)
}

/// Removes what is kept of pictures that were taken away.
async fn tidy(federation: &Federation, (answer, without_picture): (Answer, Vec<String>)) -> Answer {
    for user_id in without_picture {
        if let Err(error) = causeway_service::users::remote::forget_picture(federation.ws(), &user_id).await {
            tracing::warn!(%error, user_id, "a picture that is shown no more could not be removed");
        }
    }
    answer
}

/// Users alone, without a channel.
pub(super) async fn receive_users(federation: &Federation, connection: &Connection, raw: String) -> Result<Answer> {
    let (msg, bad) = match SyncMsg::read(&raw) {
        Ok(read) => read,
        Err(error) => return Ok(Answer::fail(format!("cannot process sync message; {error}"))),
    };
    let msg = SyncMsg { users: msg.users, ..SyncMsg::default() };
    let (ws, connection) = (federation.ws().clone(), connection.clone());
    let takes_strangers = tells_of_everybody(&ws) && policy::of(&ws, &connection).user_discovery;
    let applied = federation
        .ws()
        .store
        .write(move |tx| {
            let mut gate = Gate::new(&ws, tx, &connection, None);
            gate.takes_strangers = takes_strangers;
            gate.apply(msg, bad)?;
            Ok::<_, Error>(gate.finish())
        })
        .await?;
    Ok(tidy(federation, applied).await)
}

/// The channel, if the sender shares it with us; else the words that tell them.
fn place(ws: &Workspace, tx: &mut Tx, connection: &Connection, channel_id: &str) -> Result<Result<Place, String>> {
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    let live: Option<ChannelRemote> = sharing::live_remote(tx, channel_id, &connection.remote_id)?;
    if let Some(why) = held(tx, connection, channel_id, live.as_ref())? {
        return Ok(Err(why));
    }
    let Some(channel) = channel else {
        return Ok(Err(format!(
            "channel not found processing sync message: resource \"Channel\" not found, id: {channel_id}"
        )));
    };
    let shared: Option<SharedChannel> = sharing::shared_channel(tx, channel_id)?;
    let (Some(live), Some(shared)) = (live, shared) else {
        return Ok(Err(format!("cannot process sync message; {NO_LONGER_SHARED}: {channel_id}")));
    };
    let sender_is_home = shared.has_home_at(&connection.remote_id);
    let read_only = !sender_is_home && (live.read_only || shared.read_only);
    let policy = policy::of(ws, connection);
    let closed = sharing::why_not_in_channel(&policy, tx, &connection.remote_id, &channel)?;
    Ok(Ok(Place { channel, sender_is_home, read_only, closed }))
}

/// Refuses for now what comes into a channel that is paused or waits, so that the other side keeps it; says why it ends where
/// the channel was declined.
pub(super) fn held(
    tx: &mut Tx,
    connection: &Connection,
    channel_id: &str,
    live: Option<&ChannelRemote>,
) -> Result<Option<String>> {
    let later = |id: &'static str, message: &str| Err(Error::new(ErrorKind::Unavailable, id, message));
    match live {
        Some(live) if live.paused_at > 0 => {
            later("api.remote_cluster.channel_paused.app_error", "The channel is paused at this server.")
        }
        Some(_) => Ok(None),
        None => match sharing::waiting_state(tx, &connection.remote_id, channel_id)? {
            Some(Waiting::Waits) => {
                later("api.remote_cluster.channel_waiting.app_error", "The channel waits for an administrator here.")
            }
            Some(Waiting::Declined) => {
                Ok(Some(format!("cannot process sync message; {NO_LONGER_SHARED}: {channel_id}")))
            }
            None => Ok(None),
        },
    }
}

impl<'a> Gate<'a> {
    pub(super) fn new(ws: &'a Workspace, tx: &'a mut Tx, connection: &'a Connection, place: Option<Place>) -> Self {
        Self {
            ws,
            tx,
            connection,
            now: ws.now(),
            place,
            identities: Identities::default(),
            people: HashMap::new(),
            takes_strangers: false,
            without_picture: Vec::new(),
            answer: SyncResponse::default(),
            manner: Manner::News,
            history_from: 0,
            reasons: BTreeMap::new(),
            audited: 0,
            done: BTreeMap::new(),
        }
    }

    /// How the message is to be taken, by what it says of itself; or why not at all.
    fn come_as(&mut self, how: &str) -> Option<String> {
        self.manner = match how {
            SyncMsg::HISTORY => Manner::History,
            _ => Manner::News,
        };
        if self.manner != Manner::History {
            return None;
        }
        if !self.place.as_ref().is_some_and(|place| place.sender_is_home) {
            return Some(format!("{NO_HISTORY} from others than the channel's home"));
        }
        let policy = policy::of(self.ws, self.connection);
        if !policy.history {
            return Some(format!("{NO_HISTORY} over this connection"));
        }
        if policy.history_max_age_days > 0 {
            self.history_from = self.now - policy.history_max_age_days * 24 * 3_600_000;
        }
        None
    }

    fn apply(&mut self, mut msg: SyncMsg, bad: Malformed) -> Result<()> {
        self.note_malformed(bad)?;
        self.load_people(&msg)?;
        let from_home = self.place.as_ref().is_some_and(|p| p.sender_is_home);
        users::make_out(self, msg.users.values(), from_home)?;
        if !self.identities.is_empty() {
            msg.rename_people(|id| self.identities.here(id).to_owned());
        }
        let msg = &msg;
        users::apply(self, msg)?;
        if self.place.is_some() {
            channel::before_posts(self, msg)?;
            members::apply(self, msg)?;
            posts::apply(self, msg)?;
            marks::apply(self, msg)?;
            channel::after_posts(self, msg)?;
            members::apply_statuses(self, msg)?;
        }
        self.put_on_record()
    }

    /// Counts something that the message did here.
    pub(super) fn did(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }

    /// One record a message: what it did here, and where.
    fn put_on_record(&mut self) -> Result<()> {
        if self.done.is_empty() {
            return Ok(());
        }
        let place = self.place.as_ref().map(|p| format!(" channel_id={}", p.channel.id)).unwrap_or_default();
        let done: Vec<String> = self.done.iter().map(|(what, count)| format!("{what}={count}")).collect();
        let extra = format!("remote_id={}{place} {}", self.connection.remote_id, done.join(" "));
        Ok(audits::remote_act(self.ws, self.tx, "sync", &extra)?)
    }

    fn note_malformed(&mut self, bad: Malformed) -> Result<()> {
        let lists = [
            (Kind::User, bad.users),
            (Kind::Post, bad.posts),
            (Kind::Reaction, bad.reactions),
            (Kind::Member, bad.membership_changes),
            (Kind::Acknowledgement, bad.acknowledgements),
        ];
        for (kind, ids) in lists {
            for id in ids {
                self.refuse(kind, &id, "it does not have the form of its kind")?;
            }
        }
        self.answer.status_errors.extend(bad.statuses);
        Ok(())
    }

    fn load_people(&mut self, msg: &SyncMsg) -> Result<()> {
        let mut ids: BTreeSet<&str> = msg.users.keys().map(String::as_str).collect();
        ids.extend(msg.posts.iter().map(|p| p.user_id.as_str()));
        ids.extend(msg.reactions.iter().map(|r| r.user_id.as_str()));
        ids.extend(msg.acknowledgements.iter().map(|a| a.user_id.as_str()));
        ids.extend(msg.membership_changes.iter().map(|m| m.user_id.as_str()));
        ids.extend(msg.statuses.iter().map(|s| s.user_id.as_str()));
        ids.extend(msg.mention_transforms.values().map(String::as_str));
        let ids: Vec<&str> = ids.into_iter().filter(|id| is_id(id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let from_home = self.place.as_ref().is_none_or(|p| p.sender_is_home);
        self.meet(&ids, from_home)
    }

    /// Finds out who is known here of those whom the sender calls by these ids.
    pub(super) fn meet(&mut self, ids: &[&str], from_home: bool) -> Result<()> {
        let remote_id = &self.connection.remote_id;
        for user in people::called(self.tx, remote_id, ids)? {
            let is_second = user.remote_id == *remote_id && !user.remote_user_id.is_empty();
            if !is_second || self.identities.note(&user, from_home) {
                self.people.insert(user.id.clone(), user);
            }
        }
        Ok(())
    }

    /// Whether the sender may speak for this person: they came through this connection, and if they belong to a third server,
    /// the sender is the home of the channel in question.
    pub(super) fn speaks_for(&self, user_id: &str) -> bool {
        let Some(user) = self.people.get(user_id) else { return false };
        if user.remote_id != self.connection.remote_id {
            return false;
        }
        !user.is_passed_on() || self.place.as_ref().is_some_and(|p| p.sender_is_home)
    }

    /// Whether a person of the sender's may do this in the channel. In a channel that has its home here our roles and its
    /// moderation decide, for them as for everybody; elsewhere its home has decided.
    pub(super) fn may(&mut self, user_id: &str, permission: Permission) -> Result<bool> {
        let Some(place) = self.place.as_ref().filter(|p| !p.sender_is_home && !p.channel.is_message()) else {
            return Ok(true);
        };
        let usual = ChannelMember { scheme_user: true, ..ChannelMember::default() };
        if member_may(self.ws, &place.channel, &usual, permission) {
            return Ok(true);
        }
        let member = channel_member(self.tx, &place.channel.id, user_id)?;
        Ok(member.is_some_and(|member| member_may(self.ws, &place.channel, &member, permission)))
    }

    /// Refuses one item: it is listed in the answer, with the reason, and put on record.
    pub(super) fn refuse(&mut self, kind: Kind, id: &str, why: &str) -> Result<()> {
        let list = match kind {
            Kind::User => &mut self.answer.user_errors,
            Kind::Post | Kind::File => &mut self.answer.post_errors,
            Kind::Reaction => &mut self.answer.reaction_errors,
            Kind::Acknowledgement => &mut self.answer.acknowledgement_errors,
            Kind::Member => &mut self.answer.membership_errors,
            // There is no list for it: the record alone tells.
            Kind::Channel => return self.audit(kind.name(), id, why),
        };
        list.push(id.to_owned());
        self.reasons.insert(id.to_owned(), why.to_owned());
        self.audit(kind.name(), id, why)
    }

    pub(super) fn audit(&mut self, what: &str, id: &str, why: &str) -> Result<()> {
        self.audited += 1;
        if self.audited <= MAX_AUDITS {
            audits::refused_remote(self.ws, self.tx, &self.connection.remote_id, what, id, why)?;
        }
        Ok(())
    }

    /// The reason of a failed check of form; `None` when it passed.
    pub(super) fn why(checked: std::result::Result<(), LimitError>) -> Option<String> {
        checked.err().map(|error| error.to_string())
    }

    fn finish(mut self) -> (Answer, Vec<String>) {
        self.in_their_words();
        // Reasons are told only to those who said that they read them.
        let is_told = !self.reasons.is_empty() || self.history_from > 0;
        if is_told && !self.connection.announcement.is_empty() {
            let reasons = std::mem::take(&mut self.reasons);
            self.answer.causeway = Some(AnswerNotes { reasons, history_from: self.history_from });
        }
        (Answer::ok(Some(Payload::Sync(Box::new(self.answer)))), self.without_picture)
    }

    /// Answers with the ids that the sender has for its people.
    fn in_their_words(&mut self) {
        if self.identities.is_empty() {
            return;
        }
        let answer = &mut self.answer;
        let lists = [
            &mut answer.user_errors,
            &mut answer.users_syncd,
            &mut answer.membership_errors,
            &mut answer.status_errors,
        ];
        for id in lists.into_iter().flatten() {
            *id = self.identities.there(id).to_owned();
        }
        let reasons = std::mem::take(&mut self.reasons);
        self.reasons = reasons.into_iter().map(|(id, why)| (self.identities.there(&id).to_owned(), why)).collect();
    }
}

pub(super) use checks::{
    check_acknowledgement, check_membership, check_post, check_reaction, check_status, check_user,
};
