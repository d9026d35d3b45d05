//! Connected servers for the tests of sharing: people who do things, and questions about what is there.

use std::time::Duration;

use causeway_api::testing::{Client, Mesh, TestServer};
use causeway_federation::engine::Tuning;
use causeway_model::connections::Connection;
use causeway_service::{Caller, Workspace, sessions, sharing};
use causeway_store::args;
use serde_json::{Value, json};

/// One of the servers, and its administrator.
pub struct Side {
    pub server: TestServer,
    pub mesh: Mesh,
    pub client: Client,
    pub team: String,
    /// The connection to the first other side.
    pub remote_id: String,
}

/// Waits until something is so.
///
/// # Panics
/// When it is not within a minute: far longer than anything takes on a machine that is busy otherwise.
pub async fn until(what: &str, mut check: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !check().await {
            // Time for the other tasks; nothing depends on how long it is.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(60), waiting).await.is_err() {
        panic!("waited in vain until {what}");
    }
}

/// A server called `name` on the mesh, with an administrator of this name and a team.
pub async fn side(engine: &str, mesh: &Mesh, name: &str, admin: &str) -> Side {
    let server = TestServer::on_mesh(engine, mesh, name, |_| {}).await;
    server.state.federation.set_tuning(Tuning::impatient());
    let client = server.user(admin).await;
    let body = json!({"name": format!("team-{name}"), "display_name": name, "type": "O"});
    let team = client.post("/teams", body).await.expect(201)["id"].as_str().unwrap().to_owned();
    Side { server, mesh: mesh.clone(), client, team, remote_id: String::new() }
}

/// Two servers that are connected, `a` and `b`, their engines running.
pub async fn pair(engine: &str, seed: u64) -> (Side, Side) {
    let _ = seed;
    let mesh = Mesh::default();
    let mut a = side(engine, &mesh, "a", "ann").await;
    let mut b = side(engine, &mesh, "b", "bea").await;
    let remote_id = connect(&a, &b).await;
    a.remote_id.clone_from(&remote_id);
    b.remote_id = remote_id;
    a.server.state.federation.start();
    b.server.state.federation.start();
    (a, b)
}

/// Writes the connection of two servers into both, as if one had accepted the other's invitation.
pub async fn connect(a: &Side, b: &Side) -> String {
    let (id, for_a, for_b) = (a.ws().ids.new_id(), a.ws().ids.new_id(), a.ws().ids.new_id());
    a.keep(&id, b, &for_b, &for_a).await;
    b.keep(&id, a, &for_a, &for_b).await;
    id
}

impl Side {
    pub fn ws(&self) -> &Workspace {
        &self.server.ws
    }

    pub fn caller(&self) -> Caller {
        Caller {
            user_id: self.client.user_id.clone(),
            roles: "system_admin system_user".to_owned(),
            ..Caller::default()
        }
    }

    async fn keep(&self, id: &str, other: &Side, secret: &str, token: &str) {
        let site_url = other.ws().config().site_url();
        let name = site_url.trim_start_matches("http://").trim_end_matches(".test").to_owned();
        let connection = Connection {
            remote_id: id.to_owned(),
            display_name: name.clone(),
            name,
            site_url,
            default_team_id: self.team.clone(),
            create_at: self.ws().now(),
            creator_id: self.client.user_id.clone(),
            token_hash: sessions::token_hash(token),
            secret: secret.to_owned(),
            ..Connection::default()
        };
        self.ws().store.write(move |tx| tx.insert(&connection)).await.unwrap();
    }

    /// Stops the sync engine and starts it again.
    pub async fn restart(&self) {
        self.server.state.federation.stop().await;
        self.server.state.federation.start();
    }

    /// Makes a channel and shares it with the other side.
    pub async fn share_new(&self, name: &str) -> String {
        let id = self.new_channel(name).await;
        sharing::share(self.ws(), &self.caller(), &id, &self.remote_id, false).await.unwrap();
        id
    }

    pub async fn new_channel(&self, name: &str) -> String {
        let body = json!({"team_id": self.team, "name": name, "display_name": name, "type": "O"});
        self.client.post("/channels", body).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    pub async fn has_channel(&self, id: &str) -> bool {
        self.client.get(&format!("/channels/{id}")).await.status == 200
    }

    pub async fn join(&self, channel: &str) {
        let body = json!({"user_id": self.client.user_id});
        self.client.post(&format!("/channels/{channel}/members"), body).await.expect(201);
    }

    pub async fn try_post(&self, channel: &str, message: &str, root: &str) -> Option<String> {
        let body = json!({"channel_id": channel, "message": message, "root_id": root});
        let answer = self.client.post("/posts", body).await;
        answer.json()["id"].as_str().filter(|_| answer.status == 201).map(str::to_owned)
    }

    pub async fn post(&self, channel: &str, message: &str, root: &str) -> String {
        self.server.clock.advance(1);
        let body = json!({"channel_id": channel, "message": message, "root_id": root});
        self.client.post("/posts", body).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    pub async fn edit(&self, post: &str, message: &str) {
        self.server.clock.advance(1);
        self.client.put(&format!("/posts/{post}/patch"), json!({"message": message})).await.expect(200);
    }

    pub async fn delete(&self, post: &str) {
        self.server.clock.advance(1);
        self.client.delete(&format!("/posts/{post}")).await.expect(200);
    }

    pub async fn react(&self, post: &str, emoji: &str) {
        self.server.clock.advance(1);
        let body = json!({"user_id": self.client.user_id, "post_id": post, "emoji_name": emoji});
        self.client.post("/reactions", body).await.expect(200);
    }

    pub async fn unreact(&self, post: &str, emoji: &str) {
        self.server.clock.advance(1);
        self.client.delete(&format!("/users/me/posts/{post}/reactions/{emoji}")).await;
    }

    /// A post's text; `None` when it is not there, or deleted.
    pub async fn message(&self, post: &str) -> Option<String> {
        let post = post.to_owned();
        let sql = "SELECT message FROM posts WHERE id = $1 AND delete_at = 0";
        self.ws().store.read(move |tx| tx.value(sql, args![&post])).await.unwrap()
    }

    /// The author of a post, as its administrator sees them.
    pub async fn user_of(&self, post: &str) -> Value {
        let post = post.to_owned();
        let sql = "SELECT user_id FROM posts WHERE id = $1";
        let id: Option<String> = self.ws().store.read(move |tx| tx.value(sql, args![&post])).await.unwrap();
        self.client.get(&format!("/users/{}", id.unwrap())).await.expect(200)
    }

    /// The emoji on a post.
    pub async fn reactions(&self, post: &str) -> Vec<String> {
        let post = post.to_owned();
        let sql = "SELECT emoji_name FROM reactions WHERE post_id = $1 AND delete_at = 0 ORDER BY emoji_name";
        self.ws().store.read(move |tx| tx.values(sql, args![&post])).await.unwrap()
    }

    /// What people wrote in a channel, in the order in which it is shown: ids, texts, threads and reactions.
    pub async fn messages(&self, channel: &str) -> Vec<String> {
        let channel = channel.to_owned();
        let sql = "SELECT p.id || ' ' || p.root_id || ' ' || \
            (SELECT COUNT(*) FROM reactions r WHERE r.post_id = p.id AND r.delete_at = 0) || ' ' || p.message \
            FROM posts p WHERE p.channel_id = $1 AND p.delete_at = 0 AND p.original_id = '' \
            AND (p.kind = '' OR p.kind = 'system_generic') ORDER BY p.create_at, p.id";
        self.ws().store.read(move |tx| tx.values(sql, args![&channel])).await.unwrap()
    }

    /// Whether everything is acknowledged.
    pub async fn caught_up(&self) -> bool {
        let sql = "SELECT COUNT(*) FROM channel_remotes r JOIN channels c ON c.id = r.channel_id \
            WHERE r.delete_at = 0 AND (r.cursor < c.change_seq OR NOT r.is_invite_confirmed)";
        let behind: Option<i64> = self.ws().store.read(move |tx| tx.value(sql, &[])).await.unwrap();
        behind == Some(0)
    }
}
