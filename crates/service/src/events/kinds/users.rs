//! What clients are told of people: accounts, profiles, statuses, preferences, typing.

use causeway_model::preferences::Preference;
use causeway_model::users::User;

use super::super::{Audience, Broadcast, Event, MembershipChange};

/// Somebody's profile changed. They themselves, administrators and everybody else are each told what they may see;
/// `as_seen` is the last.
pub fn user_updated(user: &User, as_seen: &User) -> [Event; 3] {
    let told = |to: Broadcast, user: &User| {
        Event::new("user_updated", to).with("user", serde_json::to_value(user).unwrap_or_default())
    };
    let others = || Broadcast::everybody().omitting(&user.id);
    [
        told(Broadcast::user(&user.id), &user.clone().for_self()),
        told(Broadcast { contains_sensitive_data: true, ..others() }, &user.clone().for_admin())
            .only(Audience::Administrators),
        told(Broadcast { contains_sanitized_data: true, ..others() }, as_seen).only(Audience::OthersThanAdministrators),
    ]
}

/// An account was deactivated or made active again.
pub fn user_activation_status_change() -> Event {
    Event::new("user_activation_status_change", Broadcast::everybody())
}

/// Somebody's system roles changed; they are told.
pub fn user_role_updated(user_id: &str, roles: &str) -> Event {
    let changed = MembershipChange::RolesChanged { user_id: user_id.to_owned(), roles: roles.to_owned() };
    Event::new("user_role_updated", Broadcast::user(user_id))
        .with("user_id", user_id)
        .with("roles", roles)
        .with_membership(changed)
}

/// Somebody is online, away, not to be disturbed or offline; their other clients are told.
pub fn status_change(user_id: &str, status: &str) -> Event {
    Event::new("status_change", Broadcast::user(user_id)).with("status", status).with("user_id", user_id)
}

/// Somebody is typing in a channel, or in a thread of it.
pub fn typing(user_id: &str, channel_id: &str, parent_id: &str) -> Event {
    Event::new("typing", Broadcast::channel(channel_id).omitting(user_id))
        .with("parent_id", parent_id)
        .with("user_id", user_id)
}

/// Preferences were set; the person's other clients are told.
pub fn preferences_changed(user_id: &str, preferences: &[Preference]) -> Event {
    Event::new("preferences_changed", Broadcast::user(user_id)).with_json("preferences", &preferences)
}

/// Preferences were removed; the person's other clients are told.
pub fn preferences_deleted(user_id: &str, preferences: &[Preference]) -> Event {
    Event::new("preferences_deleted", Broadcast::user(user_id)).with_json("preferences", &preferences)
}
