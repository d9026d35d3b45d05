//! Two servers that are connected, and share channels, through the public API.

use causeway_api::testing::Mesh;
use serde_json::{Value, json};

use crate::support::mesh_support::{Side, side, until};

const PASSWORD: &str = "correct-horse-battery";

/// Servers `a` and `b`: `a` has invited, `b` has accepted, and both know what the other can do.
pub async fn connected(engine: &str) -> (Side, Side) {
    connected_on(engine, &Mesh::default()).await
}

/// As [`connected`], on a network of the test's own.
pub async fn connected_on(engine: &str, mesh: &Mesh) -> (Side, Side) {
    let mut a = side(engine, mesh, "a", "ann").await;
    let mut b = side(engine, mesh, "b", "bea").await;
    let new = json!({"name": "b", "display_name": "Borealis", "default_team_id": a.team, "password": PASSWORD});
    let made = a.client.post("/remotecluster", new).await.expect(201);
    let given = json!({"name": "a", "display_name": "Aurora", "default_team_id": b.team, "invite": made["invite"],
        "password": PASSWORD});
    let taken = b.client.post("/remotecluster/accept_invite", given).await.expect(201);
    a.remote_id = taken["remote_id"].as_str().unwrap().to_owned();
    b.remote_id.clone_from(&a.remote_id);
    a.server.state.federation.start();
    b.server.state.federation.start();
    for side in [&a, &b] {
        until("the connection is online", async || connection(side).await["last_ping_at"].as_i64() > Some(0)).await;
    }
    (a, b)
}

/// The side's record of the connection.
pub async fn connection(side: &Side) -> Value {
    side.client.get(&format!("/remotecluster/{}", side.remote_id)).await.expect(200)
}

/// Shares a channel of `side` with the other one.
pub async fn share(side: &Side, channel: &str) {
    let path = format!("/remotecluster/{}/channels/{channel}/invite", side.remote_id);
    side.client.post(&path, json!({})).await.expect(200);
}
