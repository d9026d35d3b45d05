//! Making a public or private channel.

use causeway_model::channels::{Channel, OPEN, PRIVATE};
use causeway_model::permissions::Permission;
use causeway_model::text::{
    check_channel_display_name, check_channel_header, check_channel_name, check_channel_purpose,
};
use causeway_store::{StoreError, Tx};
use serde::Deserialize;

use super::join::{Coming, join_as};
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_team};
use crate::workspace::Workspace;

/// What a new channel is made from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewChannel {
    /// Only for a channel that has its id from elsewhere; a fresh one otherwise.
    #[serde(skip)]
    pub id: Option<String>,
    pub team_id: String,
    /// `O` or `P`.
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    /// Who made it and is its first member and administrator; empty for nobody.
    #[serde(skip)]
    pub creator_id: String,
    #[serde(skip)]
    pub shared: Option<bool>,
}

/// Makes a public or private channel of a team; whoever makes it is its administrator.
pub async fn create(ws: &Workspace, caller: &Caller, mut new: NewChannel) -> Result<Channel> {
    if new.display_name.trim().is_empty() {
        return Err(Error::invalid_body("display_name"));
    }
    let needed = match new.kind.as_str() {
        OPEN => Permission::CreatePublicChannel,
        PRIVATE => Permission::CreatePrivateChannel,
        _ => return Err(Error::invalid_body("type")),
    };
    new.creator_id.clone_from(&caller.user_id);
    let (work, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            let team = crate::teams::require_active(tx, &new.team_id)?;
            check_team(&work, tx, &caller, &team.id, needed)?;
            check_room(&work, tx, &team.id)?;
            let channel = insert(&work, tx, new)?;
            if caller.user_id.is_empty() {
                return Ok(channel);
            }
            join_as(&work, tx, &channel, &caller.user_id, Coming { admin: true, ..Coming::default() })?;
            // The announcement of the creator is not part of the answer, as clients expect it.
            Ok(channel)
        })
        .await
}

fn check_room(ws: &Workspace, tx: &mut Tx, team_id: &str) -> Result<()> {
    let most = i64::from(ws.config().team.max_channels_per_team);
    if causeway_store::channels::count_of_team(tx, team_id)? >= most {
        return Err(Error::invalid(
            "api.channel.create_channel.max_channel_limit.app_error",
            format!("This team has reached the limit of {most} channels."),
        ));
    }
    Ok(())
}

/// Adds the channel itself, without members, and tells its creator. Checks what it may be called, not who may make it.
pub fn insert(ws: &Workspace, tx: &mut Tx, new: NewChannel) -> Result<Channel> {
    check_channel_display_name(&new.display_name)?;
    check_channel_name(&new.name)?;
    check_channel_header(&new.header)?;
    check_channel_purpose(&new.purpose)?;
    let now = ws.now();
    let channel = Channel {
        id: new.id.unwrap_or_else(|| ws.ids.new_id()),
        create_at: now,
        update_at: now,
        team_id: new.team_id,
        kind: new.kind,
        display_name: new.display_name.trim().to_owned(),
        name: new.name,
        header: new.header,
        purpose: new.purpose,
        creator_id: new.creator_id,
        shared: new.shared,
        ..Channel::default()
    };
    tx.insert(&channel).map_err(taken)?;
    if !channel.creator_id.is_empty() {
        after_commit(ws, tx, kinds::channel_created(&channel));
    }
    Ok(channel)
}

/// What a broken uniqueness rule of channels means.
pub(super) fn taken(error: StoreError) -> Error {
    if error.is_conflict_on("name") {
        return Error::invalid(
            "store.sql_channel.save_channel.exists.app_error",
            "A channel with that name already exists on the same team.",
        );
    }
    if error.is_conflict_on("id") || error.is_conflict_on("pkey") {
        return Error::invalid(
            "store.sql_channel.save_channel.existing.app_error",
            "A channel with that id already exists.",
        );
    }
    error.into()
}
