//! Incoming webhooks: who may make, see and change them, and what they post.
//!
//! A webhook posts in the name of a person and can do no more than they. It must not know HTTP.

mod change;
mod post;

pub use change::{NewWebhook, WebhookPatch, create, remove, update};
pub use post::{HookPost, post};

use causeway_model::channels::{Channel, OPEN};
use causeway_model::permissions::Permission;
use causeway_model::webhooks::IncomingWebhook;
use causeway_store::{Tx, args, webhooks as store};

use crate::channels;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_channel, check_system, check_team, has_system, has_team};
use crate::workspace::Workspace;

fn missing() -> Error {
    Error::not_found("app.webhooks.get_incoming.app_error", "Unable to get the webhook.")
}

fn check_enabled(ws: &Workspace) -> Result<()> {
    if ws.config().service.enable_incoming_webhooks {
        return Ok(());
    }
    Err(Error::not_implemented(
        "api.incoming_webhook.disabled.app_error",
        "Incoming webhooks have been disabled by the system admin.",
    ))
}

/// A page of webhooks, and how many there are in all.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub webhooks: Vec<IncomingWebhook>,
    pub total: i64,
}

/// The webhooks of a team, or of all, that the caller may see, oldest first: their own, or everybody's.
pub async fn list(ws: &Workspace, caller: &Caller, team_id: &str, offset: i64, limit: i64) -> Result<Page> {
    check_enabled(ws)?;
    let (ws2, caller, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            let sees_all = if team_id.is_empty() {
                check_system(&ws2, &caller, Permission::ManageOwnIncomingWebhooks)?;
                has_system(&ws2, &caller, Permission::ManageOthersIncomingWebhooks)
            } else {
                check_team(&ws2, tx, &caller, &team_id, Permission::ManageOwnIncomingWebhooks)?;
                has_team(&ws2, tx, &caller, &team_id, Permission::ManageOthersIncomingWebhooks)?
            };
            let owner = if sees_all { "" } else { caller.user_id.as_str() };
            let webhooks = store::list(tx, &team_id, owner, offset, limit)?;
            Ok(Page { webhooks, total: store::count(tx, &team_id, owner)? })
        })
        .await
}

/// One webhook.
pub async fn get(ws: &Workspace, caller: &Caller, id: &str) -> Result<IncomingWebhook> {
    check_enabled(ws)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store.read(move |tx| require_managed(&ws2, tx, &caller, &id)).await
}

fn find(tx: &mut Tx, id: &str) -> Result<Option<IncomingWebhook>> {
    Ok(tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![id])?)
}

/// A webhook that the caller may see and change.
fn require_managed(ws: &Workspace, tx: &mut Tx, caller: &Caller, id: &str) -> Result<IncomingWebhook> {
    let hook = find(tx, id)?.ok_or_else(missing)?;
    check_team(ws, tx, caller, &hook.team_id, Permission::ManageOwnIncomingWebhooks)?;
    if !caller.is(&hook.user_id) {
        check_team(ws, tx, caller, &hook.team_id, Permission::ManageOthersIncomingWebhooks)?;
    }
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&hook.channel_id])?;
    if let Some(channel) = channel {
        check_sees(ws, tx, caller, &channel)?;
    }
    Ok(hook)
}

/// The channel for a webhook, which the caller may see and have one in.
fn require_channel(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let channel = channels::require(tx, channel_id)?;
    if channel.is_message() {
        return Err(Error::invalid_body("channel_id").with_detail("a webhook belongs to a channel of a team"));
    }
    channels::check_active(&channel)?;
    check_team(ws, tx, caller, &channel.team_id, Permission::ManageOwnIncomingWebhooks)?;
    check_sees(ws, tx, caller, &channel)?;
    Ok(channel)
}

fn check_sees(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel) -> Result<()> {
    if channel.kind == OPEN { Ok(()) } else { check_channel(ws, tx, caller, channel, Permission::ReadChannel) }
}
