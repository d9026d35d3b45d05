//! When the other side last answered, and what it said of itself.

use causeway_model::connections::Connection;
use causeway_store::args;

use crate::error::Result;
use crate::workspace::Workspace;

/// Longest announcement that is kept, in bytes.
const MOST_ANNOUNCEMENT: usize = 4 * 1024;

/// What the other side says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// As JSON, empty when it said nothing.
    pub announcement: String,
    /// Whether the connection is paused there.
    pub paused: bool,
    /// The announcement's number: one that is smaller than another was overtaken by it. 0 where there is none.
    pub told: i64,
}

/// A ping to or from the other side that was sent, or came, `at` this time was answered. Returns whether it counted as offline
/// before. Wakes whoever sends when it says anything new of itself: what was held for it may go on.
pub async fn heard(ws: &Workspace, remote_id: &str, said: Heard, at: i64) -> Result<bool> {
    let now = at.min(ws.now());
    let (ws2, ws3, id) = (ws.clone(), ws.clone(), remote_id.to_owned());
    let Heard { mut announcement, mut paused, told } = said;
    if announcement.len() > MOST_ANNOUNCEMENT {
        announcement.clear();
    }
    ws.store
        .write(move |tx| {
            let found: Option<Connection> = tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![&id])?;
            let Some(connection) = found else { return Ok(false) };
            if !ws2.connections.is_latest(&id, told) {
                announcement.clone_from(&connection.announcement);
                paused = connection.paused_there;
            }
            tx.execute(
                "UPDATE connections SET last_ping_at = $2, announcement = $3, paused_there = $4 WHERE remote_id = $1",
                // A clock that is set back must not make the other side look older than it is known to be.
                args![&id, connection.last_ping_at.max(now), &announcement, paused],
            )?;
            let is_news = connection.announcement != announcement;
            let was_away = !connection.is_online(now);
            if was_away {
                crate::sharing::note_return(&ws3, tx, &connection)?;
            }
            tx.after_commit(move || {
                ws2.connections.seen(&id, now, &announcement, paused);
                if is_news {
                    ws2.changes.wake_all();
                }
            });
            Ok(was_away)
        })
        .await
}
