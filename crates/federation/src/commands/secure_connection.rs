//! `/secure-connection`: making, accepting, ending and listing connections.

use causeway_model::connections::Connection;
use causeway_model::permissions::Permission;
use causeway_service::commands::{About, Argument, Arguments, Choice, Command, CommandResponse, Context, Subcommand};
use causeway_service::connections::{self as service, Filter, NewConnection};
use causeway_service::permissions::has_system;
use causeway_service::{Caller, Result, Workspace};
use futures_util::future::BoxFuture;

use super::table::{moment, table, truth};
use super::{answer, connection_ids, needed};
use crate::Federation;
use crate::connections::{self, Accept};

/// More connections than a table shows.
const MOST_SHOWN: i64 = 1_000;
const HELP: &str = "Write `/secure-connection create`, `accept`, `remove` or `status`.";

#[derive(Debug)]
pub(super) struct SecureConnection {
    pub federation: Federation,
}

fn argument(name: &'static str, hint: &'static str, description: &'static str) -> Argument {
    Argument { name, hint, description, dynamic: false }
}

impl Command for SecureConnection {
    fn about(&self) -> About {
        let name =
            argument("name", "Connection name", "A short name: letters, digits, periods, hyphens and underscores");
        let display_name = argument("displayname", "Display name", "What people see; the name, if it is left out");
        let password = argument("password", "Password", "The password that seals the invitation");
        let invite = argument("invite", "Invitation code", "The code from the other server's administrator");
        let id = Argument { dynamic: true, ..argument("connectionID", "Connection ID", "The connection") };
        let sub = |name, description, hint, arguments| Subcommand { name, description, hint, arguments };
        About::new(
            "secure-connection",
            "[action]",
            "Create, accept, remove and view secure connections with other workspaces",
        )
        .with(vec![
            sub(
                "create",
                "Creates an invitation for another workspace",
                "--name --displayname --password",
                vec![name.clone(), display_name.clone(), password.clone()],
            ),
            sub(
                "accept",
                "Accepts an invitation of another workspace",
                "--name --displayname --password --invite",
                vec![name, display_name, password, invite],
            ),
            sub("remove", "Removes a secure connection", "--connectionID", vec![id]),
            sub("status", "Shows all secure connections", "", vec![]),
        ])
    }

    fn offered(&self, ws: &Workspace, caller: &Caller) -> bool {
        service::check_enabled(ws).is_ok() && has_system(ws, caller, Permission::ManageSecureConnections)
    }

    fn choices<'a>(&'a self, context: &'a Context, _: &'a str, _: &'a str) -> BoxFuture<'a, Vec<Choice>> {
        Box::pin(connection_ids(&context.ws, &context.caller, Filter::default()))
    }

    fn run<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<CommandResponse>> {
        Box::pin(async move { answer(self.act(context).await) })
    }
}

impl SecureConnection {
    async fn act(&self, context: &Context) -> Result<String> {
        let given = context.arguments()?;
        match given.word(0) {
            "create" => self.create(context, &given).await,
            "accept" => self.accept(context, &given).await,
            "remove" => {
                let id = needed(given.named("connectionID"), "connectionID")?;
                service::remove(&context.ws, &context.caller, id).await?;
                Ok("The secure connection was removed. The other workspace can no longer reach this one over it."
                    .to_owned())
            }
            "status" => self.status(context).await,
            _ => Ok(HELP.to_owned()),
        }
    }

    async fn create(&self, context: &Context, given: &Arguments) -> Result<String> {
        let new = described(context, given)?;
        let made = connections::create(&self.federation, &context.caller, new, given.named("password")).await?;
        let password = if made.generated {
            format!("\n\nIts password is `{}`. It is shown only now.", made.password)
        } else {
            String::new()
        };
        Ok(format!(
            "The secure connection **{}** waits for the other workspace. Send its administrator this invitation, and the password by \
             another way. It can be accepted for 48 hours, on a server that reaches this one at {}.\n\n```\n{}\n```{password}",
            made.connection.name,
            context.ws.config().site_url(),
            made.code,
        ))
    }

    async fn accept(&self, context: &Context, given: &Arguments) -> Result<String> {
        let accept = Accept {
            new: described(context, given)?,
            invite: needed(given.named("invite"), "invite")?.to_owned(),
            password: needed(given.named("password"), "password")?.to_owned(),
        };
        let connection = connections::accept(&self.federation, &context.caller, accept).await?;
        Ok(format!("Connected with {} as **{}**.", connection.site_url, connection.name))
    }

    async fn status(&self, context: &Context) -> Result<String> {
        service::check_manage(&context.ws, &context.caller)?;
        let all = Filter { include_deleted: true, ..Filter::default() };
        let found = service::list(&context.ws, &context.caller, all, 0, MOST_SHOWN).await?;
        if found.is_empty() {
            return Ok("There are no secure connections.".to_owned());
        }
        let now = context.ws.now();
        let rows: Vec<Vec<String>> = found.iter().map(|connection| row(connection, now)).collect();
        Ok(table(&HEADS, &rows))
    }
}

const HEADS: [&str; 9] = [
    "Secure connection",
    "Display name",
    "Connection ID",
    "Site URL",
    "Default Team",
    "Invite accepted",
    "Online",
    "Last ping",
    "Deleted",
];

fn row(connection: &Connection, now: i64) -> Vec<String> {
    vec![
        connection.name.clone(),
        connection.display_name.clone(),
        connection.remote_id.clone(),
        if connection.is_pending() { String::new() } else { connection.site_url.clone() },
        connection.default_team_id.clone(),
        truth(!connection.is_pending()),
        online(connection, now),
        moment(connection.last_ping_at, now),
        truth(connection.delete_at > 0),
    ]
}

/// Whether the other side is there, or that it is not asked.
fn online(connection: &Connection, now: i64) -> String {
    match (connection.paused_at > 0, connection.paused_there) {
        (true, _) => "Paused".to_owned(),
        (false, true) => "Paused there".to_owned(),
        _ => truth(connection.is_online(now)),
    }
}

/// Channels that the other side shares go to the team that the command was written in.
fn described(context: &Context, given: &Arguments) -> Result<NewConnection> {
    Ok(NewConnection {
        name: needed(given.named("name"), "name")?.to_owned(),
        display_name: given.named("displayname").to_owned(),
        default_team_id: context.team_id.clone(),
    })
}
