//! Outages: one server goes away while the other one goes on, and nothing is missing afterwards.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::server::Server;

use super::report::{Report, not_tried};
use super::side::{Pair, Way, fresh};
use super::wait::until;

pub(super) async fn all(pair: &mut Pair, report: &mut Report) {
    let there = missed(pair, 1).await;
    let back = missed(pair, 0).await;
    report.both("interruption", "what was missed arrives", there, back);
}

/// Stops the server with this index while the other one's people go on.
async fn missed(pair: &mut Pair, away: usize) -> Result<()> {
    let Some([a, b]) = pair.running.take() else {
        return Err(not_tried("the servers are somebody else's, and stay up"));
    };
    let way = if away == 1 { pair.there() } else { pair.back() };
    let (gone, stays) = if away == 1 { (b, a) } else { (a, b) };
    let before = way.settled("before the outage").await;
    let (result, gone) = outage(&way, gone, before).await;
    let gone = gone?;
    pair.running = Some(if away == 1 { [stays, gone] } else { [gone, stays] });
    result
}

async fn outage(way: &Way<'_>, server: Server, before: Result<crate::client::Post>) -> (Result<()>, Result<Server>) {
    let spec = match server.stop().await {
        Ok(spec) => spec,
        Err(error) => return (Ok(()), Err(error)),
    };
    let done = match before {
        Ok(post) => meanwhile(way, &post.id).await,
        Err(error) => Err(error),
    };
    let server = spec.start().await.context("starting it again");
    let result = match (done, &server) {
        (Ok(done), Ok(_)) => arrived(way, &done).await,
        (Err(error), _) => Err(error),
        (Ok(_), Err(_)) => Ok(()),
    };
    (result, server)
}

/// What is done while the other side is away: ids of a new post, an edited one, a deleted one.
async fn meanwhile(way: &Way<'_>, before: &str) -> Result<[String; 3]> {
    let who = way.from.member();
    let fresh_post = way.write(json!({ "message": fresh("meanwhile") })).await?;
    let gone = way.write(json!({ "message": "written and taken back" })).await?;
    let (new, gone) = (text(&fresh_post["id"]), text(&gone["id"]));
    who.delete_post(&gone).await?;
    who.edit_post(before, "after the outage").await?;
    who.react(&new, "tada").await?;
    Ok([new, before.to_owned(), gone])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

async fn arrived(way: &Way<'_>, [new, edited, gone]: &[String; 3]) -> Result<()> {
    let reader = way.to.member();
    until("what was written is there", async || Ok(reader.find_post(new).await?.is_some())).await?;
    until("what was edited is edited", async || {
        let post = reader.find_post(edited).await?;
        Ok(post.is_some_and(|post| post.message == "after the outage"))
    })
    .await?;
    until("the reaction is there", async || {
        let found: Value = reader.get(&format!("posts/{new}/reactions")).await?;
        Ok(found.as_array().is_some_and(|all| all.len() == 1))
    })
    .await?;
    ensure!(reader.find_post(gone).await?.is_none(), "what was taken back is there");
    Ok(())
}
