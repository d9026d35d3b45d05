//! `causeway channel verify`: begins a comparison with each connection, waits for it, and prints what it found.

use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::door::Door;
use crate::output::{print_json, print_list, text};

/// Between two looks at how far it is.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
/// Looks without any progress after which it is left to itself.
const PATIENCE: u32 = 240;

/// Verifies a channel over these shares.
pub(super) async fn run(door: &mut Door, channel_id: &str, over: &[Value], mend: bool, as_json: bool) -> Result<()> {
    let mut results = Vec::new();
    for share in over {
        let remote_id = text(share, "remote_id");
        let path = ["causeway", "connections", remote_id.as_str(), "channels", channel_id, "verify"];
        let mut told = door.post(&path, json!({"mend": mend})).await?;
        let (mut before, mut looks) = (Value::Null, 0);
        while !["done", "failed"].contains(&told["state"].as_str().unwrap_or_default()) && looks < PATIENCE {
            looks = if told == before { looks + 1 } else { 0 };
            before = told;
            tokio::time::sleep(BETWEEN_LOOKS).await;
            told = door.get(&path, &[]).await?;
        }
        told["connection"] = text(share, "connection").into();
        results.push(told);
    }
    if as_json {
        print_json(&results.clone().into())?;
    } else {
        for told in &results {
            print(told)?;
        }
    }
    let open = |told: &Value| told["state"] != "done" || states(told).any(|state| state == "left" || state == "found");
    if results.iter().any(open) {
        bail!("the channel is not proved to be the same on both sides");
    }
    Ok(())
}

fn states(told: &Value) -> impl Iterator<Item = &str> {
    told["differing"].as_array().into_iter().flatten().filter_map(|one| one["state"].as_str())
}

fn print(told: &Value) -> Result<()> {
    let differing = told["differing"].as_array().cloned().unwrap_or_default();
    let mended = states(told).filter(|state| *state == "mended").count();
    println!(
        "{}: {}, {} messages compared, {} differed, {mended} of them mended.{}",
        text(told, "connection"),
        text(told, "state"),
        told["compared"],
        differing.len(),
        if told["weak"] == true {
            " This is the weaker proof: the other server cannot be asked what it holds, so everything was sent again."
        } else {
            ""
        }
    );
    if told["truncated"] == true {
        println!("There may be more: begin it once more.");
    }
    if !text(told, "reason").is_empty() {
        println!("{}", text(told, "reason"));
    }
    for (why, count) in told["lacking"].as_object().into_iter().flatten() {
        println!("{count} messages are rightly on one side only, or not compared: {why}.");
    }
    if differing.is_empty() {
        return Ok(());
    }
    print_list(
        &differing,
        &[
            ("message", |one| text(one, "post_id")),
            ("what", |one| {
                let what: Vec<&str> = one["what"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                what.join(", ")
            }),
            ("state", |one| text(one, "state")),
            ("why", |one| text(one, "reason")),
        ],
        false,
    )
}
