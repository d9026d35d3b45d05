//! What comes in through a webhook. Whoever knows its id may send anything: all of it is hostile until checked.

use causeway_model::channels::{Channel, OPEN};
use causeway_model::posts::attachments::{self, is_picture_address};
use causeway_model::posts::{Post, marks};
use causeway_model::text::is_emoji_name;
use causeway_model::users::User;
use causeway_model::webhooks::IncomingWebhook;
use causeway_store::{Tx, args};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::channels;
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, channel_member};
use crate::posts::{NewMetadata, NewPost, NewPriority, create_by_webhook, prepare};
use crate::workspace::Workspace;

/// What webhooks are called that have no name of their own.
const USUAL_NAME: &str = "webhook";
/// The kind of posts that carry attachments.
const WITH_ATTACHMENTS: &str = "slack_attachment";

/// What a program sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HookPost {
    pub text: Option<String>,
    /// `name` or `#name` of a channel of the webhook's team, `@name` of a person; its own channel without.
    pub channel: Option<String>,
    pub username: Option<String>,
    pub icon_url: Option<String>,
    pub icon_emoji: Option<String>,
    pub attachments: Option<Vec<Value>>,
    pub props: Option<Map<String, Value>>,
    pub priority: Option<NewPriority>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// Where it goes.
enum Target {
    /// Into the channel with this id.
    Channel(String),
    /// To this person directly.
    Person(String),
}

/// Posts what was sent to the webhook with this id.
pub async fn post(ws: &Workspace, hook_id: &str, given: HookPost, ip_address: &str) -> Result<()> {
    if !ws.config().service.enable_incoming_webhooks {
        return Err(Error::not_implemented(
            "web.incoming_webhook.disabled.app_error",
            "Incoming webhooks have been disabled by the system admin.",
        ));
    }
    let (id, wanted) = (hook_id.to_owned(), given.channel.clone().unwrap_or_default());
    let (hook, owner, target) = ws.store.read(move |tx| find(tx, &id, wanted.trim())).await?;
    let caller =
        Caller { user_id: owner.id, roles: owner.roles, ip_address: ip_address.to_owned(), ..Caller::default() };
    let post = written(ws, &hook, given)?;
    let channel_id = match target {
        Target::Channel(id) => id,
        Target::Person(other) => channels::open_direct(ws, &caller, &caller.user_id, &other).await?.id,
    };
    let ws2 = ws.clone();
    ws.store
        .write(move |tx| {
            // Removed, or its owner gone, in between.
            require(tx, &hook.id)?;
            let channel = channels::require(tx, &channel_id)?;
            let post = Post { channel_id: channel.id.clone(), ..post };
            create_by_webhook(&ws2, tx, &caller, &channel, post).map(|_| ()).map_err(|error| {
                match error.id == "api.context.permissions.app_error" {
                    true => not_permitted(),
                    false => error,
                }
            })
        })
        .await
}

fn not_permitted() -> Error {
    Error::new(Kind::Forbidden, "web.incoming_webhook.permissions.app_error", "Inappropriate channel permissions.")
}

/// The webhook, and whoever it speaks for.
fn require(tx: &mut Tx, id: &str) -> Result<(IncomingWebhook, User)> {
    let hook = super::find(tx, id)?
        .ok_or_else(|| Error::invalid("web.incoming_webhook.invalid.app_error", "Invalid webhook."))?;
    let owner: Option<User> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&hook.user_id])?;
    let owner = owner.ok_or_else(|| {
        Error::new(
            Kind::Forbidden,
            "web.incoming_webhook.user.app_error",
            "Whoever this webhook speaks for is not active any more.",
        )
    })?;
    Ok((hook, owner))
}

fn find(tx: &mut Tx, id: &str, wanted: &str) -> Result<(IncomingWebhook, User, Target)> {
    let (hook, owner) = require(tx, id)?;
    let target = target(tx, &hook, &owner, wanted)?;
    let is_own = matches!(&target, Target::Channel(id) if *id == hook.channel_id);
    if hook.channel_locked && !is_own {
        return Err(Error::new(
            Kind::Forbidden,
            "web.incoming_webhook.channel_locked.app_error",
            "This webhook is not permitted to post to the requested channel.",
        ));
    }
    Ok((hook, owner, target))
}

fn target(tx: &mut Tx, hook: &IncomingWebhook, owner: &User, wanted: &str) -> Result<Target> {
    let nowhere = || Error::not_found("web.incoming_webhook.channel.app_error", "Couldn't find the channel.");
    if let Some(name) = wanted.strip_prefix('@') {
        let person: Option<String> =
            tx.value("SELECT id FROM users WHERE username = $1 AND delete_at = 0", args![&name.to_lowercase()])?;
        return person.map(Target::Person).ok_or_else(|| {
            Error::invalid("web.incoming_webhook.user.app_error", "Couldn't find the person to write to.")
        });
    }
    let channel: Option<Channel> = if wanted.is_empty() {
        tx.find("WHERE t.id = $1", args![&hook.channel_id])?
    } else {
        let name = wanted.trim_start_matches('#').to_lowercase();
        tx.find("WHERE t.team_id = $1 AND t.name = $2", args![&hook.team_id, &name])?
    };
    let channel = channel.ok_or_else(nowhere)?;
    // Whoever only knows the webhook does not learn which private channels there are.
    let is_open = channel.kind == OPEN || channel.id == hook.channel_id;
    if !is_open && channel_member(tx, &channel.id, &owner.id)?.is_none() {
        return Err(nowhere());
    }
    Ok(Target::Channel(channel.id))
}

/// The post that becomes of it, without author and channel. What it says of itself is kept from the server's own marks.
fn written(ws: &Workspace, hook: &IncomingWebhook, given: HookPost) -> Result<Post> {
    let text = given.text.unwrap_or_default();
    let boxes = attachments::clean(&given.attachments.unwrap_or_default(), true);
    if text.trim().is_empty() && boxes.is_empty() {
        return Err(Error::invalid("web.incoming_webhook.text.app_error", "No text specified."));
    }
    let mut props = given.props.unwrap_or_default();
    props.remove("attachments");
    let has_boxes = !boxes.is_empty();
    if has_boxes {
        props.insert("attachments".to_owned(), boxes.into());
    }
    let new = NewPost {
        message: text,
        kind: given.kind.unwrap_or_default(),
        props: Some(props),
        metadata: given.priority.map(|priority| NewMetadata { priority: Some(priority) }),
        ..NewPost::default()
    };
    let mut post = prepare(ws, new)?;
    if has_boxes && post.kind.is_empty() {
        post.kind = WITH_ATTACHMENTS.to_owned();
    }
    let config = ws.config();
    let mut mark = |name: &str, value: String| post.props.insert(name.to_owned(), value.into());
    mark(marks::FROM_WEBHOOK, "true".to_owned());
    if let Some(name) = marks::speaking_name(&hook.display_name) {
        mark(marks::WEBHOOK_DISPLAY_NAME, name);
    }
    if config.service.enable_post_username_override {
        let wanted = [given.username.as_deref().unwrap_or_default(), &hook.username, USUAL_NAME];
        if let Some(name) = wanted.into_iter().find_map(marks::speaking_name) {
            mark(marks::OVERRIDE_USERNAME, name);
        }
    }
    if config.service.enable_post_icon_override {
        let wanted = [given.icon_url.as_deref().unwrap_or_default(), &hook.icon_url];
        if let Some(address) = wanted.into_iter().find(|address| is_picture_address(address)) {
            mark(marks::OVERRIDE_ICON_URL, address.to_owned());
        }
        let emoji = given.icon_emoji.as_deref().unwrap_or_default().trim_matches(':');
        if is_emoji_name(emoji) {
            mark(marks::OVERRIDE_ICON_EMOJI, emoji.to_owned());
        }
    }
    Ok(post)
}
