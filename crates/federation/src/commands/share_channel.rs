//! `/share-channel`: sharing the channel it is written in.

use causeway_model::connections::history::{Asked, MODE_NONE};
use causeway_model::permissions::Permission;
use causeway_service::commands::{About, Argument, Choice, Command, CommandResponse, Context, Subcommand};
use causeway_service::connections::{self as service, Filter};
use causeway_service::permissions::{check_channel, has_system};
use causeway_service::{Caller, Error, Result, Workspace, sharing};
use futures_util::future::BoxFuture;

use super::table::{moment, table, truth};
use super::{answer, connection_ids, needed};

const HELP: &str = "Write `/share-channel invite`, `update`, `uninvite`, `unshare` or `status`.";

#[derive(Debug)]
pub(super) struct ShareChannel;

impl Command for ShareChannel {
    fn about(&self) -> About {
        let id = Argument {
            name: "connectionID",
            hint: "Connection ID",
            description: "The secure connection",
            dynamic: true,
        };
        let read_only = Argument {
            name: "readonly",
            hint: "[y]",
            description: "Members of the other workspace can read, but not post or react",
            dynamic: true,
        };
        let history = Argument {
            name: "history",
            hint: "[all|none|DATE]",
            description: "Which older messages go along: none unless you say so",
            dynamic: true,
        };
        let sub = |name, description, hint, arguments| Subcommand { name, description, hint, arguments };
        About::new("share-channel", "[action]", "Share the current channel with other workspaces").with(vec![
            sub(
                "invite",
                "Shares the current channel over a secure connection",
                "--connectionID --readonly --history",
                vec![id.clone(), read_only.clone(), history],
            ),
            sub(
                "update",
                "Lets a workspace that the current channel is shared with write there, or read only",
                "--connectionID --readonly",
                vec![id.clone(), read_only],
            ),
            sub("uninvite", "Ends sharing over one secure connection", "--connectionID", vec![id]),
            sub("unshare", "Ends all sharing of the current channel", "", vec![]),
            sub("status", "Shows which workspaces the current channel is shared with", "", vec![]),
        ])
    }

    fn offered(&self, ws: &Workspace, caller: &Caller) -> bool {
        service::check_sharing_enabled(ws).is_ok() && has_system(ws, caller, Permission::ManageSharedChannels)
    }

    fn offered_in<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, bool> {
        Box::pin(async { service::check_sharing_enabled(&context.ws).is_ok() && check_sharer(context).await.is_ok() })
    }

    fn choices<'a>(&'a self, context: &'a Context, sub: &'a str, name: &'a str) -> BoxFuture<'a, Vec<Choice>> {
        if name == "history" {
            let choice =
                |value: &str, hint: &str| Choice { value: value.into(), hint: hint.into(), ..Choice::default() };
            return Box::pin(std::future::ready(vec![
                choice("none", "no older messages"),
                choice("all", "all of them"),
            ]));
        }
        if name == "readonly" {
            let choice =
                |value: &str, hint: &str| Choice { value: value.into(), hint: hint.into(), ..Choice::default() };
            return Box::pin(std::future::ready(vec![choice("Y", "read only"), choice("N", "taking part")]));
        }
        let here = context.channel.id.clone();
        let filter = match sub {
            "uninvite" | "update" => Filter { in_channel: here, ..Filter::default() },
            _ => Filter { not_in_channel: here, only_confirmed: true, ..Filter::default() },
        };
        Box::pin(connection_ids(&context.ws, &context.caller, filter))
    }

    fn run<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<CommandResponse>> {
        Box::pin(async move { answer(act(context).await) })
    }
}

async fn act(context: &Context) -> Result<String> {
    let (ws, caller, channel_id) = (&context.ws, &context.caller, &context.channel.id);
    service::check_sharing_enabled(ws)?;
    let given = context.arguments()?;
    match given.word(0) {
        "invite" => {
            let id = needed(given.named("connectionID"), "connectionID")?;
            let written = given.named.keys().any(|name| name.eq_ignore_ascii_case("readonly"));
            let read_only = if written { Some(flag(given.named("readonly"))?) } else { None };
            let asked = Asked::from_words(given.named("history"))
                .map_err(|e| Error::invalid("api.causeway.history.mode.app_error", format!("`--history`: {e}.")))?;
            let asked = sharing::check_history(ws, caller, id, asked).await?;
            let share = sharing::share(ws, caller, channel_id, id, read_only).await?;
            let how = if share.read_only { " for reading only" } else { "" };
            if asked.mode != MODE_NONE {
                let going = sharing::send_history(ws, caller, channel_id, id, asked).await?;
                return Ok(format!(
                    "The channel is shared{how}, and {} older messages follow. The other workspace is invited as soon as it can \
                     be reached.",
                    going.total
                ));
            }
            Ok(format!("The channel is shared{how}. The other workspace is invited as soon as it can be reached."))
        }
        "update" => {
            let id = needed(given.named("connectionID"), "connectionID")?;
            let read_only = flag(needed(given.named("readonly"), "readonly")?)?;
            sharing::set_share_read_only(ws, caller, channel_id, id, read_only).await?;
            let how =
                if read_only { "read this channel, but neither post nor react" } else { "take part in this channel" };
            Ok(format!("Members of the other workspace can {how} from now on."))
        }
        "uninvite" => {
            let id = needed(given.named("connectionID"), "connectionID")?;
            sharing::uninvite(ws, caller, channel_id, id).await?;
            Ok("The channel is no longer shared over this secure connection.".to_owned())
        }
        "unshare" => {
            sharing::unshare(ws, caller, channel_id).await?;
            Ok("The channel is no longer shared.".to_owned())
        }
        "status" => status(context).await,
        _ => Ok(HELP.to_owned()),
    }
}

/// `--readonly` alone means yes.
fn flag(value: &str) -> Result<bool> {
    match value.to_lowercase().as_str() {
        "" | "y" | "yes" | "true" | "1" => Ok(true),
        "n" | "no" | "false" | "0" => Ok(false),
        _ => Err(Error::invalid("api.command.arguments.flag.app_error", "`--readonly` is Y or N.")),
    }
}

/// Refuses who may not share the channel, by their roles on the server, in its team or in the channel itself.
async fn check_sharer(context: &Context) -> Result<()> {
    let (ws, caller, channel) = (context.ws.clone(), context.caller.clone(), context.channel.clone());
    let may = move |tx: &mut _| check_channel(&ws, tx, &caller, &channel, Permission::ManageSharedChannels);
    context.ws.store.read(may).await
}

async fn status(context: &Context) -> Result<String> {
    check_sharer(context).await?;
    let (shared, shares) = sharing::status(&context.ws, &context.channel.id).await?;
    let now = context.ws.now();
    let rows: Vec<Vec<String>> = shares
        .iter()
        .map(|share| {
            vec![
                share.connection.display_name.clone(),
                share.connection.remote_id.clone(),
                share.connection.site_url.clone(),
                truth(if shared.home { share.remote.read_only } else { shared.read_only }),
                truth(share.remote.is_invite_accepted),
                truth(share.connection.is_online(now)),
                moment(share.connection.last_ping_at, now),
                moment(share.remote.synced_at, now),
                share.waiting.to_string(),
                share.refused.to_string(),
            ]
        })
        .collect();
    Ok(table(&HEADS, &rows))
}

const HEADS: [&str; 10] = [
    "Secure connection",
    "Connection ID",
    "Site URL",
    "Read only",
    "Invite accepted",
    "Online",
    "Last ping",
    "Last sync",
    "Waiting",
    "Refused",
];
