//! Running a command and passing on its answer.

use causeway_model::channels::Channel;
use causeway_model::permissions::Permission;
use causeway_model::posts::Post;
use causeway_store::{Tx, args};
use serde::Deserialize;

use super::command::{CommandResponse, Context};
use super::registry::Registry;
use crate::error::{Error, Result};
use crate::events::kinds;
use crate::permissions::{Caller, check_channel};
use crate::posts::{self, NewPost};
use crate::workspace::Workspace;

/// A command as a client sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Execute {
    /// With its slash.
    pub command: String,
    pub channel_id: String,
    pub team_id: String,
    pub root_id: String,
}

/// Runs the command. What it says to the caller alone is answered, and told as an event, which is what clients show.
pub async fn execute(ws: &Workspace, caller: &Caller, registry: &Registry, given: Execute) -> Result<CommandResponse> {
    if !ws.config().service.enable_commands {
        return Err(Error::not_implemented(
            "api.command.disabled.app_error",
            "Commands have been disabled by the system admin.",
        ));
    }
    let line = given.command.trim();
    let Some(line) = line.strip_prefix('/').filter(|rest| !rest.is_empty()) else {
        return Err(Error::invalid_body("command"));
    };
    let (trigger, text) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (trigger, text) = (trigger.to_lowercase(), text.trim().to_owned());
    let context = context(ws, caller, &given, trigger, text).await?;
    let command = registry.find(&context.trigger).ok_or_else(|| not_found(&context.trigger))?;
    let response = command.run(&context).await?;
    tell(&context, &response).await?;
    Ok(response)
}

/// Where `caller` writes, checked.
pub(super) async fn context(
    ws: &Workspace,
    caller: &Caller,
    given: &Execute,
    trigger: String,
    text: String,
) -> Result<Context> {
    if !causeway_model::ids::is_valid(&given.channel_id) {
        return Err(Error::invalid_body("channel_id"));
    }
    let (ws2, who, channel_id) = (ws.clone(), caller.clone(), given.channel_id.clone());
    let channel = ws.store.read(move |tx| place(&ws2, tx, &who, &channel_id)).await?;
    let team_id = if channel.team_id.is_empty() { given.team_id.clone() } else { channel.team_id.clone() };
    Ok(Context {
        ws: ws.clone(),
        caller: caller.clone(),
        channel,
        team_id,
        root_id: given.root_id.clone(),
        trigger,
        text,
    })
}

fn place(ws: &Workspace, tx: &mut Tx, caller: &Caller, channel_id: &str) -> Result<Channel> {
    let found: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    let channel = found.ok_or_else(Error::forbidden)?;
    check_channel(ws, tx, caller, &channel, Permission::CreatePost)?;
    if channel.delete_at > 0 {
        return Err(Error::invalid(
            "api.command.execute_command.deleted.error",
            "Cannot run a command in an archived channel.",
        ));
    }
    Ok(channel)
}

fn not_found(trigger: &str) -> Error {
    let shown: String = trigger.chars().take(64).collect();
    Error::not_found(
        "api.command.execute_command.not_found.app_error",
        format!(
            "Command with a trigger of '{shown}' not found. To send a message beginning with \"/\", try adding an empty space at \
             the beginning of the message."
        ),
    )
}

/// Posts what a command says in the caller's name.
async fn say(context: &Context, response: &CommandResponse) -> Result<()> {
    let new = NewPost {
        channel_id: context.channel.id.clone(),
        root_id: context.root_id.clone(),
        message: response.text.clone(),
        props: response.props.as_ref().and_then(|props| props.as_object().cloned()),
        ..NewPost::default()
    };
    let mut post = posts::prepare(&context.ws, new)?;
    post.kind.clone_from(&response.kind);
    let (ws, caller) = (context.ws.clone(), context.caller.clone());
    context.ws.store.write(move |tx| posts::create_in(&ws, tx, &caller, post, true).map(|_| ())).await
}

async fn tell(context: &Context, response: &CommandResponse) -> Result<()> {
    if response.text.is_empty() {
        return Ok(());
    }
    if response.is_in_channel() {
        return say(context, response).await;
    }
    let ws = &context.ws;
    let post = Post {
        id: ws.ids.new_id(),
        create_at: ws.now(),
        user_id: context.caller.user_id.clone(),
        channel_id: context.channel.id.clone(),
        root_id: context.root_id.clone(),
        message: response.text.clone(),
        kind: "system_ephemeral".to_owned(),
        ..Post::default()
    };
    ws.bus.publish(kinds::ephemeral_message(&post, &context.caller.user_id));
    Ok(())
}
