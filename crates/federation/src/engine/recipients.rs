//! Who receives what: from the change log to what goes to one side. No database, no network.

use std::collections::{BTreeMap, BTreeSet};

use causeway_service::changes;
use causeway_store::changes::Change;

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    User,
    Member,
    File,
    Post,
    Acknowledgement,
    Reaction,
    /// The channel itself, or what is pinned in it.
    Channel,
}

impl Kind {
    /// As the change log has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => changes::USER,
            Self::Member => changes::MEMBER,
            Self::File => changes::FILE,
            Self::Post => changes::POST,
            Self::Acknowledgement => changes::ACKNOWLEDGEMENT,
            Self::Reaction => changes::REACTION,
            Self::Channel => changes::CHANNEL,
        }
    }
}

/// What the changes of one stretch of the log ask for: each thing once, in the order in which it first changed, to be sent
/// in its latest state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub posts: Vec<String>,
    /// Post, user, emoji.
    pub reactions: Vec<(String, String, String)>,
    /// Post, user.
    pub acknowledgements: Vec<(String, String)>,
    /// User, and when they last came or went.
    pub members: Vec<(String, i64)>,
    pub users: Vec<String>,
    /// Files that are tried again: their posts go once more.
    pub files: Vec<String>,
    /// Posts that were pinned, or whose pin was taken out.
    pub pins: Vec<String>,
    /// Whether the channel itself changed.
    pub channel: bool,
}

/// Joins changes into what they ask for, leaving out those that came from this side and those that are for another.
pub fn wanted(changes: &[Change], remote_id: &str) -> Wanted {
    let mut out = Wanted::default();
    let mut seen = BTreeSet::new();
    let mut moved: BTreeMap<&str, i64> = BTreeMap::new();
    let for_them = |c: &&Change| c.origin != remote_id && (c.target.is_empty() || c.target == remote_id);
    for change in changes.iter().filter(for_them) {
        if change.kind == changes::MEMBER {
            moved.insert(&change.reference, change.at);
        }
        if !seen.insert((change.kind.as_str(), change.reference.as_str())) {
            continue;
        }
        let mut parts = change.reference.split(':').map(str::to_owned);
        let (first, second, third) = (parts.next(), parts.next(), parts.next());
        match (change.kind.as_str(), first, second, third) {
            (changes::POST, Some(id), ..) => out.posts.push(id),
            (changes::USER, Some(id), ..) => out.users.push(id),
            (changes::FILE, Some(id), ..) => out.files.push(id),
            (changes::PIN, Some(id), ..) => out.pins.push(id),
            (changes::CHANNEL, ..) => out.channel = true,
            (changes::MEMBER, Some(id), ..) => out.members.push((id, 0)),
            (changes::REACTION, Some(post), Some(user), Some(emoji)) => out.reactions.push((post, user, emoji)),
            (changes::ACKNOWLEDGEMENT, Some(post), Some(user), _) => out.acknowledgements.push((post, user)),
            _ => {}
        }
    }
    for (user_id, at) in &mut out.members {
        *at = moved.get(user_id.as_str()).copied().unwrap_or_default();
    }
    out
}

/// System posts that tell of the channel itself: who came, who went, what it is called. Each side tells its own people.
const STAY_HOME: [&str; 18] = [
    "system_join_leave",
    "system_join_channel",
    "system_leave_channel",
    "system_add_to_channel",
    "system_remove_from_channel",
    "system_join_team",
    "system_leave_team",
    "system_add_to_team",
    "system_remove_from_team",
    "system_header_change",
    "system_purpose_change",
    "system_displayname_change",
    "system_convert_channel",
    "system_channel_deleted",
    "system_channel_restored",
    "system_ephemeral",
    "system_generic",
    "system_change_chan_privacy",
];

/// Whether a post may go to a side: not what came from there, not what their own people wrote, and not what tells of the channel.
pub fn post_goes(kind: &str, post_remote: &str, author_remote: &str, remote_id: &str) -> bool {
    post_remote != remote_id && author_remote != remote_id && !STAY_HOME.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(seq: i64, kind: &str, reference: &str, origin: &str) -> Change {
        Change {
            channel_id: "c".into(),
            seq,
            kind: kind.into(),
            reference: reference.into(),
            origin: origin.into(),
            at: seq * 10,
            target: String::new(),
        }
    }

    #[test]
    fn changes_of_one_thing_are_joined_in_the_order_of_their_first() {
        let log = [
            change(1, "post", "a", ""),
            change(2, "post", "b", ""),
            change(3, "post", "a", ""),
            change(4, "member", "u", ""),
            change(5, "reaction", "a:u:heart", ""),
            change(6, "member", "u", ""),
            change(7, "ack", "b:u", ""),
            change(8, "reaction", "a:u:heart", ""),
            change(9, "something new", "x", ""),
        ];
        let wanted = wanted(&log, "r");
        assert_eq!(wanted.posts, ["a", "b"]);
        assert_eq!(wanted.members, [("u".to_owned(), 60)]);
        assert_eq!(wanted.reactions, [("a".into(), "u".into(), "heart".into())]);
        assert_eq!(wanted.acknowledgements, [("b".to_owned(), "u".to_owned())]);
    }

    #[test]
    fn what_came_from_a_side_is_not_sent_back_but_passed_on() {
        let log = [change(1, "post", "a", "beta"), change(2, "post", "b", "gamma"), change(3, "post", "c", "")];
        assert_eq!(wanted(&log, "beta").posts, ["b", "c"]);
        assert_eq!(wanted(&log, "gamma").posts, ["a", "c"]);
    }

    #[test]
    fn what_is_for_one_side_goes_to_that_alone() {
        let log = [Change { target: "beta".into(), ..change(1, "post", "a", "") }, change(2, "post", "b", "")];
        assert_eq!(wanted(&log, "beta").posts, ["a", "b"]);
        assert_eq!(wanted(&log, "gamma").posts, ["b"]);
    }

    #[test]
    fn posts_go_only_where_they_are_news() {
        assert!(post_goes("", "", "", "beta"));
        assert!(post_goes("", "gamma", "gamma", "beta"));
        assert!(!post_goes("", "beta", "beta", "beta"));
        assert!(!post_goes("", "", "beta", "beta"));
        assert!(!post_goes("system_header_change", "", "", "beta"));
        assert!(post_goes("me", "", "", "beta"));
    }
}
