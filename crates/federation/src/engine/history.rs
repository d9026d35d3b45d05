//! The lane of messages from before a channel was shared: oldest first, one channel of a connection at a time, and only while
//! the channel's own lane has nothing to do. Where it is stands in the database.

use std::collections::BTreeSet;

use causeway_model::channels::Channel;
use causeway_model::connections::history::{DONE, REFUSED, SENDING};
use causeway_model::connections::{ChannelRemote, Connection, History};
use causeway_service::{Result, Workspace, sharing};
use causeway_store::histories::{self, Step, Stretch};
use causeway_store::refusals::{self, Refusal};
use causeway_store::{Tx, args, posts, sync};

use super::collect::{self, Batch};
use super::lane::{DOUBT_AFTER, Outcome, ours};
use super::peer::{Remote, Trouble};
use super::recipients::{Kind, Wanted};
use super::send::{self, Report, Verdict};
use super::{files, settle};
use crate::wire::{Announcement, SyncMsg};

/// Messages of one step: few enough that a new message hardly waits for the database or the network behind them.
const AT_ONCE: i64 = 100;
/// Longest reason that is kept, in characters.
const MAX_REASON: usize = 500;

/// Sends the next messages of a channel's history.
pub(super) async fn advance(remote: &Remote, channel_id: &str, failures: u32) -> Outcome {
    match step(remote, channel_id, failures >= DOUBT_AFTER).await {
        Ok(outcome) => outcome,
        Err(trouble) => trouble.into(),
    }
}

/// The next messages, and where the history stands behind them.
struct Next {
    history: History,
    batch: Batch,
    /// Messages that it deals with.
    count: i64,
}

async fn step(remote: &Remote, channel_id: &str, doubtful: bool) -> std::result::Result<Outcome, Trouble> {
    let ws = remote.federation.ws().clone();
    let at_once = match remote.is_causeway() {
        true => AT_ONCE,
        false => AT_ONCE.min(i64::from(ws.config().connected_workspaces.max_posts_per_sync)).max(1),
    };
    let (connection, id, work) = (remote.connection(), channel_id.to_owned(), ws.clone());
    let read = ws.store.read_snapshot(move |tx| read(&work, tx, &connection, &id, at_once));
    let found = read.await.map_err(|e| ours(&e))?;
    let Some(mut next) = found else { return Ok(Outcome::Gone) };
    let share = &next.batch.remote;
    if share.paused_at > 0 || !share.is_invite_confirmed || remote.announced().holds(channel_id) {
        return Ok(Outcome::Idle);
    }
    let mut report = files::send_all(remote, &mut next.batch, doubtful).await?;
    let verdict = match next.batch.posts.is_empty() && next.batch.reactions.is_empty() {
        true => Verdict::Taken,
        false => send::send(remote, &next.batch, &mut report, doubtful).await?,
    };
    match verdict {
        Verdict::Ended => {
            settle::end(remote, channel_id).await.map_err(|e| ours(&e))?;
            return Ok(Outcome::Gone);
        }
        Verdict::NoHistory(why) => {
            next.history.state = REFUSED.to_owned();
            next.history.reason = why.chars().take(MAX_REASON).collect();
            next.history.done_at = ws.now();
        }
        Verdict::Taken => {}
    }
    let goes_on = keep(remote, next, report).await.map_err(|e| ours(&e))?;
    Ok(if goes_on { Outcome::More } else { Outcome::Gone })
}

fn read(ws: &Workspace, tx: &mut Tx, connection: &Connection, channel_id: &str, at_once: i64) -> Result<Option<Next>> {
    let share: Option<ChannelRemote> = sharing::live_remote(tx, channel_id, &connection.remote_id)?;
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    let (Some(share), Some(channel)) = (share, channel) else { return Ok(None) };
    let Some(mut history) = sharing::history_of_share(tx, &share)?.filter(History::is_under_way) else {
        return Ok(None);
    };
    let next = histories::next(tx, &history, at_once)?;
    let mut batch = Batch::new(share, channel);
    if super::peer::announces(connection, Announcement::HISTORY) {
        batch.comes_as = SyncMsg::HISTORY;
    }
    let count = next.len() as i64;
    history.state = SENDING.to_owned();
    if history.started_at == 0 {
        history.started_at = ws.now();
    }
    if count < at_once {
        history.state = DONE.to_owned();
        history.done_at = ws.now();
    }
    if let Some((id, at)) = next.last() {
        (history.cursor_id, history.cursor_at) = (id.clone(), *at);
    }
    let wanted = wanted(tx, &history, next.iter().map(|(id, _)| id.as_str()).collect())?;
    collect::fill(ws, tx, connection, wanted, &mut batch)?;
    // A root that is older than what goes comes along with its replies; one that is not has gone already.
    let own: BTreeSet<&str> = next.iter().map(|(id, _)| id.as_str()).collect();
    batch.posts.retain(|post| own.contains(post.id.as_str()) || post.create_at < history.since);
    Ok(Some(Next { history, batch, count }))
}

/// The messages with what hangs on them.
fn wanted(tx: &mut Tx, history: &History, ids: Vec<&str>) -> Result<Wanted> {
    let mut wanted = Wanted { posts: ids.iter().map(|id| (*id).to_owned()).collect(), ..Wanted::default() };
    if history.posts_only || ids.is_empty() {
        return Ok(wanted);
    }
    let reactions = posts::reactions_of(tx, &ids)?;
    wanted.reactions = reactions.into_iter().map(|r| (r.post_id, r.user_id, r.emoji_name)).collect();
    let acknowledgements = posts::acknowledgements_of(tx, &ids)?;
    wanted.acknowledgements = acknowledgements.into_iter().map(|a| (a.post_id, a.user_id)).collect();
    Ok(wanted)
}

/// Keeps how far the history is. Says whether it goes on.
async fn keep(remote: &Remote, next: Next, report: Report) -> Result<bool> {
    let Next { mut history, batch, count } = next;
    let ws = remote.federation.ws().clone();
    let is_too_old = |id: &str| batch.posts.iter().any(|p| p.id == id && p.create_at < report.history_from);
    let refused_posts = report.refused.iter().filter(|r| r.kind == Kind::Post).count() as i64;
    let mut step = Step { sent: (count - refused_posts).max(0), refused: refused_posts.min(count) };
    if history.state == REFUSED {
        step = Step { sent: 0, refused: history.total - history.sent - history.refused };
    }
    // That messages are too old for the other side is told once for all of them, and not listed.
    if let Some(too_old) = report.refused.iter().find(|r| is_too_old(&r.reference)) {
        history.reason = too_old.reason.chars().take(MAX_REASON).collect();
    }
    let refusals: Vec<Refusal> = report
        .refused
        .iter()
        .filter(|r| !is_too_old(&r.reference))
        .map(|refused| Refusal {
            id: ws.ids.new_id(),
            remote_id: history.remote_id.clone(),
            channel_id: history.channel_id.clone(),
            kind: refused.kind.name().to_owned(),
            reference: refused.reference.clone(),
            reason: refused.reason.chars().take(MAX_REASON).collect(),
            ..Refusal::default()
        })
        .collect();
    // Messages older than that are not there, and nobody is to take them for lost.
    history.since = history.since.max(report.history_from);
    let skip_to = if history.state == SENDING { report.history_from } else { 0 };
    let now = ws.now();
    let has_people = batch.has_people || !batch.emoji.is_empty();
    let users: Vec<(String, i64)> = batch
        .users
        .iter()
        .filter(|u| !report.is_refused(Kind::User, &u.id))
        .map(|u| (u.id.clone(), u.update_at))
        .collect();
    let (files, goes_on) = (report.files, history.state == SENDING);
    ws.store
        .write(move |tx| {
            if skip_to > history.cursor_at {
                step.refused += skip(tx, &mut history, skip_to)?;
            }
            let counts = histories::advance(tx, &history, step)?;
            for (user_id, update_at) in &users {
                sync::note_user(tx, &history.remote_id, user_id, *update_at)?;
            }
            for file_id in &files {
                sync::note_file(tx, &history.remote_id, file_id, now)?;
            }
            for refusal in refusals.iter().filter(|_| counts) {
                refusals::note(tx, refusal, now)?;
            }
            Ok::<_, causeway_service::Error>(())
        })
        .await?;
    if has_people {
        remote.federation.ws().changes.wake(causeway_service::changes::PEOPLE);
    }
    Ok(goes_on)
}

/// Leaves out what is older than the other side takes. Says how much that is.
fn skip(tx: &mut Tx, history: &mut History, to: i64) -> Result<i64> {
    let stretch = Stretch {
        channel_id: &history.channel_id,
        remote_id: &history.remote_id,
        from: history.cursor_at + 1,
        to: to - 1,
    };
    let skipped = if stretch.from > stretch.to { 0 } else { histories::count(tx, stretch)? };
    (history.cursor_at, history.cursor_id) = (to - 1, "~".to_owned());
    Ok(skipped)
}
