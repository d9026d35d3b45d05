//! Sync messages and their answers, and the reading of a message whose items may each be bad.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::lenient::{is_zero, null_if_empty, nullable, optional_or_nothing};
use super::{MembershipChange, SyncNotes, WireAcknowledgement, WirePost, WireReaction, WireStatus, WireUser};
use crate::limits;

/// The payload of `sharedchannel_sync` and of `sharedchannel_global_user_sync`. Read one from another server with
/// [`SyncMsg::read`], so that one bad item does not take the rest with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncMsg {
    pub id: String,
    pub channel_id: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "nullable")]
    pub users: BTreeMap<String, WireUser>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub posts: Vec<WirePost>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub reactions: Vec<WireReaction>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub statuses: Vec<WireStatus>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub membership_changes: Vec<MembershipChange>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub acknowledgements: Vec<WireAcknowledgement>,
    /// Mention, without its `@`, to the id that the user has everywhere.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "nullable")]
    pub mention_transforms: BTreeMap<String, String>,
    /// What a Causeway server adds; others neither send nor read it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_or_nothing")]
    pub causeway: Option<SyncNotes>,
    /// How a Causeway server asks another to take the posts: empty for news, else `history`.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "nullable")]
    pub causeway_as: String,
}

/// The ids of the items that did not have their type's form: users by their key, posts by their id, reactions and
/// acknowledgements by their post's, statuses and memberships by their user's. An item without a readable id is counted only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Malformed {
    pub users: Vec<String>,
    pub posts: Vec<String>,
    pub reactions: Vec<String>,
    pub statuses: Vec<String>,
    pub membership_changes: Vec<String>,
    pub acknowledgements: Vec<String>,
    pub without_id: usize,
}

/// Why a whole sync message cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    #[error("the sync message is not of the expected form")]
    Form(#[source] serde_json::Error),
    #[error("too many {kind} in one sync message: {count}, at most {max}")]
    TooMany { kind: &'static str, count: usize, max: usize },
}

/// A sync message whose items have not been looked into.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Unread<'a> {
    id: String,
    channel_id: String,
    #[serde(borrow, deserialize_with = "nullable")]
    users: BTreeMap<String, &'a RawValue>,
    #[serde(borrow, deserialize_with = "nullable")]
    posts: Vec<&'a RawValue>,
    #[serde(borrow, deserialize_with = "nullable")]
    reactions: Vec<&'a RawValue>,
    #[serde(borrow, deserialize_with = "nullable")]
    statuses: Vec<&'a RawValue>,
    #[serde(borrow, deserialize_with = "nullable")]
    membership_changes: Vec<&'a RawValue>,
    #[serde(borrow, deserialize_with = "nullable")]
    acknowledgements: Vec<&'a RawValue>,
    #[serde(deserialize_with = "nullable")]
    mention_transforms: BTreeMap<String, String>,
    #[serde(deserialize_with = "optional_or_nothing")]
    causeway: Option<SyncNotes>,
    #[serde(deserialize_with = "nullable")]
    causeway_as: String,
}

/// The ids by which a bad item can be named.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    #[serde(deserialize_with = "optional_or_nothing")]
    id: Option<String>,
    #[serde(deserialize_with = "optional_or_nothing")]
    post_id: Option<String>,
    #[serde(deserialize_with = "optional_or_nothing")]
    user_id: Option<String>,
}

impl SyncMsg {
    /// The posts are from before the channel was shared: nobody is to find them unread.
    pub const HISTORY: &str = "history";

    /// Gives everybody whom the message speaks of the id that `here` has for them.
    pub fn rename_people(&mut self, here: impl Fn(&str) -> String) {
        let rename = |id: &mut String| *id = here(id);
        let mut users = BTreeMap::new();
        for (mut id, mut user) in std::mem::take(&mut self.users) {
            rename(&mut id);
            rename(&mut user.id);
            users.insert(id, user);
        }
        self.users = users;
        self.posts.iter_mut().for_each(|post| {
            rename(&mut post.user_id);
            post.metadata.acknowledgements.iter_mut().for_each(|a| rename(&mut a.user_id));
        });
        self.reactions.iter_mut().for_each(|r| rename(&mut r.user_id));
        self.acknowledgements.iter_mut().for_each(|a| rename(&mut a.user_id));
        self.membership_changes.iter_mut().for_each(|m| rename(&mut m.user_id));
        self.statuses.iter_mut().for_each(|s| rename(&mut s.user_id));
        self.mention_transforms.values_mut().for_each(rename);
    }

    /// Reads a message item by item: items that do not have the form are left out and named. The numbers of items are held
    /// to the limits before any is read.
    pub fn read(json: &str) -> Result<(Self, Malformed), SyncError> {
        let unread: Unread<'_> = serde_json::from_str(json).map_err(SyncError::Form)?;
        at_most("users", unread.users.len(), limits::MAX_USERS)?;
        at_most("posts", unread.posts.len(), limits::MAX_POSTS)?;
        at_most("reactions", unread.reactions.len(), limits::MAX_REACTIONS)?;
        at_most("statuses", unread.statuses.len(), limits::MAX_STATUSES)?;
        at_most("membership changes", unread.membership_changes.len(), limits::MAX_MEMBERSHIP_CHANGES)?;
        at_most("acknowledgements", unread.acknowledgements.len(), limits::MAX_ACKNOWLEDGEMENTS)?;
        at_most("mentions", unread.mention_transforms.len(), limits::MAX_MENTIONS)?;

        let mut bad = Malformed::default();
        let mut users = BTreeMap::new();
        for (id, raw) in unread.users {
            match serde_json::from_str(raw.get()) {
                Ok(user) => drop(users.insert(id, user)),
                Err(_) if limits::is_id(&id) => bad.users.push(id),
                Err(_) => bad.without_id += 1,
            }
        }
        let n = &mut bad.without_id;
        let msg = Self {
            id: unread.id,
            channel_id: unread.channel_id,
            users,
            posts: items(unread.posts, |i| i.id, &mut bad.posts, n),
            reactions: items(unread.reactions, |i| i.post_id, &mut bad.reactions, n),
            statuses: items(unread.statuses, |i| i.user_id, &mut bad.statuses, n),
            membership_changes: items(unread.membership_changes, |i| i.user_id, &mut bad.membership_changes, n),
            acknowledgements: items(unread.acknowledgements, |i| i.post_id, &mut bad.acknowledgements, n),
            mention_transforms: unread.mention_transforms,
            causeway: unread.causeway,
            causeway_as: unread.causeway_as,
        };
        at_most("pins", msg.causeway.as_ref().map_or(0, |notes| notes.pins.len()), limits::MAX_POSTS)?;
        Ok((msg, bad))
    }
}

fn at_most(kind: &'static str, count: usize, max: usize) -> Result<(), SyncError> {
    if count > max {
        return Err(SyncError::TooMany { kind, count, max });
    }
    Ok(())
}

/// Reads each item; the ids of those that fail go to `bad`.
fn items<T: DeserializeOwned>(
    raw: Vec<&RawValue>,
    id: fn(Named) -> Option<String>,
    bad: &mut Vec<String>,
    without_id: &mut usize,
) -> Vec<T> {
    let mut good = Vec::with_capacity(raw.len());
    for item in raw {
        match serde_json::from_str(item.get()) {
            Ok(value) => good.push(value),
            Err(_) => match serde_json::from_str::<Named>(item.get()).ok().and_then(id) {
                // An id that is no id would only carry hostile text into the answer.
                Some(id) if limits::is_id(&id) => bad.push(id),
                _ => *without_id += 1,
            },
        }
    }
    good
}

/// The answer to a sync message: how far each kind was taken, and the ids that could not be applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncResponse {
    pub users_last_update_at: i64,
    #[serde(deserialize_with = "nullable")]
    pub user_errors: Vec<String>,
    #[serde(deserialize_with = "nullable")]
    pub users_syncd: Vec<String>,
    pub posts_last_update_at: i64,
    #[serde(deserialize_with = "nullable")]
    pub post_errors: Vec<String>,
    pub reactions_last_update_at: i64,
    #[serde(deserialize_with = "nullable")]
    pub reaction_errors: Vec<String>,
    pub acknowledgements_last_update_at: i64,
    #[serde(deserialize_with = "nullable")]
    pub acknowledgement_errors: Vec<String>,
    #[serde(serialize_with = "null_if_empty", deserialize_with = "nullable")]
    pub status_errors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "nullable")]
    pub membership_errors: Vec<String>,
    /// What a Causeway server adds; others neither send nor read it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "optional_or_nothing")]
    pub causeway: Option<AnswerNotes>,
}

/// Why items were refused, by the id under which they stand in the lists of errors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerNotes {
    #[serde(deserialize_with = "nullable")]
    pub reasons: BTreeMap<String, String>,
    /// From when on history is taken; 0 from any time on.
    #[serde(skip_serializing_if = "is_zero")]
    pub history_from: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "fck1ujwj6jn4zfok5trowuxkco";
    const BAD: &str = "zitquhabe3gwtfh3w4asykppjw";

    #[test]
    fn one_bad_item_leaves_the_others_alone() {
        let json = format!(
            r#"{{"id":"x","posts":[{{"id":"{GOOD}"}},{{"id":"{BAD}","create_at":"soon"}},7,{{"id":{{}}}}],
               "users":{{"{GOOD}":{{"id":"{GOOD}"}},"{BAD}":7}},"reactions":null}}"#
        );
        let (msg, bad) = SyncMsg::read(&json).unwrap();
        assert_eq!(msg.posts.len(), 1);
        assert_eq!(msg.posts[0].id, GOOD);
        assert_eq!(bad.posts, [BAD]);
        assert_eq!(bad.without_id, 2);
        assert_eq!(msg.users.keys().collect::<Vec<_>>(), [GOOD]);
        assert_eq!(bad.users, [BAD]);
    }

    #[test]
    fn too_many_items_are_refused_unread() {
        let posts = vec!["{}"; limits::MAX_POSTS + 1].join(",");
        let error = SyncMsg::read(&format!(r#"{{"posts":[{posts}]}}"#)).unwrap_err();
        assert!(matches!(error, SyncError::TooMany { kind: "posts", .. }));
    }

    #[test]
    fn a_hostile_announcement_does_no_harm() {
        let ping: super::super::Ping = serde_json::from_str(r#"{"sent_at":1,"causeway":"junk"}"#).unwrap();
        assert_eq!(ping.sent_at, 1);
        assert_eq!(ping.causeway, None);
    }
}
