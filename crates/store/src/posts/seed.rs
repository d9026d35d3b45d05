//! Many messages at once, for measuring.

use causeway_model::posts::Post;

use super::write::insert;
use crate::args;
use crate::engine::{StoreError, Tx};

/// Adds first messages of threads to one channel, in the order of their times, as if every member had read them.
pub fn insert_many(tx: &mut Tx, channel_id: &str, posts: &[Post]) -> Result<(), StoreError> {
    for post in posts {
        insert(tx, post)?;
    }
    let (many, last) = (i64::try_from(posts.len()).unwrap_or(i64::MAX), posts.last().map_or(0, |post| post.create_at));
    tx.execute_one(
        "UPDATE channels SET total_msg_count = total_msg_count + $2, total_msg_count_root = total_msg_count_root + $2, \
         last_post_at = CASE WHEN last_post_at < $3 THEN $3 ELSE last_post_at END, \
         last_root_post_at = CASE WHEN last_root_post_at < $3 THEN $3 ELSE last_root_post_at END WHERE id = $1",
        args![channel_id, many, last],
    )?;
    tx.execute(
        "UPDATE channel_members SET msg_count = msg_count + $2, msg_count_root = msg_count_root + $2, \
         last_viewed_at = CASE WHEN last_viewed_at < $3 THEN $3 ELSE last_viewed_at END WHERE channel_id = $1",
        args![channel_id, many, last],
    )?;
    Ok(())
}
