//! Bots: who may make, see and change them.
//!
//! A bot is an account that nobody logs in to, and a person who answers for it. It must not know what bots do: they act
//! through access tokens like anybody else.

mod change;
mod create;

pub use change::{BotPatch, assign, disable_of_owner, patch, set_enabled};
pub use create::{NewBot, create};

use causeway_model::bots::Bot;
use causeway_model::permissions::Permission;
use causeway_model::users::User;
use causeway_store::{Tx, bots as store};

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_self_or_edit_others, check_system, has_system};
use crate::users;
use crate::workspace::Workspace;

pub use store::Filter;

fn missing() -> Error {
    Error::not_found("store.sql_bot.get.missing.app_error", "Bot does not exist.")
}

/// Bots that the caller may see, oldest first: their own, or everybody's.
pub async fn list(ws: &Workspace, caller: &Caller, filter: Filter, offset: i64, limit: i64) -> Result<Vec<Bot>> {
    let mut filter = filter;
    if !has_system(ws, caller, Permission::ReadOthersBots) {
        check_system(ws, caller, Permission::ReadBots)?;
        filter.owner_id.clone_from(&caller.user_id);
    }
    ws.store.read(move |tx| Ok(store::list(tx, &filter, offset, limit)?)).await
}

/// One bot. Who may not see it is told that there is none.
pub async fn get(ws: &Workspace, caller: &Caller, bot_id: &str, with_disabled: bool) -> Result<Bot> {
    let (ws2, caller, id) = (ws.clone(), caller.clone(), bot_id.to_owned());
    ws.store
        .read(move |tx| {
            let (user, owner_id) = find(tx, &id)?;
            let is_own = caller.is(&owner_id) && has_system(&ws2, &caller, Permission::ReadBots);
            if !is_own && !has_system(&ws2, &caller, Permission::ReadOthersBots) {
                return Err(missing());
            }
            if user.delete_at > 0 && !with_disabled {
                return Err(missing());
            }
            Ok(Bot::of(user, owner_id))
        })
        .await
}

/// The account of a bot of this workspace, and who answers for it.
fn find(tx: &mut Tx, bot_id: &str) -> Result<(User, String)> {
    let owner_id = store::owner(tx, bot_id)?.ok_or_else(missing)?;
    Ok((users::require(tx, bot_id)?, owner_id))
}

/// The same, for a caller who may change it. Who may not even see it is told that there is none.
fn require_managed(ws: &Workspace, tx: &mut Tx, caller: &Caller, bot_id: &str) -> Result<(User, String)> {
    let (user, owner_id) = find(tx, bot_id)?;
    let (manage, read) = if caller.is(&owner_id) {
        (Permission::ManageBots, Permission::ReadBots)
    } else {
        (Permission::ManageOthersBots, Permission::ReadOthersBots)
    };
    if has_system(ws, caller, manage) {
        return users::check_outranks(ws, caller, &user).map(|()| (user, owner_id));
    }
    Err(if has_system(ws, caller, read) { Error::forbidden() } else { missing() })
}

/// Refuses a caller who is neither `user_id`, nor may edit other people, nor manages that bot.
pub async fn check_self_or_manages(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<()> {
    let Err(refused) = check_self_or_edit_others(ws, caller, user_id) else { return Ok(()) };
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    let managed = ws.store.read(move |tx| require_managed(&ws2, tx, &caller, &id).map(|_| ())).await;
    managed.map_err(|_| refused)
}
