//! Commands by which people say how they are, and how they want to see messages.

use causeway_model::preferences::Preference;
use futures_util::future::BoxFuture;

use super::Simple;
use crate::commands::command::{CommandResponse, Context};
use crate::error::Result;
use crate::preferences;
use crate::statuses::{self, NewStatus};
use crate::users::{self, CustomStatus};

pub(super) const ALL: &[Simple] = &[
    Simple { trigger: "away", hint: "", description: "Set your status away", run: away },
    Simple { trigger: "online", hint: "", description: "Set your status online", run: online },
    Simple { trigger: "offline", hint: "", description: "Set your status offline", run: offline },
    Simple {
        trigger: "dnd",
        hint: "",
        description: "Do not disturb disables desktop and mobile push notifications.",
        run: dnd,
    },
    Simple {
        trigger: "status",
        hint: "[:emoji_name:] [status_message] or clear",
        description: "Set a custom status",
        run: custom,
    },
    Simple { trigger: "collapse", hint: "", description: "Turn on auto-collapsing of image previews", run: collapse },
    Simple { trigger: "expand", hint: "", description: "Turn off auto-collapsing of image previews", run: expand },
];

async fn set(context: &Context, status: &str, said: &str) -> Result<CommandResponse> {
    let user_id = context.caller.user_id.clone();
    let wanted = NewStatus { user_id: user_id.clone(), status: status.to_owned(), ..NewStatus::default() };
    statuses::set(&context.ws, &context.caller, &user_id, wanted).await?;
    Ok(CommandResponse::ephemeral(said))
}

fn away(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(set(context, "away", "You are now away"))
}

fn online(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(set(context, "online", "You are now online"))
}

fn offline(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(set(context, "offline", "You are now offline"))
}

fn dnd(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    let said = "Do Not Disturb is enabled. You will not receive desktop or mobile push notifications until Do Not Disturb is \
                turned off.";
    Box::pin(set(context, "dnd", said))
}

fn custom(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(async {
        let (ws, caller) = (&context.ws, &context.caller);
        if context.text == "clear" {
            users::remove_custom_status(ws, caller, &caller.user_id).await?;
            return Ok(CommandResponse::ephemeral("Your status is cleared."));
        }
        let (emoji, text) = emoji_and_text(&context.text);
        let status = CustomStatus { emoji: emoji.to_owned(), text: text.to_owned(), ..CustomStatus::default() };
        users::set_custom_status(ws, caller, &caller.user_id, status).await?;
        Ok(CommandResponse::ephemeral(format!("Your status is set to {}.", context.text)))
    })
}

/// `:name: words` apart; text alone has no emoji.
fn emoji_and_text(text: &str) -> (&str, &str) {
    let split = text.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    match split.filter(|(name, _)| causeway_model::text::is_emoji_name(name)) {
        Some((name, rest)) => (name, rest.trim()),
        None => ("", text),
    }
}

async fn previews(context: &Context, collapsed: bool) -> Result<CommandResponse> {
    let user_id = context.caller.user_id.clone();
    let preference = Preference {
        user_id: user_id.clone(),
        category: "display_settings".to_owned(),
        name: "collapse_previews".to_owned(),
        value: collapsed.to_string(),
    };
    preferences::set(&context.ws, &context.caller, &user_id, vec![preference]).await?;
    let said = if collapsed { "Image links now collapse by default" } else { "Image links now expand by default" };
    Ok(CommandResponse::ephemeral(said))
}

fn collapse(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(previews(context, true))
}

fn expand(context: &Context) -> BoxFuture<'_, Result<CommandResponse>> {
    Box::pin(previews(context, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_before_the_words_is_told_apart() {
        assert_eq!(emoji_and_text(":calendar: In a meeting"), ("calendar", "In a meeting"));
        assert_eq!(emoji_and_text("back at 10:30: maybe"), ("", "back at 10:30: maybe"));
        assert_eq!(emoji_and_text(":palm_tree:"), ("palm_tree", ""));
    }
}
