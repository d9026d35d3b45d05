//! Changing a bot, and who answers for it.

use causeway_model::bots::{Bot, BotOwner};
use causeway_model::text::{check_full_name, check_username};
use causeway_store::{Tx, bots as store};
use serde::Deserialize;

use super::require_managed;
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::users::{self, keep_profile};
use crate::workspace::Workspace;

/// Longest description, in characters.
const MOST_DESCRIPTION: usize = 1024;

/// What changes of a bot; `None` stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BotPatch {
    pub username: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

pub(super) fn check_description(text: &str) -> Result<()> {
    if text.chars().count() > MOST_DESCRIPTION {
        return Err(Error::invalid("model.bot.is_valid.description.app_error", "Invalid description."));
    }
    Ok(())
}

/// Changes what a bot is called and what is said of it.
pub async fn patch(ws: &Workspace, caller: &Caller, bot_id: &str, patch: BotPatch) -> Result<Bot> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), bot_id.to_owned());
    ws.store
        .write(move |tx| {
            let (mut user, owner_id) = require_managed(&ws2, tx, &caller, &id)?;
            let before = user.clone();
            if let Some(name) = patch.username {
                user.username = name.trim().to_lowercase();
                check_username(&user.username)?;
            }
            if let Some(name) = patch.display_name {
                check_full_name(&name, "")?;
                user.first_name = name;
            }
            if let Some(text) = patch.description {
                check_description(&text)?;
                user.bot_description = text;
            }
            if user != before {
                keep_profile(&ws2, tx, &mut user, "")?;
                audits::record(&ws2, tx, &caller, audits::BOTS, &format!("changed bot={id}"))?;
            }
            Ok(Bot::of(user, owner_id))
        })
        .await
}

/// Disables a bot or makes it work again. A disabled one can do nothing; its access tokens are kept.
pub async fn set_enabled(ws: &Workspace, caller: &Caller, bot_id: &str, enabled: bool) -> Result<Bot> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), bot_id.to_owned());
    ws.store
        .write(move |tx| {
            let (mut user, owner_id) = require_managed(&ws2, tx, &caller, &id)?;
            users::change_active(&ws2, tx, &caller, &mut user, enabled)?;
            Ok(Bot::of(user, owner_id))
        })
        .await
}

/// Has somebody else answer for a bot.
pub async fn assign(ws: &Workspace, caller: &Caller, bot_id: &str, owner_id: &str) -> Result<Bot> {
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (id, owner_id) = (bot_id.to_owned(), owner_id.to_owned());
    ws.store
        .write(move |tx| {
            let (mut user, before) = require_managed(&ws2, tx, &caller, &id)?;
            let owner = users::require(tx, &owner_id)?;
            if owner.is_bot || owner.is_remote() || owner.delete_at > 0 {
                return Err(Error::forbidden().with_detail("nobody but an active person of this workspace owns bots"));
            }
            if before != owner_id {
                tx.update(&BotOwner { user_id: id.clone(), owner_id: owner_id.clone() }, &["user_id"])?;
                keep_profile(&ws2, tx, &mut user, "")?;
                audits::record(&ws2, tx, &caller, audits::BOTS, &format!("assigned bot={id} owner={owner_id}"))?;
            }
            Ok(Bot::of(user, owner_id))
        })
        .await
}

/// Disables the bots of somebody whose account is no longer active.
pub fn disable_of_owner(ws: &Workspace, tx: &mut Tx, caller: &Caller, owner_id: &str) -> Result<()> {
    if !ws.config().service.disable_bots_when_owner_is_deactivated {
        return Ok(());
    }
    for mut bot in store::active_of(tx, owner_id)? {
        users::change_active(ws, tx, caller, &mut bot, false)?;
    }
    Ok(())
}
