//! Commands about the channel they are written in, and about being in one.

use causeway_model::StringMap;
use causeway_model::channels::{Channel, ChannelPatch};
use causeway_model::teams::Team;
use causeway_store::args;
use futures_util::future::BoxFuture;

use super::Simple;
use super::people::user_named;
use crate::channels;
use crate::commands::command::{CommandResponse, Context};
use crate::error::Result;

pub(super) const ALL: &[Simple] = &[
    Simple { trigger: "join", hint: "~[channel]", description: "Join the open channel", run: join },
    Simple { trigger: "open", hint: "~[channel]", description: "Join the open channel", run: join },
    Simple { trigger: "leave", hint: "", description: "Leave the current channel", run: leave },
    Simple {
        trigger: "invite",
        hint: "@[username] ~[channel]",
        description: "Invite a user to a channel",
        run: invite,
    },
    Simple { trigger: "remove", hint: "@[username]", description: "Remove a member from the channel", run: remove },
    Simple { trigger: "kick", hint: "@[username]", description: "Remove a member from the channel", run: remove },
    Simple { trigger: "header", hint: "[text]", description: "Edit the channel header", run: header },
    Simple { trigger: "purpose", hint: "[text]", description: "Edit the channel purpose", run: purpose },
    Simple { trigger: "rename", hint: "[text]", description: "Rename the channel", run: rename },
    Simple { trigger: "mute", hint: "", description: "Turn off notifications of the channel, or on again", run: mute },
];

/// The address of a place in the team's part of the web app.
pub(super) async fn address(context: &Context, place: &str) -> Result<String> {
    let team_id = context.team_id.clone();
    let team: Option<Team> = context.ws.store.read(move |tx| tx.find("WHERE t.id = $1", args![&team_id])).await?;
    Ok(team.map_or_else(String::new, |team| format!("/{}/{place}", team.name)))
}

async fn named(context: &Context, name: &str) -> Result<Channel> {
    let name = name.trim_start_matches('~');
    channels::get_by_name(&context.ws, &context.caller, &context.team_id, name, false).await
}

fn join(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let arguments = context.arguments()?;
        let channel = named(context, arguments.word(0)).await?;
        channels::add(&context.ws, &context.caller, &channel.id, vec![context.caller.user_id.clone()], String::new())
            .await?;
        let goto = address(context, &format!("channels/{}", channel.name)).await?;
        Ok(CommandResponse::silent().going_to(goto))
    })
}

fn leave(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        channels::remove(&context.ws, &context.caller, &context.channel.id, &context.caller.user_id).await?;
        Ok(CommandResponse::silent().going_to(address(context, "channels/town-square").await?))
    })
}

fn invite(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let arguments = context.arguments()?;
        let user = user_named(context, arguments.word(0)).await?;
        let channel = match arguments.word(1) {
            "" => context.channel.clone(),
            name => named(context, name).await?,
        };
        channels::add(&context.ws, &context.caller, &channel.id, vec![user.id], String::new()).await?;
        Ok(CommandResponse::ephemeral(format!("@{} was added to ~{}.", user.username, channel.name)))
    })
}

fn remove(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let user = user_named(context, context.arguments()?.word(0)).await?;
        channels::remove(&context.ws, &context.caller, &context.channel.id, &user.id).await?;
        Ok(CommandResponse::silent())
    })
}

async fn patch(context: &Context, patch: ChannelPatch) -> Result<CommandResponse> {
    channels::patch(&context.ws, &context.caller, &context.channel.id, patch).await?;
    Ok(CommandResponse::silent())
}

fn header(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(patch(context, ChannelPatch { header: Some(context.text.clone()), ..ChannelPatch::default() }))
}

fn purpose(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(patch(context, ChannelPatch { purpose: Some(context.text.clone()), ..ChannelPatch::default() }))
}

fn rename(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        if context.text.is_empty() {
            return Ok(CommandResponse::ephemeral("A message must be provided with the /rename command."));
        }
        let name = Some(context.text.clone());
        patch(context, ChannelPatch { display_name: name, ..ChannelPatch::default() }).await
    })
}

fn mute(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let (ws, caller, id) = (&context.ws, &context.caller, &context.channel.id);
        let member = channels::member(ws, caller, id, &caller.user_id).await?;
        let is_muted = member.notify_props.get("mark_unread").is_some_and(|value| value == "mention");
        let value = if is_muted { "all" } else { "mention" };
        let props = StringMap::from([("mark_unread".to_owned(), value.to_owned())]);
        channels::set_notify_props(ws, caller, id, &caller.user_id, props).await?;
        let said = if is_muted {
            "You will be notified of this channel again."
        } else {
            "You will not be notified of this channel until it is unmuted."
        };
        Ok(CommandResponse::ephemeral(said))
    })
}
