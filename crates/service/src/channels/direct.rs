//! Direct and group channels: found by who is in them, made when they are missing.

use causeway_model::channels::{Channel, DIRECT, GROUP};
use causeway_model::permissions::Permission;
use causeway_model::preferences::Preference;
use causeway_model::text::{direct_channel_name, group_channel_display_name, group_channel_name};
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::join::insert_member;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;

/// The direct channel of two people, made when it is missing. The caller is one of them, or may act for others.
pub async fn open_direct(ws: &Workspace, caller: &Caller, one: &str, other: &str) -> Result<Channel> {
    check_system(ws, caller, Permission::CreateDirectChannel)?;
    if !caller.is(one) && !caller.is(other) && !has_system(ws, caller, Permission::ManageSystem) {
        return Err(Error::forbidden());
    }
    let (first, second) = if caller.is(other) { (other, one) } else { (one, other) };
    let mut ids = vec![first.to_owned(), second.to_owned()];
    ids.dedup();
    let (work, caller, name) = (ws.clone(), caller.clone(), name_of(&ids));
    if let Some(found) = ws.store.read(move |tx| named(tx, &name)).await? {
        return Ok(found);
    }
    ws.store
        .write(move |tx| {
            let users = require_all(tx, &ids)?;
            if let Some(found) = named(tx, &name_of(&ids))? {
                return Ok(found);
            }
            check_may_meet(&work, tx, &ids)?;
            let mut channel = insert_direct(&work, tx, None, &users)?;
            crate::sharing::share_direct(&work, tx, &mut channel, &users)?;
            let other = ids.iter().find(|id| !caller.is(id)).unwrap_or(&caller.user_id);
            show(&work, tx, &caller, "direct_channel_show", other)?;
            Ok(channel)
        })
        .await
}

/// Notes that whoever has just begun a channel wants to see it, as clients do when somebody begins it in them.
fn show(ws: &Workspace, tx: &mut Tx, caller: &Caller, category: &str, name: &str) -> Result<()> {
    let preferences = [Preference {
        user_id: caller.user_id.clone(),
        category: category.to_owned(),
        name: name.to_owned(),
        value: "true".to_owned(),
    }];
    crate::preferences::keep(tx, &preferences)?;
    after_commit(ws, tx, kinds::preferences_changed(&caller.user_id, &preferences));
    Ok(())
}

fn name_of(ids: &[String]) -> String {
    // With one id it is the channel of somebody with themselves.
    match ids {
        [one] => direct_channel_name(one, one),
        [one, other, ..] => direct_channel_name(one, other),
        [] => String::new(),
    }
}

/// Makes the direct channel of one or two people, the first its creator. `id` is given when it comes from elsewhere.
pub fn insert_direct(ws: &Workspace, tx: &mut Tx, id: Option<String>, users: &[User]) -> Result<Channel> {
    let ids: Vec<String> = users.iter().map(|u| u.id.clone()).collect();
    let creator_id = ids.first().cloned().unwrap_or_default();
    let channel = insert_message_channel(ws, tx, id, DIRECT, name_of(&ids), String::new(), &creator_id)?;
    for user in users {
        insert_member(ws, tx, &channel, user, false)?;
        let teammate = ids.iter().find(|id| **id != user.id).unwrap_or(&user.id);
        after_commit(ws, tx, kinds::direct_added(&channel, &creator_id, &user.id, teammate));
    }
    Ok(channel)
}

/// The group channel of three to eight people, made when it is missing. The caller is one of them, named or not.
pub async fn open_group(ws: &Workspace, caller: &Caller, mut user_ids: Vec<String>) -> Result<Channel> {
    check_system(ws, caller, Permission::CreateGroupChannel)?;
    if !user_ids.contains(&caller.user_id) {
        user_ids.push(caller.user_id.clone());
    }
    user_ids.sort();
    user_ids.dedup();
    if !(3..=8).contains(&user_ids.len()) {
        return Err(Error::invalid(
            "api.channel.create_group.bad_size.app_error",
            "Group message channels must contain at least 3 and no more than 8 users.",
        ));
    }
    let (work, caller, name) = (ws.clone(), caller.clone(), group_channel_name(&user_ids));
    if let Some(found) = ws.store.read(move |tx| named(tx, &name)).await? {
        return Ok(found);
    }
    ws.store
        .write(move |tx| {
            let users = require_all(tx, &user_ids)?;
            if let Some(found) = named(tx, &group_channel_name(&user_ids))? {
                return Ok(found);
            }
            check_may_meet(&work, tx, &user_ids)?;
            let mut channel = insert_group(&work, tx, None, &users)?;
            crate::sharing::share_direct(&work, tx, &mut channel, &users)?;
            show(&work, tx, &caller, "group_channel_show", &channel.id)?;
            Ok(channel)
        })
        .await
}

/// Makes the group channel of these people. `id` is given when it comes from elsewhere.
pub fn insert_group(ws: &Workspace, tx: &mut Tx, id: Option<String>, users: &[User]) -> Result<Channel> {
    let mut ids: Vec<String> = users.iter().map(|u| u.id.clone()).collect();
    ids.sort();
    let usernames: Vec<&str> = users.iter().map(|u| u.username.as_str()).collect();
    let display_name = group_channel_display_name(&usernames);
    let channel = insert_message_channel(ws, tx, id, GROUP, group_channel_name(&ids), display_name, "")?;
    for user in users {
        insert_member(ws, tx, &channel, user, false)?;
        after_commit(ws, tx, kinds::group_added(&channel, &user.id, &ids));
    }
    Ok(channel)
}

fn insert_message_channel(
    ws: &Workspace,
    tx: &mut Tx,
    id: Option<String>,
    kind: &str,
    name: String,
    display_name: String,
    creator_id: &str,
) -> Result<Channel> {
    let now = ws.now();
    let channel = Channel {
        id: id.unwrap_or_else(|| ws.ids.new_id()),
        create_at: now,
        update_at: now,
        kind: kind.to_owned(),
        display_name,
        name,
        creator_id: creator_id.to_owned(),
        shared: Some(false),
        ..Channel::default()
    };
    tx.insert(&channel).map_err(super::create::taken)?;
    Ok(channel)
}

fn named(tx: &mut Tx, name: &str) -> Result<Option<Channel>> {
    Ok(tx.find("WHERE t.team_id = '' AND t.name = $1", args![name])?)
}

fn require_all(tx: &mut Tx, ids: &[String]) -> Result<Vec<User>> {
    ids.iter().map(|id| crate::users::require(tx, id)).collect()
}

fn check_may_meet(ws: &Workspace, tx: &mut Tx, ids: &[String]) -> Result<()> {
    use causeway_model::config::RestrictDirectMessage;
    if ws.config().team.restrict_direct_message == RestrictDirectMessage::Any || ids.len() < 2 {
        return Ok(());
    }
    if causeway_store::teams::common(tx, ids)?.is_empty() {
        return Err(Error::new(
            crate::error::Kind::Forbidden,
            "api.channel.create_channel.direct_channel.team_restricted_error",
            "A direct channel cannot be made between people who have no team in common.",
        ));
    }
    Ok(())
}
