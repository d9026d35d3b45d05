//! `causeway connection queue`: what waits for a connection and what it refused.

use anyhow::Result;
use serde_json::{Value, json};

use super::connections::by_name;
use crate::cli::QueueOptions;
use crate::door::Door;
use crate::output::{print_json, print_list, print_one, text};

/// Retries or drops what was chosen; otherwise shows the queue.
pub(super) async fn run(door: &mut Door, name: &str, options: &QueueOptions, as_json: bool) -> Result<()> {
    let connection = by_name(door, name).await?;
    let id = text(&connection, "remote_id");
    let QueueOptions { retry, retry_all, drop, drop_all } = options;
    for (verb, ids, all) in [("retry", retry, retry_all), ("drop", drop, drop_all)] {
        if ids.is_empty() && !all {
            continue;
        }
        let body = if *all { json!({"all": true}) } else { json!({"ids": ids}) };
        let answer = door.post(&["causeway", "connections", &id, "queue", verb], body).await?;
        let (done, word) = if verb == "retry" { ("retried", "Sending again") } else { ("dropped", "Dropped") };
        return print_one(&answer, &format!("{word}: {}.", answer[done]), as_json);
    }
    show(door, &id, as_json).await
}

async fn show(door: &mut Door, id: &str, as_json: bool) -> Result<()> {
    const PAGE: usize = 200;
    let path = ["causeway", "connections", id, "queue"];
    let mut queue = Value::Null;
    let mut refused: Vec<Value> = Vec::new();
    for page in 0.. {
        let (number, size) = (page.to_string(), PAGE.to_string());
        queue = door.get(&path, &[("page", number.as_str()), ("per_page", size.as_str())]).await?;
        let more = queue["refused"].as_array().cloned().unwrap_or_default();
        let is_last = more.len() < PAGE;
        refused.extend(more);
        if is_last {
            break;
        }
    }
    queue["refused"] = refused.into();
    if as_json {
        return print_json(&queue);
    }
    let list = |name: &str| queue[name].as_array().cloned().unwrap_or_default();
    print_list(
        &list("waiting"),
        &[
            ("waiting in channel", |w| text(w, "channel_id")),
            ("changes", |w| w["count"].to_string()),
            ("oldest at", |w| w["oldest_at"].to_string()),
        ],
        false,
    )?;
    print_list(
        &list("refused"),
        &[
            ("refused", |r| text(r, "id")),
            ("kind", |r| text(r, "kind")),
            ("what", |r| text(r, "reference")),
            ("attempts", |r| r["attempts"].to_string()),
            ("reason", |r| text(r, "reason")),
        ],
        false,
    )
}
