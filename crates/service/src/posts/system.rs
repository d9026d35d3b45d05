//! Messages that the workspace itself writes into a channel: who came, who went, what was changed.
//!
//! They stay at home: no connected workspace receives them.

use causeway_model::channels::Channel;
use causeway_model::posts::Post;
use causeway_store::{Tx, args};
use serde_json::{Map, Value};

use crate::error::Result;
use crate::events::{after_commit, kinds};
use crate::workspace::Workspace;

/// Comings and goings, which nobody has to read: they do not count as messages.
const UNCOUNTED: [&str; 8] = [
    "system_join_channel",
    "system_leave_channel",
    "system_add_to_channel",
    "system_remove_from_channel",
    "system_join_team",
    "system_leave_team",
    "system_add_to_team",
    "system_remove_from_team",
];

/// Writes a message of type `kind` in the name of `user_id` and tells the channel. Its author has read it.
pub fn insert_system(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    user_id: &str,
    kind: &str,
    message: String,
    props: Map<String, Value>,
) -> Result<Post> {
    let now = ws.now();
    let post = Post {
        id: ws.ids.new_id(),
        create_at: now,
        update_at: now,
        user_id: user_id.to_owned(),
        channel_id: channel.id.clone(),
        message,
        kind: kind.to_owned(),
        props,
        ..Post::default()
    };
    tx.insert(&post)?;
    let counted = i64::from(!UNCOUNTED.contains(&kind));
    tx.execute_one(
        "UPDATE channels SET last_post_at = CASE WHEN last_post_at < $2 THEN $2 ELSE last_post_at END, \
         last_root_post_at = CASE WHEN last_root_post_at < $2 THEN $2 ELSE last_root_post_at END, \
         total_msg_count = total_msg_count + $3, total_msg_count_root = total_msg_count_root + $3 WHERE id = $1",
        args![&channel.id, now, counted],
    )?;
    if counted > 0 {
        tx.execute(
            "UPDATE channel_members SET msg_count = msg_count + 1, msg_count_root = msg_count_root + 1 \
             WHERE channel_id = $1 AND user_id = $2",
            args![&channel.id, user_id],
        )?;
    }
    let sender: Option<String> = tx.value("SELECT username FROM users WHERE id = $1", args![user_id])?;
    after_commit(ws, tx, kinds::posted(&post, channel, sender.as_deref().unwrap_or("system"), false));
    Ok(post)
}
