//! A dry run: what would go over a connection, and what would stand in its way. Changes nothing.

use causeway_model::channels::Channel;
use causeway_model::connections::Connection;
use causeway_model::teams::Team;
use causeway_service::connections as service;
use causeway_service::{Caller, Error, Result, Workspace, policy as rules, sharing};
use causeway_store::{args, history};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ask::{announced, ask};
use super::ping::{PingError, ping};
use super::{own_site_url, policy};
use crate::Federation;
use crate::limits::{MAX_CLOCK_AHEAD_MS, MAX_FRAME_BYTES, MAX_MESSAGE};
use crate::wire::{CheckAnswer, CheckRequest, ServerLimits, features, topics};

/// A difference of clocks that people notice in the order of messages, milliseconds.
const NOTICEABLE_SKEW: i64 = 5_000;
/// Names of people that are listed.
const MOST_NAMES: i64 = 200;

/// What the administrator thinks of sharing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CheckWhat {
    pub team_id: String,
    pub channel_id: String,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `ok`, `warning` or `error`.
    pub level: &'static str,
    pub subject: &'static str,
    pub message: String,
}

/// Everything that was found, and the figures behind it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Check {
    pub findings: Vec<Finding>,
    #[serde(flatten)]
    pub details: serde_json::Map<String, Value>,
}

impl Check {
    fn add(&mut self, level: &'static str, subject: &'static str, message: impl Into<String>) {
        self.findings.push(Finding { level, subject, message: message.into() });
    }

    fn detail(&mut self, name: &str, value: Value) {
        self.details.insert(name.to_owned(), value);
    }
}

/// What this server takes.
pub(crate) fn limits_here(ws: &Workspace) -> ServerLimits {
    let config = ws.config();
    ServerLimits {
        shared_channels: config.connected_workspaces.enable_shared_channels,
        direct_messages: config.feature_flags.enable_shared_channels_dms,
        attachments: config.file.enable_file_attachments,
        file_bytes: i64::try_from(config.file.max_file_size).unwrap_or(i64::MAX),
        frame_bytes: MAX_FRAME_BYTES as i64,
        message_chars: MAX_MESSAGE as i64,
    }
}

/// Tries a connection, and says what sharing a channel over it would mean.
pub async fn check(fed: &Federation, caller: &Caller, remote_id: &str, what: CheckWhat) -> Result<Check> {
    let ws = fed.ws();
    service::check_manage(ws, caller)?;
    for (name, id) in [("team_id", &what.team_id), ("channel_id", &what.channel_id)] {
        if !id.is_empty() && !causeway_model::ids::is_valid(id) {
            return Err(Error::invalid_body(name));
        }
    }
    let id = remote_id.to_owned();
    let connection = ws.store.read(move |tx| service::require_live(tx, &id)).await?;
    let mut out = Check::default();
    if connection.is_pending() {
        out.add("error", "connection", "The other side has not accepted the invitation yet.");
    } else {
        address(fed, &connection, &mut out);
        let reached = reach(fed, &connection, &mut out).await;
        let id = remote_id.to_owned();
        // The ping may have learned what the other side can do.
        let connection = ws.store.read(move |tx| service::require_live(tx, &id)).await?;
        program(&connection, &mut out);
        other_way(fed, &connection, reached, &mut out).await;
    }
    shared(ws, &connection, what, &mut out).await?;
    Ok(out)
}

fn address(fed: &Federation, connection: &Connection, out: &mut Check) {
    match own_site_url(fed.ws()) {
        Ok(site) => out.detail("own_site_url", site.into()),
        Err(error) => out.add("error", "own address", error.message),
    }
    if let Err(error) = policy(&fed.ws().config()).check_site_url(&connection.site_url) {
        out.add("error", "address", format!("The other server's address is not contacted: {error}."));
    }
    if let Some(why) = rules::stopped(fed.ws(), connection) {
        let word = if matches!(why, rules::Stopped::Paused) { "is paused" } else { "has expired" };
        out.add("warning", "connection", format!("The connection {word} here: nothing crosses meanwhile."));
    }
    if connection.paused_there {
        out.add("warning", "connection", "The other side says that it is paused there: nothing crosses meanwhile.");
    }
}

async fn reach(fed: &Federation, connection: &Connection, out: &mut Check) -> bool {
    let encrypted = connection.site_url.starts_with("https://");
    let pinged = ping(fed, connection).await;
    out.detail("reachable", pinged.is_ok().into());
    out.detail("encrypted", encrypted.into());
    if let Err(error) = pinged {
        let message = match error {
            PingError::Refused(401 | 403) | PingError::Removed => {
                "The other server answers, but does not know this connection: it was removed there, or its tokens were lost.".to_owned()
            }
            error => format!("The other server is not reached at {}: {error}.", connection.site_url),
        };
        out.add("error", "reachable", message);
        return false;
    }
    let reading = fed.meter(&connection.remote_id).read(fed.ws().now());
    let (trip, skew) = (reading.round_trip_ms.unwrap_or_default(), reading.clock_skew_ms.unwrap_or_default());
    out.add("ok", "reachable", format!("The other server answered a ping in {trip} ms."));
    if encrypted {
        out.add("ok", "tls", "The way there is encrypted, and the certificate was verified.");
    } else {
        out.add("warning", "tls", "The way there is not encrypted: its site URL begins with http://.");
    }
    let level = match skew.abs() {
        0..=NOTICEABLE_SKEW => "ok",
        s if s < MAX_CLOCK_AHEAD_MS => "warning",
        _ => "error",
    };
    out.add(level, "clock", format!("The other server's clock differs from this one's by {skew} ms."));
    out.detail("round_trip_ms", trip.into());
    out.detail("clock_skew_ms", skew.into());
    true
}

fn program(connection: &Connection, out: &mut Check) {
    let said = announced(connection);
    if said.protocol == 0 {
        out.add("warning", "version", "The other server announces no extensions: it is spoken to as Mattermost is.");
    } else {
        out.add("ok", "version", format!("Causeway {}, protocol {}.", said.version, said.protocol));
    }
    out.detail("version", said.version.into());
    out.detail("protocol", said.protocol.into());
    out.detail("features", json!(said.features));
}

async fn other_way(fed: &Federation, connection: &Connection, reached: bool, out: &mut Check) {
    let here = limits_here(fed.ws());
    let mut limits = json!({"here": here, "there": null});
    if reached && announced(connection).has(features::CHECK) {
        let answer = ask(fed, connection, topics::CHECK, CheckRequest { ping_back: true }).await;
        match answer.as_ref().map(|answer| answer.payload_as::<CheckAnswer>()) {
            Ok(Some(answer)) => {
                out.detail("reached_back", answer.reached.into());
                if answer.reached {
                    out.add("ok", "reached back", "The other server reaches this one.");
                } else {
                    let why: String = answer.error.chars().filter(|c| !c.is_control()).take(300).collect();
                    out.add("error", "reached back", format!("The other server does not reach this one: {why}."));
                }
                if answer.limits.file_bytes < here.file_bytes || !answer.limits.attachments {
                    out.add("warning", "limits", "The other server takes smaller files than this one, or none.");
                }
                limits["there"] = json!(answer.limits);
            }
            Ok(None) => out.add("warning", "reached back", "The other server did not say whether it reaches this one."),
            Err(error) => out.add("warning", "reached back", format!("The other server could not be asked: {error}.")),
        }
    } else {
        let heard_at = fed.meter(&connection.remote_id).read(fed.ws().now()).heard_at;
        out.detail("last_heard_at", heard_at.into());
        if heard_at > fed.ws().now() - causeway_model::connections::ONLINE_WITHIN {
            out.add("ok", "reached back", "The other server reached this one less than five minutes ago.");
        } else {
            let message = "The other server cannot be asked whether it reaches this one, and has not done so of late.";
            out.add("warning", "reached back", message);
        }
    }
    out.detail("limits", limits);
}

/// What would be shared, with whose names.
async fn shared(ws: &Workspace, connection: &Connection, what: CheckWhat, out: &mut Check) -> Result<()> {
    let remote_id = connection.remote_id.clone();
    let team_id = what.team_id.clone();
    let team: Option<Team> = ws
        .store
        .read(move |tx| tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&team_id]).map_err(Error::from))
        .await?;
    if !what.team_id.is_empty() && team.is_none() {
        out.add("error", "team", "There is no such team, or it is archived.");
    }
    if what.channel_id.is_empty() {
        return Ok(());
    }
    let id = what.channel_id;
    let found = ws
        .store
        .read(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&id])?;
            let names: Vec<String> = tx.values(
                "SELECT u.username FROM channel_members m JOIN users u ON u.id = m.user_id \
                 WHERE m.channel_id = $1 AND u.remote_id <> $2 AND u.delete_at = 0 ORDER BY u.username LIMIT $3",
                args![&id, &remote_id, MOST_NAMES],
            )?;
            let count: Option<i64> = tx.value(
                "SELECT COUNT(*) FROM channel_members m JOIN users u ON u.id = m.user_id \
                 WHERE m.channel_id = $1 AND u.remote_id <> $2 AND u.delete_at = 0",
                args![&id, &remote_id],
            )?;
            let amount = history::amount(tx, &id, 0, -1)?;
            let is_shared = sharing::live_remote(tx, &id, &remote_id)?.is_some();
            let home = sharing::shared_channel(tx, &id)?.is_none_or(|shared| shared.home);
            Ok::<_, Error>((channel, names, count.unwrap_or_default(), amount, is_shared, home))
        })
        .await?;
    let (Some(channel), names, count, amount, is_shared, home) = found else {
        out.add("error", "channel", "There is no such channel.");
        return Ok(());
    };
    let rules = rules::of(ws, connection);
    let allowed = rules.allows_channel(&channel.id, &channel.name);
    let (level, message) = match () {
        () if is_shared => ("ok", "The channel is shared over this connection already."),
        () if channel.delete_at > 0 => ("error", "The channel is archived, and cannot be shared."),
        () if channel.is_message() => ("error", "Direct and group messages are shared by taking part in them."),
        () if !home => ("error", "The channel comes from elsewhere: its home shares it on."),
        () if !allowed => ("error", "The policy of this connection does not let this channel be shared."),
        () => ("ok", "The channel can be shared."),
    };
    out.add(level, "channel", message);
    let told = if rules.email_addresses { "with" } else { "without" };
    out.add("ok", "people", format!("The names of {count} people would be told, {told} their e-mail addresses."));
    out.add(
        "ok",
        "history",
        format!("The channel holds {} messages and {} files of {} bytes.", amount.posts, amount.files, amount.bytes),
    );
    out.detail("channel", json!({"id": channel.id, "name": channel.name, "shared": is_shared, "home": home}));
    out.detail("people", json!({"count": count, "usernames": names, "email_addresses": rules.email_addresses}));
    out.detail("history", json!({"posts": amount.posts, "files": amount.files, "bytes": amount.bytes}));
    Ok(())
}
