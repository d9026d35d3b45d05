//! What the server tells one person alone: shown at once, and again to each client that connects, for some days.
//!
//! Clients show the same notice once, because it keeps its id. It must not know why somebody is told something.

use causeway_model::posts::{Notice, Post};
use causeway_store::{StoreError, Tx, args};

use crate::error::Result;
use crate::events::{Event, after_commit, kinds};
use crate::workspace::Workspace;

/// How long clients that connect are shown a notice, milliseconds.
const SHOWN_FOR: i64 = 3 * 24 * 3_600_000;
/// Notices that a client is shown at most when it connects.
const MOST: i64 = 50;

/// Tells `notice.user_id` something. Its id and time are given here; of the same cause nobody is told twice.
pub fn tell(ws: &Workspace, tx: &mut Tx, notice: Notice) -> Result<(), StoreError> {
    let notice = Notice { id: ws.ids.new_id(), create_at: ws.now(), ..notice };
    if tx.insert_new(&notice)? {
        after_commit(ws, tx, event(&notice));
    }
    Ok(())
}

/// What somebody who connects is shown again, oldest first: notices in channels that they are in.
pub async fn of_user(ws: &Workspace, user_id: &str) -> Result<Vec<Event>> {
    let (since, user_id) = (ws.now() - SHOWN_FOR, user_id.to_owned());
    let mut notices: Vec<Notice> = ws
        .store
        .read(move |tx| {
            let rest = "WHERE t.user_id = $1 AND t.create_at >= $2 AND EXISTS (SELECT 1 FROM channel_members m \
                        WHERE m.channel_id = t.channel_id AND m.user_id = t.user_id) \
                        ORDER BY t.create_at DESC, t.id DESC LIMIT $3";
            tx.select(rest, args![&user_id, since, MOST])
        })
        .await?;
    notices.reverse();
    Ok(notices.iter().map(event).collect())
}

/// Forgets notices that nobody is shown any more.
pub(super) fn prune(tx: &mut Tx, now: i64) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM notices WHERE create_at < $1", args![now - SHOWN_FOR])
}

fn event(notice: &Notice) -> Event {
    let post = Post {
        id: notice.id.clone(),
        create_at: notice.create_at,
        update_at: notice.create_at,
        user_id: notice.user_id.clone(),
        channel_id: notice.channel_id.clone(),
        root_id: notice.root_id.clone(),
        message: notice.message.clone(),
        kind: super::EPHEMERAL.to_owned(),
        ..Post::default()
    };
    kinds::ephemeral_message(&post, &notice.user_id)
}
