//! Commands that say something in the caller's name.

use futures_util::future::BoxFuture;
use serde_json::json;

use super::Simple;
use crate::commands::command::{CommandResponse, Context};
use crate::error::Result;
use crate::posts::{MOST_DELAY, NewPost, post_later};

pub(super) const ALL: &[Simple] = &[
    Simple { trigger: "me", hint: "[message]", description: "Do an action", run: me },
    Simple { trigger: "shrug", hint: "[message]", description: r"Adds ¯\_(ツ)_/¯ to your message", run: shrug },
    Simple {
        trigger: "echo",
        hint: "'message' [delay in seconds]",
        description: "Echo back text from your account",
        run: echo,
    },
];

fn me(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        if context.text.is_empty() {
            return Ok(CommandResponse::ephemeral("Say what you do: `/me waves`."));
        }
        let mut response = CommandResponse::in_channel(format!("*{}*", context.text));
        response.kind = "me".to_owned();
        response.props = Some(json!({"message": context.text}));
        Ok(response)
    })
}

fn shrug(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async { Ok(CommandResponse::in_channel(format!(r"{} ¯\\\_(ツ)\_/¯", context.text).trim())) })
}

fn echo(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let mut words = context.arguments()?.words;
        // A number behind the text is how long to wait.
        let delay = words.last().filter(|_| words.len() > 1).and_then(|word| word.parse::<u32>().ok());
        if delay.is_some() {
            words.pop();
        }
        let message = words.join(" ");
        if message.is_empty() {
            return Ok(CommandResponse::ephemeral("Say what is to be echoed: `/echo \"message\"`."));
        }
        match delay.unwrap_or_default() {
            0 => Ok(CommandResponse::in_channel(message)),
            seconds if seconds > MOST_DELAY => {
                Ok(CommandResponse::ephemeral(format!("Delays must be at most {MOST_DELAY} seconds.")))
            }
            seconds => {
                let (channel_id, root_id) = (context.channel.id.clone(), context.root_id.clone());
                let new = NewPost { channel_id, root_id, message, ..NewPost::default() };
                post_later(&context.ws, &context.caller, new, seconds).await?;
                Ok(CommandResponse::silent())
            }
        }
    })
}
