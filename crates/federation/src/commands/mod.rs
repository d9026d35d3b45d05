//! The slash commands about connected workspaces: `/secure-connection` and `/share-channel`.
//!
//! They say what they did, or why not, to the caller alone. What is allowed is decided in the services they call.

mod secure_connection;
mod share_channel;
mod table;

use std::sync::Arc;

use causeway_service::commands::{Choice, CommandResponse, Registry};
use causeway_service::connections::{self, Filter};
use causeway_service::{Caller, Error, Kind, Result, Workspace};

use crate::Federation;

/// Adds them to `registry`.
pub fn register(registry: &Registry, federation: &Federation) {
    registry.register(Arc::new(secure_connection::SecureConnection { federation: federation.clone() }));
    registry.register(Arc::new(share_channel::ShareChannel));
}

/// The answer for the caller: a refusal in words, a failure of ours as the error it is.
fn answer(done: Result<String>) -> Result<CommandResponse> {
    match done {
        Ok(text) => Ok(CommandResponse::ephemeral(text)),
        Err(error) if matches!(error.kind, Kind::Internal) => Err(error),
        Err(error) => Ok(CommandResponse::ephemeral(error.message)),
    }
}

/// The value of a named argument that must be there.
fn needed<'a>(value: &'a str, name: &str) -> Result<&'a str> {
    if value.is_empty() {
        return Err(Error::invalid(
            "api.command.arguments.missing.app_error",
            format!("`--{name}` is missing. Write a value with spaces in quotation marks."),
        ));
    }
    Ok(value)
}

/// The ids of connections, for completion: all of them, or those that a channel is, or is not, shared over.
async fn connection_ids(ws: &Workspace, caller: &Caller, filter: Filter) -> Vec<Choice> {
    const MOST: i64 = 50;
    // Who may not see them is offered none.
    let found = connections::list(ws, caller, filter, 0, MOST).await.unwrap_or_default();
    found.into_iter().map(|c| Choice { value: c.remote_id, hint: c.name, description: c.display_name }).collect()
}
