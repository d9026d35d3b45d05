//! `causeway connection health` and `check`.

use anyhow::Result;
use serde_json::{Value, json};

use super::channels;
use super::connections::by_name;
use crate::door::Door;
use crate::output::{print_json, print_list, text};

async fn id_of(door: &mut Door, name: &str) -> Result<String> {
    Ok(text(&by_name(door, name).await?, "remote_id"))
}

/// Shows how a connection is doing, and each channel shared over it.
pub(super) async fn health(door: &mut Door, name: &str, as_json: bool) -> Result<()> {
    let id = id_of(door, name).await?;
    let health = door.get(&["causeway", "connections", &id, "health"], &[]).await?;
    if as_json {
        return print_json(&health);
    }
    let fields: Vec<Value> = health
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !matches!(name.as_str(), "channels" | "history"))
        .map(|(name, value)| json!({"field": name, "value": value.to_string()}))
        .collect();
    print_list(&fields, &[("field", |row| text(row, "field")), ("value", |row| text(row, "value"))], false)?;
    let channels = health["channels"].as_array().cloned().unwrap_or_default();
    print_list(
        &channels,
        &[
            ("channel", |c| text(c, "display_name")),
            ("waiting", |c| c["queue"].to_string()),
            ("lag ms", |c| c["lag_ms"].to_string()),
            ("refused", |c| c["refused"].to_string()),
            ("last sync", |c| c["last_sync_at"].to_string()),
        ],
        false,
    )
}

/// Tries a connection, and lists what was found.
pub(super) async fn check(door: &mut Door, name: &str, channel: Option<&str>, as_json: bool) -> Result<()> {
    let id = id_of(door, name).await?;
    let mut what = json!({});
    if let Some(channel) = channel {
        what["channel_id"] = channels::id_of(door, channel).await?.into();
    }
    let found = door.post(&["causeway", "connections", &id, "check"], what).await?;
    if as_json {
        return print_json(&found);
    }
    let findings = found["findings"].as_array().cloned().unwrap_or_default();
    print_list(
        &findings,
        &[("level", |f| text(f, "level")), ("subject", |f| text(f, "subject")), ("message", |f| text(f, "message"))],
        false,
    )
}
