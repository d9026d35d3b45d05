//! Marking a channel as unread from a message on.

use causeway_model::channels::Channel;
use causeway_model::posts::Post;
use causeway_model::text::{Keywords, MessageText};
use causeway_model::users::User;
use causeway_store::{Tx, posts as store};

use super::read::require_readable;
use super::{UnreadCounts, threads};
use crate::error::{Error, Result};
use crate::events::{self, kinds};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// So many unread messages are searched for mentions; more than that nobody counts.
const SEARCHED: i64 = 1000;

/// Makes `post_id` the first unread message of its channel for the caller. With `collapsed` a reply makes its thread
/// unread instead, and the channel stays as it is.
pub async fn set_unread(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    post_id: &str,
    collapsed: bool,
) -> Result<UnreadCounts> {
    if !caller.is(user_id) {
        return Err(Error::forbidden());
    }
    let (ws2, caller, id) = (ws.clone(), caller.clone(), post_id.to_owned());
    ws.store
        .write(move |tx| {
            let (post, channel) = require_readable(&ws2, tx, &caller, &id)?;
            let member = crate::channels::require_member(tx, &channel.id, &caller.user_id)?;
            let mut counts = UnreadCounts {
                team_id: channel.team_id.clone(),
                user_id: caller.user_id.clone(),
                channel_id: channel.id.clone(),
                msg_count: member.msg_count,
                mention_count: member.mention_count,
                mention_count_root: member.mention_count_root,
                urgent_mention_count: member.urgent_mention_count,
                msg_count_root: member.msg_count_root,
                last_viewed_at: member.last_viewed_at,
                post_id: post.id.clone(),
            };
            if collapsed && !post.root_id.is_empty() {
                threads::mark_unread_in(&ws2, tx, &caller.user_id, &channel, &post)?;
                return Ok(counts);
            }
            count(tx, &channel, &post, &mut counts)?;
            store::set_unread(tx, &counts.channel_id, &counts.user_id, counts.of_member(), ws2.now())?;
            let event = kinds::post_unread(&channel.team_id, &channel.id, &caller.user_id, &counts);
            events::after_commit(&ws2, tx, event);
            Ok(counts)
        })
        .await
}

impl UnreadCounts {
    fn of_member(&self) -> store::MemberCounts {
        store::MemberCounts {
            msg_count: self.msg_count,
            msg_count_root: self.msg_count_root,
            mention_count: self.mention_count,
            mention_count_root: self.mention_count_root,
            urgent_mention_count: self.urgent_mention_count,
            last_viewed_at: self.last_viewed_at,
        }
    }
}

fn count(tx: &mut Tx, channel: &Channel, first: &Post, counts: &mut UnreadCounts) -> Result<()> {
    let (all, roots) = store::count_from(tx, &channel.id, first.create_at)?;
    counts.msg_count = (channel.total_msg_count - all).max(0);
    counts.msg_count_root = (channel.total_msg_count_root - roots).max(0);
    counts.last_viewed_at = first.create_at - 1;
    let user = crate::users::require(tx, &counts.user_id)?;
    let keywords = Keywords::from_notify_props(&user.notify_props, &user.first_name);
    (counts.mention_count, counts.mention_count_root, counts.urgent_mention_count) = (0, 0, 0);
    for unread in store::texts_from(tx, &channel.id, first.create_at, SEARCHED)? {
        if unread.user_id == user.id || !(channel.is_message() || names(&unread.message, &user, &keywords)) {
            continue;
        }
        counts.mention_count += 1;
        if unread.is_root {
            counts.mention_count_root += 1;
            counts.urgent_mention_count += i64::from(unread.is_urgent);
        }
    }
    Ok(())
}

fn names(message: &str, user: &User, keywords: &Keywords) -> bool {
    if !message.contains('@') && keywords.is_empty() {
        return false;
    }
    let text = MessageText::new(message);
    let hears_all = user.notify_props.get("channel").is_none_or(|value| value != "false");
    text.possible_names().contains(&user.username)
        || (hears_all && (text.special().all || text.special().channel))
        || text.has_keyword(keywords)
}

/// How many of these texts mention the person.
pub(super) fn mentions_in(texts: &[String], user: &User) -> i64 {
    let keywords = Keywords::from_notify_props(&user.notify_props, &user.first_name);
    texts.iter().map(|text| i64::from(names(text, user, &keywords))).sum()
}
