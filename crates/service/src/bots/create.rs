//! Making a bot.

use causeway_model::bots::{Bot, BotOwner};
use causeway_model::permissions::{Permission, roles};
use causeway_model::text::{check_full_name, check_username};
use causeway_model::users::User;
use serde::Deserialize;

use super::change::check_description;
use crate::audits;
use crate::error::{Error, Kind, Result};
use crate::events::{Broadcast, after_commit, kinds};
use crate::permissions::{Caller, check_system};
use crate::users;
use crate::workspace::Workspace;

/// What a new bot is made from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewBot {
    pub username: String,
    pub display_name: String,
    pub description: String,
}

/// Makes a bot that the caller answers for.
pub async fn create(ws: &Workspace, caller: &Caller, new: NewBot) -> Result<Bot> {
    check_system(ws, caller, Permission::CreateBot)?;
    if !ws.config().service.enable_bot_account_creation {
        return Err(Error::new(Kind::Forbidden, "api.bot.create_disabled", "Bot creation has been disabled."));
    }
    let username = new.username.trim().to_lowercase();
    check_username(&username)?;
    check_full_name(&new.display_name, "")?;
    check_description(&new.description)?;
    let (now, id) = (ws.now(), ws.ids.new_id());
    let user = User {
        create_at: now,
        update_at: now,
        username,
        // Reaches nobody, and is nobody's.
        email: format!("{id}@bots.invalid"),
        first_name: new.display_name,
        bot_description: new.description,
        is_bot: true,
        roles: roles::SYSTEM_USER.to_owned(),
        notify_props: User::default_notify_props(),
        timezone: User::default_timezone(),
        locale: ws.config().localization.default_client_locale.clone(),
        id,
        ..User::default()
    };
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            // The operator at the command line is nobody's account.
            if !caller.operator && users::require(tx, &caller.user_id)?.is_bot {
                return Err(Error::forbidden());
            }
            users::insert(tx, &user)?;
            let owner = BotOwner { user_id: user.id.clone(), owner_id: caller.user_id.clone() };
            tx.insert(&owner)?;
            audits::record(&ws2, tx, &caller, audits::BOTS, &format!("made bot={}", user.id))?;
            after_commit(&ws2, tx, kinds::new_user(&user.id, Broadcast::everybody()));
            crate::changes::wake_people_after_commit(&ws2, tx);
            Ok(Bot::of(user, owner.owner_id))
        })
        .await
}
