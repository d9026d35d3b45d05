//! Servers that are connected, share and are asked through the public API alone, as clients and administrators do it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use causeway_api::testing::{Client, Mesh, TestServer};
use causeway_federation::engine::Tuning;
use causeway_federation::packing::unpack;
use causeway_model::config::Settings;
use serde_json::{Value, json};

use crate::support::mesh_support::{Side, until};

const PASSWORD: &str = "correct-horse-battery";

/// A running server called `name`, with an administrator of this name and a team.
pub async fn side(engine: &str, mesh: &Mesh, name: &str, admin: &str, change: impl FnOnce(&mut Settings)) -> Side {
    let server = TestServer::on_mesh(engine, mesh, name, change).await;
    server.state.federation.set_tuning(Tuning::impatient());
    let client = server.user(admin).await;
    let body = json!({"name": format!("team-{name}"), "display_name": name, "type": "O"});
    let team = client.post("/teams", body).await.expect(201)["id"].as_str().unwrap().to_owned();
    server.state.federation.start();
    Side { server, mesh: mesh.clone(), client, team, remote_id: String::new() }
}

/// Two running servers, `a` and `b`, connected by an invitation.
pub async fn pair(engine: &str) -> (Side, Side) {
    pair_with(engine, |_| {}).await
}

/// Like [`pair`], with settings of b's own.
pub async fn pair_with(engine: &str, change: impl FnOnce(&mut Settings)) -> (Side, Side) {
    let mesh = Mesh::default();
    let mut a = side(engine, &mesh, "a", "ann", |_| {}).await;
    let mut b = side(engine, &mesh, "b", "bea", change).await;
    let remote_id = connect(&a, &b).await;
    a.remote_id.clone_from(&remote_id);
    b.remote_id = remote_id;
    (a, b)
}

fn named(of: &Side) -> String {
    of.server.ws.config().site_url().trim_start_matches("http://").trim_end_matches(".test").to_owned()
}

/// Connects two servers; each calls the other by its name, and `Org <name>` for people.
pub async fn connect(a: &Side, b: &Side) -> String {
    let described = |other: &Side, team: &str| {
        let name = named(other);
        json!({"name": name, "display_name": format!("Org {name}"), "default_team_id": team, "password": PASSWORD})
    };
    let made = a.client.post("/remotecluster", described(b, &a.team)).await.expect(201);
    let mut accept = described(a, &b.team);
    accept["invite"] = made["invite"].clone();
    b.client.post("/remotecluster/accept_invite", accept).await.expect(201);
    made["remote_cluster"]["remote_id"].as_str().unwrap().to_owned()
}

/// Shares a new channel of `a` with `b` and waits until b's administrator is in it.
pub async fn shared_channel(a: &Side, b: &Side, name: &str) -> String {
    let channel = a.new_channel(name).await;
    share(a, &channel, &a.remote_id).await;
    until_member(b, &channel).await;
    channel
}

pub async fn share(a: &Side, channel: &str, remote_id: &str) {
    a.client.post(&format!("/remotecluster/{remote_id}/channels/{channel}/invite"), json!({})).await.expect(200);
}

/// Waits until the administrator of a server is in the channel.
pub async fn until_member(side: &Side, channel: &str) {
    until("the channel is there", async || {
        side.client.get(&format!("/channels/{channel}/members/me")).await.status == StatusCode::OK
    })
    .await;
}

/// A message as a client reads it; `None` when it is not there.
pub async fn read(who: &Client, post: &str) -> Option<Value> {
    let answer = who.get(&format!("/posts/{post}")).await;
    (answer.status == StatusCode::OK).then(|| answer.json())
}

pub async fn text(who: &Client, post: &str) -> Option<String> {
    Some(read(who, post).await?["message"].as_str()?.to_owned())
}

/// Waits until the message is there, and gives it.
pub async fn arrived(side: &Side, post: &str) -> Value {
    until("the message is there", async || read(&side.client, post).await.is_some()).await;
    read(&side.client, post).await.unwrap()
}

/// Posts with more than a text.
pub async fn post(who: &Client, body: Value) -> String {
    who.post("/posts", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// What a command answers its caller.
pub async fn says(who: &Client, channel: &str, command: &str) -> String {
    let answer = who.post("/commands/execute", json!({"channel_id": channel, "command": command})).await.expect(200);
    answer["text"].as_str().unwrap_or_default().to_owned()
}

/// The cell under `head` in the first row of what `/share-channel status` answers.
pub async fn status(side: &Side, channel: &str, head: &str) -> String {
    let table = says(&side.client, channel, "/share-channel status").await;
    let cells = |line: &str| line.trim().trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let mut lines = table.lines();
    let heads = cells(lines.next().unwrap_or_default());
    let row = lines.nth(1).map(cells).unwrap_or_default();
    let at = heads.iter().position(|h| h == head).unwrap_or_else(|| panic!("no {head} in {table}"));
    row.get(at).cloned().unwrap_or_default()
}

/// The texts of the system's messages in a channel, the newest first.
pub async fn told(who: &Client, channel: &str) -> Vec<String> {
    let list = who.get(&format!("/channels/{channel}/posts?per_page=200")).await.expect(200);
    let order = list["order"].as_array().unwrap();
    order
        .iter()
        .map(|id| &list["posts"][id.as_str().unwrap()])
        .filter(|p| p["type"].as_str().is_some_and(|kind| kind.starts_with("system_")))
        .map(|p| p["message"].as_str().unwrap().to_owned())
        .collect()
}

/// Uploads a file into a channel and gives its id.
pub async fn upload(who: &Client, channel: &str, name: &str, content: Vec<u8>) -> String {
    let path = format!("/files?channel_id={channel}&filename={name}");
    let made = who.post_bytes(&path, "application/octet-stream", content).await.expect(201);
    made["file_infos"][0]["id"].as_str().unwrap().to_owned()
}

pub async fn patch(who: &Client, path: &str, body: Value) -> causeway_api::testing::Answer {
    who.call(Method::PATCH, path, Some(body)).await
}

/// Puts something between the network and a server: what `fails` gives a status for never gets there. It sees packed messages as
/// they were before.
pub fn guard(side: &Side, fails: impl Fn(&str, &[u8]) -> Option<u16> + Clone + Send + Sync + 'static) {
    guard_as_sent(side, move |path, bytes| match unpack(bytes, 64 * 1024 * 1024) {
        Ok(plain) if bytes.starts_with(&[0x1f, 0x8b]) => fails(path, &plain),
        _ => fails(path, bytes),
    });
}

/// As [`guard`], for what comes exactly as it was sent.
pub fn guard_as_sent(side: &Side, fails: impl Fn(&str, &[u8]) -> Option<u16> + Clone + Send + Sync + 'static) {
    let check = move |request: Request, next: Next| {
        let fails = fails.clone();
        async move {
            let path = request.uri().path().to_owned();
            let (parts, body) = request.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            match fails(&path, &bytes) {
                Some(status) => StatusCode::from_u16(status).unwrap().into_response(),
                None => next.run(Request::from_parts(parts, Body::from(bytes))).await,
            }
        }
    };
    let router: Router = side.server.router.clone().layer(from_fn(check));
    side.mesh.join(&Mesh::site(&named(side)), router);
}
