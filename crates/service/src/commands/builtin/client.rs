//! Commands that clients carry out themselves; here is what they are called, and an answer for clients that do not know them.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::commands::command::{About, Command, CommandResponse, Context};
use crate::error::Result;

/// A command without an effect on the server.
#[derive(Debug)]
struct OfClient {
    trigger: &'static str,
    description: &'static str,
    answer: &'static str,
    goto: &'static str,
}

const HELP: &str = "Write `/` in the message box to see the commands you can use. Formatting is Markdown; `@name` calls \
                    somebody, `~channel` links to a channel, `:name:` is an emoji.";

pub(super) fn all() -> Vec<Arc<dyn Command>> {
    let command = |trigger, description, answer, goto| -> Arc<dyn Command> {
        Arc::new(OfClient { trigger, description, answer, goto })
    };
    vec![
        command("help", "Show how to write messages and commands", HELP, ""),
        command("logout", "Log out", "", "/login"),
        command("settings", "Open the Settings dialog", "Settings cannot be opened from this device.", ""),
        command(
            "shortcuts",
            "Display a list of keyboard shortcuts",
            "This device has no list of keyboard shortcuts.",
            "",
        ),
    ]
}

impl Command for OfClient {
    fn about(&self) -> About {
        About::new(self.trigger, "", self.description)
    }

    fn run<'a>(&'a self, _: &'a Context) -> BoxFuture<'a, Result<CommandResponse>> {
        Box::pin(async { Ok(CommandResponse::ephemeral(self.answer).going_to(self.goto)) })
    }
}
