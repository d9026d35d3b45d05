//! What the tests of connections have in common: two servers on one network in memory.

use causeway_api::testing::{Client, Mesh, TestServer};
use causeway_federation::connections::{PingError, ping};
use causeway_federation::invitation::{Invitation, seal_with};
use causeway_model::audits::Audit;
use serde_json::json;

pub const INVITE_PASSWORD: &str = "correct-horse-battery";

/// Two connected servers, their administrators, and how they were connected.
pub struct Pair {
    pub mesh: Mesh,
    pub aurora: TestServer,
    pub borealis: TestServer,
    pub ann: Client,
    pub bea: Client,
    pub remote_id: String,
    pub code: String,
    /// Of borealis.
    pub team: String,
}

/// Aurora has invited, Borealis has accepted.
pub async fn pair(engine: &str) -> Pair {
    let mesh = Mesh::default();
    let aurora = TestServer::on_mesh(engine, &mesh, "aurora", |_| {}).await;
    let borealis = TestServer::on_mesh(engine, &mesh, "borealis", |_| {}).await;
    let (ann, bea) = (aurora.user("ann").await, borealis.user("bea").await);
    let (home, team) = (self::team(&ann, "home").await, self::team(&bea, "away").await);
    let (remote_id, code) = invite(&ann, "borealis", &home).await;
    accept(&bea, "aurora", &team, &code).await;
    Pair { mesh, aurora, borealis, ann, bea, remote_id, code, team }
}

/// Makes a team and gives its id.
pub async fn team(who: &Client, name: &str) -> String {
    let body = json!({"name": format!("team-{name}"), "display_name": name, "type": "O"});
    who.post("/teams", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// Makes a connection, and gives its id and code.
pub async fn invite(who: &Client, name: &str, team: &str) -> (String, String) {
    let body =
        json!({"name": name, "display_name": "Borealis & Co", "default_team_id": team, "password": INVITE_PASSWORD});
    let made = who.post("/remotecluster", body).await.expect(201);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (text(&made["remote_cluster"]["remote_id"]), text(&made["invite"]))
}

/// Accepts a code made by [`invite`].
pub async fn accept(who: &Client, name: &str, team: &str, code: &str) -> serde_json::Value {
    let body = json!({"name": name, "default_team_id": team, "invite": code, "password": INVITE_PASSWORD});
    who.post("/remotecluster/accept_invite", body).await.expect(201)
}

/// A code that somebody made by hand.
pub fn forged_code(site_url: &str) -> String {
    let id = |first: char| format!("{first}5bx4w34k4z6hts4wpps4u57aj");
    let invitation = Invitation::new(id('a'), site_url.to_owned(), id('b'));
    seal_with(&invitation, INVITE_PASSWORD, [1; 16], [2; 12]).unwrap()
}

/// Waits until the other side has answered a ping of `server`, which it sends by itself.
pub async fn until_online(server: &TestServer, remote_id: &str) {
    let waiting = async {
        loop {
            let id = remote_id.to_owned();
            let read = server.ws.store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
            if read.is_online(server.ws.now()) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("the connection is online in time");
}

/// Pings the other side of a connection of `server`.
pub async fn pings(server: &TestServer, remote_id: &str) -> Result<(), PingError> {
    let id = remote_id.to_owned();
    let read = server.ws.store.read(move |tx| causeway_service::connections::require(tx, &id)).await.unwrap();
    ping(&server.state.federation, &read).await.map(|_| ())
}

/// The actions in the audit log.
pub async fn audits(server: &TestServer) -> Vec<String> {
    let read: Result<Vec<Audit>, causeway_store::StoreError> =
        server.ws.store.read(|tx| tx.select("ORDER BY t.create_at, t.id", &[])).await;
    let read = read.unwrap();
    read.into_iter().map(|audit| audit.action).collect()
}
