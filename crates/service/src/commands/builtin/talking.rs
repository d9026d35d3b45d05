//! Commands that say something in the caller's name.

use futures_util::future::BoxFuture;
use serde_json::json;

use super::Simple;
use crate::commands::command::{CommandResponse, Context};
use crate::error::Result;

pub(super) const ALL: &[Simple] = &[
    Simple { trigger: "me", hint: "[message]", description: "Do an action", run: me },
    Simple { trigger: "shrug", hint: "[message]", description: r"Adds ¯\_(ツ)_/¯ to your message", run: shrug },
    Simple { trigger: "echo", hint: "'message'", description: "Echo back text from your account", run: echo },
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
        let text = context.arguments()?.words.join(" ");
        if text.is_empty() {
            return Ok(CommandResponse::ephemeral("Say what is to be echoed: `/echo \"message\"`."));
        }
        Ok(CommandResponse::in_channel(text))
    })
}
