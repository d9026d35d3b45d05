//! What somebody wants to post a moment later: kept until then, and posted as if they did it then.
//!
//! It is kept in the database, so that a restart forgets nothing; what came due meanwhile is posted afterwards.

use causeway_model::posts::DelayedPost;
use causeway_model::users::User;
use causeway_store::posts::delayed as store;
use causeway_store::{Tx, args};

use super::{NewPost, create_in, prepare};
use crate::error::{Error, Kind, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// The longest delay, in seconds.
pub const MOST_DELAY: u32 = 10_000;
/// So many one person can wait for at once.
const MOST_WAITING: i64 = 100;
/// So many are posted in one unit of work.
const AT_ONCE: i64 = 100;

/// Posts `new` as `caller` in so many seconds, at most [`MOST_DELAY`]. Whether they may is decided then.
pub async fn post_later(ws: &Workspace, caller: &Caller, new: NewPost, seconds: u32) -> Result<()> {
    let post = prepare(ws, new)?;
    let delayed = DelayedPost {
        id: ws.ids.new_id(),
        due_at: ws.now() + i64::from(seconds.min(MOST_DELAY)) * 1_000,
        user_id: caller.user_id.clone(),
        channel_id: post.channel_id,
        root_id: post.root_id,
        message: post.message,
    };
    ws.store
        .write(move |tx| {
            if store::count_of(tx, &delayed.user_id)? >= MOST_WAITING {
                return Err(Error::new(
                    Kind::TooManyRequests,
                    "api.command_echo.high_volume.app_error",
                    "Too many messages of yours are waiting to be posted.",
                ));
            }
            Ok(tx.insert(&delayed)?)
        })
        .await?;
    ws.delayed.notify_one();
    Ok(())
}

/// Posts what is due, and answers when the next is; `None` when nothing waits. For the server's regular work.
pub async fn post_due(ws: &Workspace) -> Result<Option<i64>> {
    let now = ws.now();
    // Looked at first without a turn in the writer's queue.
    let next = ws.store.read(store::next_due).await?;
    if next.is_none_or(|at| at > now) {
        return Ok(next);
    }
    for delayed in ws.store.read(move |tx| store::due(tx, now, AT_ONCE)).await? {
        let (work, id) = (ws.clone(), delayed.id.clone());
        let posted = ws.store.write(move |tx| post_one(&work, tx, delayed)).await;
        match posted {
            Err(error) if matches!(error.kind, Kind::Internal | Kind::Unavailable) => return Err(error),
            // They may not any more, or have nowhere to: nobody waits for an answer.
            Err(_) => ws.store.write(move |tx| store::forget(tx, &id)).await?,
            Ok(()) => {}
        }
    }
    Ok(ws.store.read(store::next_due).await?)
}

fn post_one(ws: &Workspace, tx: &mut Tx, delayed: DelayedPost) -> Result<()> {
    store::forget(tx, &delayed.id)?;
    let author: Option<User> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&delayed.user_id])?;
    let author = author.ok_or_else(Error::forbidden)?;
    let caller = Caller { user_id: author.id, roles: author.roles, ..Caller::default() };
    let DelayedPost { channel_id, root_id, message, .. } = delayed;
    let post = prepare(ws, NewPost { channel_id, root_id, message, ..NewPost::default() })?;
    create_in(ws, tx, &caller, post, false).map(|_| ())
}
