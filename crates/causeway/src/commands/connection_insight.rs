//! `causeway connection health`, `check` and `rotate`.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::channels;
use super::connections::by_name;
use crate::door::Door;
use crate::output::{print_json, print_list, print_one, text};

/// How often it is asked whether the tokens are changed, and how long it waits between two times.
const LOOKS: u32 = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

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

/// Changes both tokens, and waits a while for that to be done. It goes on without anybody waiting.
pub(super) async fn rotate(door: &mut Door, name: &str, as_json: bool) -> Result<()> {
    let id = id_of(door, name).await?;
    let mut tokens = door.post(&["causeway", "connections", &id, "rotate"], json!({})).await?;
    let under_way = |tokens: &Value| ["theirs", "ours"].into_iter().any(|one| tokens[one]["rotating"] == true);
    for _ in 0..LOOKS {
        if !under_way(&tokens) {
            break;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
        tokens = door.get(&["causeway", "connections", &id, "health"], &[]).await?["tokens"].take();
    }
    let words = match under_way(&tokens) {
        true => format!("The tokens of {name} are being changed; that goes on once the other server is reached."),
        false => format!("Both tokens of {name} are changed; the old ones are worth nothing any more."),
    };
    print_one(&tokens, &words, as_json)
}
