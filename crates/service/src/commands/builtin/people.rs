//! Commands that write to certain people.

use causeway_model::users::User;
use causeway_store::args;
use futures_util::future::BoxFuture;

use super::Simple;
use super::channel::address;
use crate::channels;
use crate::commands::command::{CommandResponse, Context};
use crate::error::{Error, Result};
use crate::posts::{self, NewPost};

pub(super) const ALL: &[Simple] = &[
    Simple { trigger: "msg", hint: "@[username] 'message'", description: "Send a direct message to a user", run: msg },
    Simple {
        trigger: "groupmsg",
        hint: "@[username1],@[username2] 'message'",
        description: "Send a group message to the specified users",
        run: groupmsg,
    },
];

/// The person whose name was written, with or without its at sign.
pub(super) async fn user_named(context: &Context, name: &str) -> Result<User> {
    let name = name.trim_start_matches('@').to_lowercase();
    let wanted = name.clone();
    let found = context.ws.store.read(move |tx| tx.find("WHERE t.username = $1 AND t.delete_at = 0", args![&wanted]));
    found.await?.ok_or_else(|| {
        let shown: String = name.chars().take(64).collect();
        Error::not_found("api.command_msg.missing.app_error", format!("We couldn't find the user \"{shown}\"."))
    })
}

async fn say(context: &Context, channel_id: &str, message: &str) -> Result<()> {
    if message.is_empty() {
        return Ok(());
    }
    let new = NewPost { channel_id: channel_id.to_owned(), message: message.to_owned(), ..NewPost::default() };
    posts::create(&context.ws, &context.caller, new, true).await?;
    Ok(())
}

/// The first word, and the message after it as it was written.
fn to_and_message(text: &str) -> (&str, &str) {
    let (to, message) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (to, message.trim())
}

fn msg(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let (to, message) = to_and_message(&context.text);
        let user = user_named(context, to).await?;
        let channel = channels::open_direct(&context.ws, &context.caller, &context.caller.user_id, &user.id).await?;
        say(context, &channel.id, message).await?;
        let goto = address(context, &format!("messages/@{}", user.username)).await?;
        Ok(CommandResponse::silent().going_to(goto))
    })
}

fn groupmsg(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let (to, message) = to_and_message(&context.text);
        let mut ids = Vec::new();
        for name in to.split(',').filter(|name| !name.is_empty()).take(8) {
            ids.push(user_named(context, name).await?.id);
        }
        let channel = channels::open_group(&context.ws, &context.caller, ids).await?;
        say(context, &channel.id, message).await?;
        let goto = address(context, &format!("messages/{}", channel.name)).await?;
        Ok(CommandResponse::silent().going_to(goto))
    })
}
