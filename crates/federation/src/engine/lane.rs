//! One step of one channel: read what is new, send it, move the cursor by what was acknowledged.

use causeway_service::changes;

use super::peer::{Remote, Trouble};
use super::{collect, files, invite, people, send, settle, statuses};
use crate::connections::is_settled;

/// What a step came to.
pub(super) enum Outcome {
    /// All that was known at its beginning is there.
    Idle,
    /// There is more.
    More,
    /// The channel is not shared with this connection any more.
    Gone,
    /// Nothing moved: the same again after a pause.
    Stuck(Trouble),
}

impl From<Trouble> for Outcome {
    fn from(trouble: Trouble) -> Self {
        Self::Stuck(trouble)
    }
}

/// Failures of our own database are waited out like those of the network.
pub(super) fn ours(error: &causeway_service::Error) -> Trouble {
    tracing::error!(%error, "the sync engine cannot use the database; trying again");
    Trouble::Later(error.to_string())
}

/// Failures in a row after which a batch that is answered with failures is taken apart, to find what causes them.
pub(super) const DOUBT_AFTER: u32 = 3;

/// Posts that queued up behind one batch: from so many on the next ones are gathered for a moment.
const BUSY: usize = 4;

/// Advances one channel by one batch, after so many failures in a row.
pub(super) async fn advance(remote: &Remote, channel_id: &str, failures: u32) -> Outcome {
    let stepped = match channel_id {
        changes::PEOPLE => people::step(remote).await,
        _ => step(remote, channel_id, failures >= DOUBT_AFTER).await,
    };
    match stepped {
        Ok(outcome) => outcome,
        Err(trouble) => {
            let federation = &remote.federation;
            federation.meter(&remote.remote_id).failed(federation.ws().now(), &trouble.to_string());
            trouble.into()
        }
    }
}

async fn step(remote: &Remote, channel_id: &str, doubtful: bool) -> Result<Outcome, Trouble> {
    if !is_settled(&remote.federation, &remote.connection()).await.map_err(|e| ours(&e))? {
        return Err(Trouble::Later(
            "the other server, which this one was connected with before, has yet to answer".to_owned(),
        ));
    }
    let Some(mut batch) = collect::collect(remote, channel_id).await.map_err(|e| ours(&e))? else {
        return Ok(Outcome::Gone);
    };
    // What is held goes on where it stopped: whoever lets it go wakes everything.
    if batch.remote.paused_at > 0 || remote.announced().holds(channel_id) {
        return Ok(Outcome::Idle);
    }
    if batch.withheld {
        return Ok(Outcome::Idle);
    }
    if !batch.remote.is_invite_confirmed && invite::invite(remote, &batch).await? == invite::Invited::Ended {
        settle::end(remote, channel_id).await.map_err(|e| ours(&e))?;
        return Ok(Outcome::Gone);
    }
    let (has_people, newcomers) = (batch.has_people, std::mem::take(&mut batch.newcomers));
    if batch.is_empty() {
        if has_people {
            remote.federation.ws().changes.wake(changes::PEOPLE);
        }
        if batch.through > batch.remote.cursor {
            settle::settle(remote, &batch, send::Report::default()).await.map_err(|e| ours(&e))?;
        }
        return Ok(if batch.more { Outcome::More } else { Outcome::Idle });
    }
    let mut report = files::send_all(remote, &mut batch, doubtful).await?;
    match send::send(remote, &batch, &mut report, doubtful).await? {
        send::Verdict::Taken | send::Verdict::NoHistory(_) => {}
        send::Verdict::Ended => {
            settle::end(remote, channel_id).await.map_err(|e| ours(&e))?;
            return Ok(Outcome::Gone);
        }
    }
    settle::settle(remote, &batch, report).await.map_err(|e| ours(&e))?;
    if has_people || !batch.emoji.is_empty() {
        remote.federation.ws().changes.wake(changes::PEOPLE);
    }
    if !newcomers.is_empty() {
        // What is lost of it is said again later.
        let _ = statuses::send(remote, newcomers).await;
    }
    if batch.more {
        return Ok(Outcome::More);
    }
    if batch.posts.len() >= BUSY {
        tokio::time::sleep(remote.federation.tuning().gather).await;
    }
    Ok(Outcome::Idle)
}
