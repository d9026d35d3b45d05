//! What a connection may carry: an administrator's choices, and what they come to. It must not know who asks.

use serde::{Deserialize, Serialize};

use crate::config::{ConnectedWorkspacesSettings, Messageable};

/// Most entries of one of a policy's lists.
const MOST_ENTRIES: usize = 500;
/// Longest entry of one of a policy's lists, in characters.
const LONGEST_ENTRY: usize = 128;
/// Most days that may be asked for; about a hundred years.
const MOST_DAYS: i64 = 36_500;
const DAY: i64 = 24 * 3600 * 1000;

/// What is chosen for one connection. What is `None` is as the server's settings have it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Whether direct and group messages cross.
    pub direct_messages: Option<bool>,
    /// Which people here may be written to directly.
    pub messageable: Option<Messageable>,
    /// User names or ids, where `messageable` is `listed`.
    pub messageable_users: Option<Vec<String>>,
    /// Whether people are told, and taken in, before they share a channel.
    pub user_discovery: Option<bool>,
    /// Whether the real e-mail addresses of people here are told. The other side decides about those of its people.
    pub email_addresses: Option<bool>,
    /// Whether it is told, and shown, who is online.
    pub status: Option<bool>,
    /// Whether it is told, and shown, who is typing.
    pub typing: Option<bool>,
    /// Whether it is told, and shown, how far people have read.
    pub read_positions: Option<bool>,
    /// Whether images of custom emoji cross.
    pub emoji: Option<bool>,
    /// Whether files cross.
    pub files: Option<bool>,
    /// Extensions of files that cross; empty for all.
    pub file_types: Option<Vec<String>>,
    /// Largest file that crosses, in bytes; 0 for what the server allows.
    pub max_file_size: Option<i64>,
    /// Whether messages from before a channel was shared cross.
    pub history: Option<bool>,
    /// How old they may be, in days; 0 for any age.
    pub history_max_age_days: Option<i64>,
    /// Names or ids of channels that may be shared, either way; empty for all.
    pub allowed_channels: Option<Vec<String>>,
    /// Names or ids of teams whose channels may be shared, and in which shared ones may appear; empty for all.
    pub allowed_teams: Option<Vec<String>>,
    /// Posts a minute that are taken in; 0 for any number.
    pub message_rate: Option<i64>,
    /// When the connection stops, in Unix milliseconds; 0 for never.
    pub expires_at: Option<i64>,
    /// Whether channels are shared for reading only unless somebody says otherwise.
    pub read_only: Option<bool>,
    /// Whether a channel that comes over the connection waits until an administrator takes it.
    pub waiting_room: Option<bool>,
}

/// What holds for one connection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EffectivePolicy {
    pub direct_messages: bool,
    pub messageable: Messageable,
    pub messageable_users: Vec<String>,
    pub user_discovery: bool,
    pub email_addresses: bool,
    pub status: bool,
    pub typing: bool,
    pub read_positions: bool,
    pub emoji: bool,
    pub files: bool,
    pub file_types: Vec<String>,
    pub max_file_size: i64,
    pub history: bool,
    pub history_max_age_days: i64,
    pub allowed_channels: Vec<String>,
    pub allowed_teams: Vec<String>,
    pub message_rate: i64,
    pub expires_at: i64,
    pub read_only: bool,
    pub waiting_room: bool,
}

/// What is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error("{0} holds more than {MOST_ENTRIES} entries")]
    TooMany(&'static str),
    #[error("{0} holds an entry that is empty, too long, or not shown")]
    BadEntry(&'static str),
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
}

impl Policy {
    /// Brings entries into the form in which they are compared, and refuses what cannot be meant.
    pub fn checked(mut self) -> Result<Self, PolicyError> {
        let lists = [
            ("messageable_users", &mut self.messageable_users),
            ("file_types", &mut self.file_types),
            ("allowed_channels", &mut self.allowed_channels),
            ("allowed_teams", &mut self.allowed_teams),
        ];
        for (name, list) in lists {
            let Some(entries) = list else { continue };
            if entries.len() > MOST_ENTRIES {
                return Err(PolicyError::TooMany(name));
            }
            *entries = entries.iter().map(|entry| plain(entry)).collect();
            let bad = |e: &String| e.is_empty() || e.chars().count() > LONGEST_ENTRY || e.chars().any(char::is_control);
            if entries.iter().any(bad) {
                return Err(PolicyError::BadEntry(name));
            }
        }
        let numbers = [
            ("max_file_size", self.max_file_size, i64::MAX),
            ("history_max_age_days", self.history_max_age_days, MOST_DAYS),
            ("message_rate", self.message_rate, 1_000_000),
            ("expires_at", self.expires_at, i64::MAX),
        ];
        for (name, value, most) in numbers {
            if value.is_some_and(|n| !(0..=most).contains(&n)) {
                return Err(PolicyError::OutOfRange(name));
            }
        }
        Ok(self)
    }

    /// What holds for a connection made at `created_at`, with what the settings say of the rest.
    pub fn effective(&self, settings: &ConnectedWorkspacesSettings, created_at: i64) -> EffectivePolicy {
        let days = i64::from(settings.policy_expiry_days);
        let expires_at = if days > 0 { created_at.saturating_add(days * DAY) } else { 0 };
        let list = |own: &Option<Vec<String>>, default: &[String]| match own {
            Some(own) => own.clone(),
            None => default.iter().map(|entry| plain(entry)).collect(),
        };
        EffectivePolicy {
            direct_messages: self.direct_messages.unwrap_or(settings.policy_direct_messages),
            messageable: self.messageable.unwrap_or(settings.policy_messageable),
            messageable_users: list(&self.messageable_users, &settings.policy_messageable_users),
            user_discovery: self.user_discovery.unwrap_or(settings.policy_user_discovery),
            email_addresses: self.email_addresses.unwrap_or(settings.send_email_addresses),
            status: self.status.unwrap_or(settings.policy_status) && !settings.disable_shared_channels_status_sync,
            typing: self.typing.unwrap_or(settings.policy_typing),
            read_positions: self.read_positions.unwrap_or(settings.policy_read_positions),
            emoji: self.emoji.unwrap_or(settings.policy_emoji),
            files: self.files.unwrap_or(settings.policy_files),
            file_types: list(&self.file_types, &settings.policy_file_types),
            max_file_size: self.max_file_size.unwrap_or(settings.policy_max_file_size),
            history: self.history.unwrap_or(settings.policy_history),
            history_max_age_days: self.history_max_age_days.unwrap_or(i64::from(settings.policy_history_max_age_days)),
            allowed_channels: list(&self.allowed_channels, &settings.policy_allowed_channels),
            allowed_teams: list(&self.allowed_teams, &settings.policy_allowed_teams),
            message_rate: self.message_rate.unwrap_or(i64::from(settings.policy_message_rate)),
            expires_at: self.expires_at.unwrap_or(expires_at),
            read_only: self.read_only.unwrap_or(settings.policy_read_only),
            waiting_room: self.waiting_room.unwrap_or(settings.policy_waiting_room),
        }
    }
}

/// Lower case, without the marks that people put before names and extensions.
fn plain(entry: &str) -> String {
    entry.trim().trim_start_matches(['@', '~', '.']).to_lowercase()
}

impl EffectivePolicy {
    /// Whether the connection has reached its end at `now`.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires_at > 0 && now >= self.expires_at
    }

    /// Why a file does not cross, in words for its author; `None` when it does.
    pub fn file_refused(&self, name: &str, size: i64) -> Option<String> {
        if !self.files {
            return Some("files are not exchanged over this connection".to_owned());
        }
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
        if !self.file_types.is_empty() && !self.file_types.contains(&extension) {
            let kind =
                if extension.is_empty() { "without an extension".to_owned() } else { format!("of type {extension}") };
            return Some(format!("files {kind} are not exchanged over this connection"));
        }
        if self.max_file_size > 0 && size > self.max_file_size {
            return Some(format!(
                "files larger than {} bytes are not exchanged over this connection",
                self.max_file_size
            ));
        }
        None
    }

    /// Whether a channel with this id and name may be shared.
    pub fn allows_channel(&self, id: &str, name: &str) -> bool {
        is_listed(&self.allowed_channels, id, name)
    }

    /// Whether channels of the team with this id and name may be shared, and come into it.
    pub fn allows_team(&self, id: &str, name: &str) -> bool {
        is_listed(&self.allowed_teams, id, name)
    }

    /// The oldest moment from which history crosses at `now`; `None` when none does.
    pub fn history_since(&self, now: i64) -> Option<i64> {
        match (self.history, self.history_max_age_days) {
            (false, _) => None,
            (true, 0) => Some(0),
            (true, days) => Some((now - days * DAY).max(0)),
        }
    }
}

fn is_listed(list: &[String], id: &str, name: &str) -> bool {
    list.is_empty() || list.iter().any(|entry| entry == id || entry.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> ConnectedWorkspacesSettings {
        ConnectedWorkspacesSettings::default()
    }

    #[test]
    fn what_is_not_chosen_is_as_the_settings_have_it() {
        let mut settings = settings();
        let plain = Policy::default().effective(&settings, 5);
        assert!(plain.direct_messages && plain.files && plain.status && !plain.email_addresses && !plain.waiting_room);
        assert_eq!(plain.expires_at, 0);
        settings.policy_expiry_days = 1;
        settings.policy_file_types = vec![".PNG".into()];
        let policy = Policy { files: Some(true), waiting_room: Some(true), ..Policy::default() };
        let effective = policy.effective(&settings, 5);
        assert_eq!(effective.expires_at, 5 + DAY);
        assert!(effective.is_expired(5 + DAY) && !effective.is_expired(4 + DAY));
        assert!(effective.waiting_room);
        assert_eq!(effective.file_refused("a.PNG", 1), None);
        assert!(effective.file_refused("a.jpg", 1).is_some_and(|why| why.contains("jpg")));
        settings.disable_shared_channels_status_sync = true;
        assert!(!Policy { status: Some(true), ..Policy::default() }.effective(&settings, 0).status);
    }

    #[test]
    fn lists_are_brought_into_one_form_or_refused() {
        let policy = Policy {
            file_types: Some(vec![".PNG".into(), " pdf ".into()]),
            allowed_channels: Some(vec!["~Town".into()]),
            ..Policy::default()
        };
        let policy = policy.checked().unwrap();
        assert_eq!(policy.file_types.as_deref(), Some(&["png".to_owned(), "pdf".to_owned()][..]));
        assert!(policy.effective(&settings(), 0).allows_channel("x", "town"));
        assert!(!policy.effective(&settings(), 0).allows_channel("x", "other"));
        for bad in [
            Policy { file_types: Some(vec![".".into()]), ..Policy::default() },
            Policy { allowed_teams: Some(vec!["a\nb".into()]), ..Policy::default() },
            Policy { message_rate: Some(-1), ..Policy::default() },
            Policy { history_max_age_days: Some(1_000_000), ..Policy::default() },
            Policy { messageable_users: Some(vec!["x".into(); 501]), ..Policy::default() },
        ] {
            assert!(bad.checked().is_err());
        }
    }

    #[test]
    fn history_reaches_back_as_far_as_it_may() {
        let with = |history, days| {
            let policy = Policy { history: Some(history), history_max_age_days: Some(days), ..Policy::default() };
            policy.effective(&settings(), 0).history_since(10 * DAY)
        };
        assert_eq!(with(false, 3), None);
        assert_eq!(with(true, 0), Some(0));
        assert_eq!(with(true, 3), Some(7 * DAY));
        assert_eq!(with(true, 30), Some(0));
    }
}
