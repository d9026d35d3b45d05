//! The rules that text keeps: what names may look like, how long things may be, and what a message says
//! beside its words (mentions, hashtags, channel links).
//!
//! It must not know whether a name is taken, who exists, or who may do what.

mod channels;
mod code;
mod hashtags;
mod mentions;
mod message;
mod names;
mod passwords;
mod people;
mod teams;
mod usernames;
mod violation;

pub use channels::{
    check_channel_display_name, check_channel_header, check_channel_name, check_channel_purpose, direct_channel_name,
    direct_channel_users, group_channel_display_name, group_channel_name,
};
pub use hashtags::hashtags;
pub use mentions::{Keywords, MessageText, NameMention, SpecialMentions, rewrite_mentions};
pub use message::{MAX_POST_RUNES, MAX_PROPS_RUNES, check_message, cut_to_runes};
pub use names::{check_emoji_name, is_emoji_name};
pub use passwords::{MAX_PASSWORD_BYTES, PasswordRules};
pub use people::{
    check_email, check_full_name, check_locale, check_nickname, check_position, is_email, normalize_email,
};
pub use teams::{check_team_description, check_team_display_name, check_team_name};
pub use usernames::{check_remote_username, check_username, is_reserved_username, is_username, suggest_username};
pub use violation::Violation;
