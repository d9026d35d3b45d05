//! Users: never ours, never another connection's, and only with what a user may bring along.

use causeway_model::StringMap;
use causeway_model::connections::check_display_name;
use causeway_model::users::{
    PROP_CUSTOM_STATUS, PROP_ORIGINAL_REMOTE_ID, PROP_ORIGINAL_REMOTE_NAME, PROP_REMOTE_EMAIL, PROP_REMOTE_USERNAME,
    User,
};
use causeway_service::connections::check_settled;
use causeway_service::users::{CustomStatus, remote};
use causeway_service::{Result, channels};

use super::sync::{Gate, check_user};
use crate::engine::recipients::Kind;
use crate::limits::{MAX_CUSTOM_STATUS, MAX_PERSON_NAME, check_emoji_name, check_line, is_id};
use crate::names;
use crate::wire::{ORIGINAL_REMOTE_UNKNOWN, SyncMsg, WireUser};

pub(super) fn apply(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    // Servers like this one tell of memberships beside the users.
    let joins = gate.connection.announcement.is_empty();
    let mut renamed = Vec::new();
    for (id, wire) in &msg.users {
        let before = gate.people.get(id).map(|known| known.username.clone());
        let third_party_fits = gate.place.as_ref().is_some_and(|p| p.sender_is_home);
        match take(gate, id, wire, third_party_fits)? {
            Ok(user) => {
                gate.answer.users_last_update_at = gate.answer.users_last_update_at.max(wire.update_at);
                gate.answer.users_syncd.push(id.clone());
                if joins && user.delete_at == 0 {
                    join(gate, &user)?;
                }
                if before.is_some_and(|before| before != user.username) {
                    renamed.push(user.clone());
                }
                gate.people.insert(id.clone(), user);
            }
            Err(why) => gate.refuse(Kind::User, id, &why)?,
        }
    }
    for user in renamed {
        if let Some(user) = plainly_named(gate, &user)? {
            gate.people.insert(user.id.clone(), user);
        }
    }
    Ok(())
}

/// The person under the name without a number, where somebody of the same message has just given that up.
fn plainly_named(gate: &mut Gate<'_>, user: &User) -> Result<Option<User>> {
    let Some(home_name) = user.props.get(PROP_REMOTE_USERNAME) else { return Ok(None) };
    let plain = names::munged(home_name, &gate.connection.name);
    if user.username == plain || remote::is_taken(gate.tx, &plain)? {
        return Ok(None);
    }
    remote::rename(gate.ws, gate.tx, user, plain, &gate.connection.remote_id).map(Some)
}

/// Gives whoever of these comes over another connection already an id of their own here, to be somebody else by: neither
/// connection is to speak for the other's. `third_party_fits`: whether people of third servers count, too.
pub(super) fn make_out<'w>(
    gate: &mut Gate<'_>,
    users: impl IntoIterator<Item = &'w WireUser>,
    third_party_fits: bool,
) -> Result<()> {
    let elsewhere = |user: &&User| user.is_remote() && user.remote_id != gate.connection.remote_id;
    let mut others: Vec<(&str, &str)> = Vec::new();
    for wire in users {
        let may_come = third_party_fits || original_remote(wire).is_none();
        if let Some(user) = gate.people.get(&wire.id).filter(elsewhere)
            && may_come
            && gate.identities.here(&wire.id) == wire.id
        {
            others.push((&wire.id, &user.remote_id));
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    let remotes: Vec<&str> = others.iter().map(|(_, remote)| *remote).collect();
    check_settled(gate.ws, gate.tx, gate.connection, &remotes)?;
    for (id, _) in others {
        gate.identities.add(id, &gate.ws.ids.new_id());
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
    if existing.is_none() && gate.place.is_none() && !gate.takes_strangers {
        return Ok(Err("people who share no channel are not taken over by this server".to_owned()));
    }
    let original = original_remote(wire);
    if original.is_some() && !third_party_fits {
        return Ok(Err("only the channel's home passes on users of other servers".to_owned()));
    }
    let incoming = incoming(gate, existing.as_ref(), wire, original)?;
    let user = remote::apply_remote(gate.ws, gate.tx, &gate.connection.remote_id, existing.as_ref(), incoming)?;
    if existing.as_ref().is_none_or(|known| known.update_at != user.update_at) {
        gate.did("users");
    }
    if user.last_picture_update < 0 && existing.is_some_and(|known| known.last_picture_update > 0) {
        gate.without_picture.push(user.id.clone());
    }
    Ok(Ok(user))
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
    if let Some(status) = wire.props.get(PROP_CUSTOM_STATUS).and_then(|text| custom_status(text)) {
        props.insert(PROP_CUSTOM_STATUS.to_owned(), status);
    }
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
    let id_there = gate.identities.there(&wire.id);
    Ok(User {
        id: wire.id.clone(),
        remote_user_id: if id_there == wire.id { String::new() } else { id_there.to_owned() },
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
        last_picture_update: wire.last_picture_update,
        ..User::default()
    })
}

/// The status text that somebody set for themselves, if it is one.
fn custom_status(text: &str) -> Option<String> {
    let status: CustomStatus = serde_json::from_str(text).ok()?;
    let fits = check_line("custom_status", &status.text, MAX_CUSTOM_STATUS).is_ok()
        && check_emoji_name("emoji", &status.emoji).is_ok()
        && check_line("expires_at", &status.expires_at, MAX_PERSON_NAME).is_ok()
        && check_line("duration", &status.duration, MAX_PERSON_NAME).is_ok();
    if fits { serde_json::to_string(&status).ok() } else { None }
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
