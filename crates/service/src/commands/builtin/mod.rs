//! The commands that every workspace has. Each decides nothing itself: it calls the service that the API calls too.

mod channel;
mod client;
mod people;
mod status;
mod talking;

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::command::{About, Command, CommandResponse, Context};
use crate::error::{Kind, Result};

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Command>> {
    let simple = [talking::ALL, channel::ALL, people::ALL, status::ALL].concat();
    let simple = simple.into_iter().map(|command| -> Arc<dyn Command> { Arc::new(command) });
    client::all().into_iter().chain(simple).collect()
}

type Run = for<'a> fn(&'a Context) -> BoxFuture<'a, Result<CommandResponse>>;

/// A command that is one function.
#[derive(Debug, Clone, Copy)]
struct Simple {
    trigger: &'static str,
    hint: &'static str,
    description: &'static str,
    run: Run,
}

impl Command for Simple {
    fn about(&self) -> About {
        About::new(self.trigger, self.hint, self.description)
    }

    fn run<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<CommandResponse>> {
        Box::pin(async move {
            match (self.run)(context).await {
                // Whoever writes a command is told in the channel why it was not done; only our own failures are errors.
                Err(error) if !matches!(error.kind, Kind::Internal | Kind::Unavailable) => {
                    Ok(CommandResponse::ephemeral(error.message))
                }
                other => other,
            }
        })
    }
}
