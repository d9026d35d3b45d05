//! Users: never ours, never another connection's, and only with what a user may bring along.

use causeway_model::StringMap;
use causeway_model::connections::check_display_name;
use causeway_model::users::PROP_ORIGINAL_REMOTE_NAME;
use causeway_model::users::{PROP_ORIGINAL_REMOTE_ID, PROP_REMOTE_EMAIL, PROP_REMOTE_USERNAME, User};
use causeway_service::users::remote;
use causeway_service::{Result, channels};

use super::sync::{Gate, check_user};
use crate::engine::recipients::Kind;
use crate::limits::is_id;
use crate::names;
use crate::wire::{ORIGINAL_REMOTE_UNKNOWN, SyncMsg, WireUser};

pub(super) fn apply(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    // Servers like this one tell of memberships beside the users.
    let joins = gate.connection.announcement.is_empty();
    for (id, wire) in &msg.users {
        let third_party_fits = gate.place.as_ref().is_some_and(|p| p.sender_is_home);
        match take(gate, id, wire, third_party_fits)? {
            Ok(user) => {
                gate.answer.users_last_update_at = gate.answer.users_last_update_at.max(wire.update_at);
                gate.answer.users_syncd.push(id.clone());
                if joins && user.delete_at == 0 {
                    join(gate, &user)?;
                }
                gate.people.insert(id.clone(), user);
            }
            Err(why) => gate.refuse(Kind::User, id, &why)?,
        }
    }
    Ok(())
}

/// Takes one user over, or says why not.
pub(super) fn take(
    gate: &mut Gate<'_>,
    id: &str,
    wire: &WireUser,
    third_party_fits: bool,
) -> Result<std::result::Result<User, String>> {
    if let Some(why) = Gate::why(check_user(id, wire, gate.now)) {
        return Ok(Err(why));
    }
    let existing = gate.people.get(id).cloned();
    if let Some(known) = &existing {
        if !known.is_remote() {
            return Ok(Err("the user is one of ours".to_owned()));
        }
        if known.remote_id != gate.connection.remote_id {
            return Ok(Err("the user belongs to another connection".to_owned()));
        }
    }
    let original = original_remote(wire);
    if original.is_some() && !third_party_fits {
        return Ok(Err("only the channel's home passes on users of other servers".to_owned()));
    }
    let incoming = incoming(gate, existing.as_ref(), wire, original)?;
    remote::apply_remote(gate.ws, gate.tx, &gate.connection.remote_id, existing.as_ref(), incoming).map(Ok)
}

/// The connection that a user of a third server first came through; `None` for the sender's own.
fn original_remote(wire: &WireUser) -> Option<String> {
    let said = wire.props.get(PROP_ORIGINAL_REMOTE_ID).or(wire.remote_id.as_ref()).filter(|id| !id.is_empty())?;
    Some(if is_id(said) { said.clone() } else { ORIGINAL_REMOTE_UNKNOWN.to_owned() })
}

fn incoming(gate: &mut Gate<'_>, existing: Option<&User>, wire: &WireUser, original: Option<String>) -> Result<User> {
    let mut props = StringMap::new();
    let home_name = wire.username.clone();
    props.insert(PROP_REMOTE_USERNAME.to_owned(), home_name.clone());
    props.insert(PROP_REMOTE_EMAIL.to_owned(), wire.email.clone());
    if let Some(original) = original {
        props.insert(PROP_ORIGINAL_REMOTE_ID.to_owned(), original);
        if let Some(name) = wire.props.get(PROP_ORIGINAL_REMOTE_NAME).filter(|name| check_display_name(name).is_ok()) {
            props.insert(PROP_ORIGINAL_REMOTE_NAME.to_owned(), name.clone());
        }
    }
    let keeps_name = existing.filter(|u| u.props.get(PROP_REMOTE_USERNAME) == Some(&home_name));
    let username = match keeps_name {
        Some(user) => user.username.clone(),
        None => free_name(gate, existing, &home_name)?,
    };
    Ok(User {
        id: wire.id.clone(),
        create_at: wire.create_at.min(gate.now),
        update_at: wire.update_at,
        delete_at: wire.delete_at,
        username,
        nickname: wire.nickname.clone(),
        first_name: wire.first_name.clone(),
        last_name: wire.last_name.clone(),
        position: wire.position.clone(),
        locale: if wire.locale.is_empty() { "en".to_owned() } else { wire.locale.clone() },
        timezone: timezone(wire),
        props,
        is_bot: wire.is_bot,
        bot_description: wire.bot_description.chars().take(1_024).collect(),
        ..User::default()
    })
}

/// The three things that a time zone consists of.
fn timezone(wire: &WireUser) -> StringMap {
    let mut zone = User::default_timezone();
    for (key, value) in &mut zone {
        if let Some(said) = wire.timezone.get(key) {
            value.clone_from(said);
        }
    }
    zone
}

fn free_name(gate: &mut Gate<'_>, existing: Option<&User>, name: &str) -> Result<String> {
    let mut failed = None;
    let own = existing.map(|u| u.username.clone()).unwrap_or_default();
    let found = names::munge(name, &gate.connection.name, |candidate| {
        if candidate == own {
            return false;
        }
        remote::is_taken(gate.tx, candidate).unwrap_or_else(|error| {
            failed = Some(error);
            false
        })
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(found),
    }
}

/// Brings a user of the sender into the team and the channel of the message.
pub(super) fn join(gate: &mut Gate<'_>, user: &User) -> Result<()> {
    let Some(place) = &gate.place else { return Ok(()) };
    if place.channel.is_message() || place.channel.delete_at > 0 {
        return Ok(());
    }
    remote::let_into_team(gate.ws, gate.tx, &place.channel.team_id, user)?;
    channels::join(gate.ws, gate.tx, &place.channel, &user.id, "", &gate.connection.remote_id).map(|_| ())
}
