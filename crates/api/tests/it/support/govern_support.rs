//! Two connected servers that are asked through the public API only.

use causeway_api::testing::{Client, Mesh, TestServer};
use causeway_federation::engine::Tuning;
use serde_json::{Value, json};

pub use crate::support::mesh_support::until;

pub const INVITE_PASSWORD: &str = "correct-horse-battery";

/// One of the servers, and its administrator.
pub struct Side {
    pub server: TestServer,
    pub admin: Client,
    pub team: String,
    pub remote_id: String,
}

/// Aurora and Borealis, connected by an invitation, their engines running.
pub async fn connected(engine: &str) -> (Side, Side) {
    let (_, a, b) = on_a_mesh(engine).await;
    (a, b)
}

/// As [`connected`], with the network between them.
pub async fn on_a_mesh(engine: &str) -> (Mesh, Side, Side) {
    let mesh = Mesh::default();
    let mut a = side(engine, &mesh, "aurora").await;
    let mut b = side(engine, &mesh, "borealis").await;
    connect(&mut a, &mut b).await;
    (mesh, a, b)
}

/// A server on the mesh with its administrator and a team, its engine running.
pub async fn side(engine: &str, mesh: &Mesh, name: &str) -> Side {
    let server = TestServer::on_mesh(engine, mesh, name, |_| {}).await;
    server.state.federation.set_tuning(Tuning::impatient());
    let admin = server.user(&format!("admin-{name}")).await;
    let body = json!({"name": format!("team-{name}"), "display_name": name, "type": "O"});
    let team = id_of(&admin.post("/teams", body).await.expect(201));
    server.state.federation.start();
    Side { server, admin, team, remote_id: String::new() }
}

/// Connects two servers, the first inviting.
pub async fn connect(a: &mut Side, b: &mut Side) {
    let body = json!({"name": "borealis", "default_team_id": a.team, "password": INVITE_PASSWORD});
    let made = a.admin.post("/remotecluster", body).await.expect(201);
    let code = made["invite"].as_str().unwrap();
    let accept = json!({"name": "aurora", "default_team_id": b.team, "invite": code, "password": INVITE_PASSWORD});
    let there = b.admin.post("/remotecluster/accept_invite", accept).await.expect(201);
    a.remote_id = made["remote_cluster"]["remote_id"].as_str().unwrap().to_owned();
    b.remote_id = there["remote_id"].as_str().unwrap().to_owned();
    for side in [&*a, &*b] {
        until("both are online", async || side.connection().await["last_ping_at"] != 0).await;
    }
}

/// Stops both engines, so that nothing asks a database that goes away.
pub async fn stop(sides: [&Side; 2]) {
    for side in sides {
        side.server.state.federation.stop().await;
    }
}

pub fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

impl Side {
    pub async fn connection(&self) -> Value {
        self.admin.get(&format!("/remotecluster/{}", self.remote_id)).await.expect(200)
    }

    /// An action below the connection's own routes.
    pub async fn govern(&self, action: &str, body: Value) -> causeway_api::testing::Answer {
        self.admin.post(&format!("/causeway/connections/{}/{action}", self.remote_id), body).await
    }

    pub async fn set_policy(&self, policy: Value) {
        self.admin.put(&format!("/causeway/connections/{}/policy", self.remote_id), policy).await.expect(200);
    }

    pub async fn settings(&self, section: &str, values: Value) {
        self.admin.put("/config/patch", json!({section: values})).await.expect(200);
    }

    pub async fn new_channel(&self, name: &str) -> String {
        let body = json!({"team_id": self.team, "name": name, "display_name": name, "type": "O"});
        id_of(&self.admin.post("/channels", body).await.expect(201))
    }

    pub async fn invite(&self, channel: &str) -> causeway_api::testing::Answer {
        self.admin.post(&format!("/remotecluster/{}/channels/{channel}/invite", self.remote_id), json!({})).await
    }

    /// A new channel that is shared, and has arrived at the other side.
    pub async fn shared_channel(&self, name: &str, other: &Side) -> String {
        let id = self.new_channel(name).await;
        self.invite(&id).await.expect(200);
        other.until_channel(&id).await;
        id
    }

    pub async fn until_channel(&self, id: &str) {
        until("the channel is there", async || self.has_channel(id).await).await;
    }

    pub async fn has_channel(&self, id: &str) -> bool {
        self.admin.get(&format!("/channels/{id}")).await.status == 200
    }

    pub async fn post(&self, channel: &str, message: &str) -> Value {
        self.server.clock.advance(1);
        self.admin.post("/posts", json!({"channel_id": channel, "message": message})).await.expect(201)
    }

    /// What people wrote in a channel, oldest first.
    pub async fn texts(&self, channel: &str) -> Vec<String> {
        let page = self.admin.get(&format!("/channels/{channel}/posts?per_page=200")).await;
        if page.status != 200 {
            return Vec::new();
        }
        let page = page.json();
        let order = page["order"].as_array().unwrap().iter().rev();
        let posts = order.map(|id| &page["posts"][id.as_str().unwrap()]);
        posts.filter(|p| p["type"] == "").map(|p| p["message"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn until_texts(&self, channel: &str, wanted: &[&str]) {
        until("the messages are there", async || self.texts(channel).await == wanted).await;
    }

    /// The share of a channel with the other side, as lists of an administrator have it.
    pub async fn share(&self, channel: &str) -> Value {
        let path = format!("/remotecluster/{}/sharedchannelremotes?include_unconfirmed=true", self.remote_id);
        let listed = self.admin.get(&path).await.expect(200);
        let found = listed.as_array().unwrap().iter().find(|share| share["channel_id"] == channel).cloned();
        found.unwrap_or_default()
    }

    /// The newest audit records, as "action extra".
    pub async fn audits(&self) -> Vec<String> {
        let page = self.admin.get("/audits?per_page=200").await.expect(200);
        let line = |a: &Value| format!("{} {}", a["action"].as_str().unwrap(), a["extra_info"].as_str().unwrap());
        page.as_array().unwrap().iter().map(line).collect()
    }

    pub async fn has_audit(&self, action: &str, words: &str) -> bool {
        self.audits().await.iter().any(|line| line.starts_with(action) && line.contains(words))
    }

    /// A person here, in the team.
    pub async fn person(&self, name: &str) -> Client {
        let client = self.server.user(name).await;
        let body = json!({"team_id": self.team, "user_id": client.user_id});
        self.admin.post(&format!("/teams/{}/members", self.team), body).await.expect(201);
        client
    }
}
