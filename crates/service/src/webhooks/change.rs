//! Making, changing and removing webhooks.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::posts::attachments::is_picture_address;
use causeway_model::posts::marks::speaking_name;
use causeway_model::webhooks::IncomingWebhook;
use causeway_store::Tx;
use serde::Deserialize;

use super::{check_enabled, require_channel, require_managed};
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_team, has_team, team_member};
use crate::users;
use crate::workspace::Workspace;

/// Longest texts, in characters.
const MOST_DISPLAY_NAME: usize = 64;
const MOST_DESCRIPTION: usize = 500;
/// The most webhooks of one team: lists and scans stay short.
const MOST_OF_TEAM: i64 = 2000;

/// What a new webhook is made from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewWebhook {
    pub channel_id: String,
    /// In whose name it posts, if not the caller's.
    pub user_id: String,
    pub display_name: String,
    pub description: String,
    pub username: String,
    pub icon_url: String,
    pub channel_locked: bool,
}

/// What a webhook becomes. What is absent stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WebhookPatch {
    pub channel_id: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub username: Option<String>,
    pub icon_url: Option<String>,
    pub channel_locked: Option<bool>,
}

/// Makes a webhook.
pub async fn create(ws: &Workspace, caller: &Caller, new: NewWebhook) -> Result<IncomingWebhook> {
    check_enabled(ws)?;
    let (ws2, caller, now, id) = (ws.clone(), caller.clone(), ws.now(), ws.ids.new_id());
    ws.store
        .write(move |tx| {
            let channel = require_channel(&ws2, tx, &caller, &new.channel_id)?;
            let user_id = require_speaker(&ws2, tx, &caller, &channel, new.user_id)?;
            if causeway_store::webhooks::count(tx, &channel.team_id, "")? >= MOST_OF_TEAM {
                return Err(Error::invalid(
                    "api.webhook.create_incoming.too_many.app_error",
                    format!("A team has at most {MOST_OF_TEAM} webhooks."),
                ));
            }
            let mut hook = IncomingWebhook {
                id,
                create_at: now,
                update_at: now,
                user_id,
                channel_id: channel.id,
                team_id: channel.team_id,
                display_name: new.display_name,
                description: new.description,
                username: new.username,
                icon_url: new.icon_url,
                channel_locked: new.channel_locked,
                ..IncomingWebhook::default()
            };
            settle(&ws2, tx, &caller, &mut hook)?;
            tx.insert(&hook)?;
            audit(&ws2, tx, &caller, "made", &hook)?;
            Ok(hook)
        })
        .await
}

/// In whose name a webhook posts: the caller's, or with the permission for it another's, who could post there themselves.
fn require_speaker(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel: &Channel, wanted: String) -> Result<String> {
    if wanted.is_empty() || caller.is(&wanted) {
        // The operator at the command line is nobody's account.
        return if caller.operator { Err(Error::invalid_body("user_id")) } else { Ok(caller.user_id.clone()) };
    }
    check_team(ws, tx, caller, &channel.team_id, Permission::ManageOthersIncomingWebhooks)?;
    let user = users::require(tx, &wanted)?;
    users::check_ours(&user)?;
    users::check_outranks(ws, caller, &user)?;
    if user.delete_at > 0 || team_member(tx, &channel.team_id, &user.id)?.is_none() {
        return Err(Error::invalid_body("user_id").with_detail("the person is not in the channel's team"));
    }
    Ok(user.id)
}

/// Holds a webhook to the settings, to the lengths that there are, and to what the caller may do.
fn settle(ws: &Workspace, tx: &mut Tx, caller: &Caller, hook: &mut IncomingWebhook) -> Result<()> {
    let config = ws.config();
    for (name, text, most) in
        [("display_name", &hook.display_name, MOST_DISPLAY_NAME), ("description", &hook.description, MOST_DESCRIPTION)]
    {
        if text.chars().count() > most {
            return Err(Error::invalid_body(name).with_detail(format!("at most {most} characters")));
        }
    }
    if !config.service.enable_post_username_override {
        hook.username.clear();
    }
    if !hook.username.is_empty() {
        hook.username = speaking_name(&hook.username).ok_or_else(|| Error::invalid_body("username"))?;
    }
    if !config.service.enable_post_icon_override {
        hook.icon_url.clear();
    }
    if !hook.icon_url.is_empty() && !is_picture_address(&hook.icon_url) {
        return Err(Error::invalid_body("icon_url").with_detail("an address of the web, as in https://…"));
    }
    // Who may not let webhooks choose their channel makes them for one.
    if !has_team(ws, tx, caller, &hook.team_id, Permission::BypassIncomingWebhookChannelLock)? {
        hook.channel_locked = true;
    }
    Ok(())
}

/// Changes a webhook. It stays in its team.
pub async fn update(ws: &Workspace, caller: &Caller, id: &str, patch: WebhookPatch) -> Result<IncomingWebhook> {
    check_enabled(ws)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store
        .write(move |tx| {
            let mut hook = require_managed(&ws2, tx, &caller, &id)?;
            if let Some(channel_id) = patch.channel_id.filter(|channel_id| *channel_id != hook.channel_id) {
                let channel = require_channel(&ws2, tx, &caller, &channel_id)?;
                if channel.team_id != hook.team_id {
                    return Err(Error::invalid(
                        "api.webhook.team_mismatch.app_error",
                        "Unable to move a webhook to another team.",
                    ));
                }
                hook.channel_id = channel.id;
            }
            let replace = |field: &mut String, value: Option<String>| {
                if let Some(value) = value {
                    *field = value;
                }
            };
            replace(&mut hook.display_name, patch.display_name);
            replace(&mut hook.description, patch.description);
            replace(&mut hook.username, patch.username);
            replace(&mut hook.icon_url, patch.icon_url);
            hook.channel_locked = patch.channel_locked.unwrap_or(hook.channel_locked);
            settle(&ws2, tx, &caller, &mut hook)?;
            hook.update_at = ws2.now().max(hook.update_at + 1);
            tx.update(&hook, &["id"])?;
            audit(&ws2, tx, &caller, "changed", &hook)?;
            Ok(hook)
        })
        .await
}

/// Removes a webhook: nothing can be posted with it any more.
pub async fn remove(ws: &Workspace, caller: &Caller, id: &str) -> Result<()> {
    check_enabled(ws)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store
        .write(move |tx| {
            let mut hook = require_managed(&ws2, tx, &caller, &id)?;
            hook.delete_at = ws2.now();
            hook.update_at = hook.delete_at;
            tx.update(&hook, &["id"])?;
            audit(&ws2, tx, &caller, "removed", &hook)
        })
        .await
}

/// The id is a secret, so the record tells the webhook by its first letters.
fn audit(ws: &Workspace, tx: &mut Tx, caller: &Caller, what: &str, hook: &IncomingWebhook) -> Result<()> {
    let first: String = hook.id.chars().take(6).collect();
    let extra = format!("{what} hook={first}… channel={} user={}", hook.channel_id, hook.user_id);
    Ok(audits::record(ws, tx, caller, audits::WEBHOOKS, &extra)?)
}
