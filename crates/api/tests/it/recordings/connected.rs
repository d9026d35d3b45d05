//! A server of ours on the loopback network, connected with the peer by a real invitation, whichever side made it.

use std::net::SocketAddr;

use causeway_api::testing::{Client, TestServer};
use causeway_federation::engine::Tuning;
use causeway_federation::invitation;
use causeway_model::config::Settings;
use serde_json::{Value, json};

use super::json::{Json, Same};
use super::peer::{Got, Peer};
use super::tape::Tape;
use super::until;

pub const PASSWORD: &str = "correct-horse-battery";
/// The connection of the recordings.
pub const REMOTE: &str = "tbhh1uh3ztbxd8nkus9m9ui6ne";
/// What the accepting server of the recordings made the other one present.
pub const TO_ACCEPTOR: &str = "nws6fwkimj83pg7e6kzubbg6xr";
/// What it presented itself, once connected.
pub const TO_INVITER: &str = "1aff7h6czjgzxk3w1gpsxxzq4r";
const INVITED_WITH: &str = "jn9btirbof8rb8dmn8z1se8rra";
const ACCEPTORS_SITE: &str = "http://127.0.0.1:18166";

/// Our server and the peer.
pub struct Pair {
    pub server: TestServer,
    pub address: SocketAddr,
    pub peer: Peer,
    /// Our administrator.
    pub admin: Client,
    pub team: String,
    pub remote_id: String,
    /// What the peer presents to us.
    pub token: String,
    /// What the recordings say, and what is said here instead.
    pub words: Vec<(String, String)>,
}

async fn server(
    engine: &str,
    admin: &str,
    change: impl FnOnce(&mut Settings),
) -> (TestServer, SocketAddr, Client, String) {
    let (server, address) = TestServer::on_loopback(engine, change).await;
    server.state.federation.set_tuning(Tuning::impatient());
    let client = server.user(admin).await;
    let team = server.team(&client).await["id"].as_str().unwrap().to_owned();
    (server, address, client, team)
}

fn word(old: &str, new: &str) -> (String, String) {
    (old.to_owned(), new.to_owned())
}

impl Pair {
    /// Our server has invited, the peer accepts as recorded.
    pub async fn we_invite(engine: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let peer = Peer::start().await;
        let (server, address, admin, team) = server(engine, "admin-a", change).await;
        let body = json!({"name": "beta-ibhak", "display_name": "Beta", "default_team_id": team, "password": PASSWORD});
        let made = admin.post("/remotecluster", body).await.expect(201);
        let opened = invitation::open(made["invite"].as_str().unwrap(), PASSWORD).unwrap();
        assert_eq!(opened.site_url, format!("http://{address}"));
        let words =
            vec![word(REMOTE, &opened.remote_id), word(INVITED_WITH, &opened.token), word(ACCEPTORS_SITE, peer.site())];
        peer.expects(&opened.remote_id, TO_ACCEPTOR);
        let (remote_id, token) = (opened.remote_id, TO_INVITER.to_owned());
        let pair = Self { server, address, peer, admin, team, remote_id, token, words };
        pair.replay("invitation-401").await;
        pair.replay("invitation").await;
        pair.replay("ping").await;
        pair.begin().await;
        pair
    }

    /// The peer has invited, our server accepts. What it says doing so is the peer's to check.
    pub async fn we_accept(engine: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let peer = Peer::start().await;
        let (server, address, admin, team) = server(engine, "admin-b", change).await;
        let code = peer.invites(REMOTE, INVITED_WITH, PASSWORD);
        let confirmed = peer.clone();
        // From the confirmation on, only the refreshed token counts.
        peer.whim(move |heard| {
            if heard.path.ends_with("/confirm_invite") && heard.header("x-remotecluster-token") == INVITED_WITH {
                confirmed.expects(REMOTE, heard.payload()["refreshed_token"].as_str().unwrap());
                return Some(axum::response::IntoResponse::into_response(axum::Json(json!({"status": "OK"}))));
            }
            None
        });
        let body = json!({"name": "alpha-ibhak", "default_team_id": team, "invite": code, "password": PASSWORD});
        admin.post("/remotecluster/accept_invite", body).await.expect(201);
        peer.no_whim();
        let confirmation = peer.hears("a confirmation", |heard| heard.path.ends_with("/confirm_invite")).await;
        let said = confirmation.payload();
        let text = |field: &str| said[field].as_str().unwrap().to_owned();
        let words = vec![
            word(TO_ACCEPTOR, &text("token")),
            word(TO_INVITER, &text("refreshed_token")),
            word(ACCEPTORS_SITE, &format!("http://{address}")),
        ];
        let pair =
            Self { server, address, peer, admin, team, remote_id: REMOTE.to_owned(), token: text("token"), words };
        pair.begin().await;
        pair
    }

    async fn begin(&self) {
        self.server.state.federation.start();
        until("the connection is in use", async || {
            let shown = self.admin.get(&format!("/remotecluster/{}", self.remote_id)).await.expect(200);
            shown["last_ping_at"].as_i64().unwrap() > 0 && shown["site_url"] == self.peer.site()
        })
        .await;
    }

    /// From now on the recordings' `old` is `new` here.
    pub fn means(&mut self, old: &str, new: &str) {
        self.words.push(word(old, new));
    }

    pub fn tape(&self, name: &str) -> Tape {
        Tape::load(name).with(&self.words)
    }

    /// Sends what was recorded, and demands the answer that was recorded.
    pub async fn replay(&self, name: &str) {
        let tape = self.tape(name);
        let body = tape.body.clone().into_bytes();
        self.exchange(&tape, &body).await;
    }

    /// Like `replay`, with a body that the recording does not hold whole.
    pub async fn exchange(&self, tape: &Tape, body: &[u8]) -> Got {
        let got = self.peer.post(self.address, &tape.path, &tape.headers, body).await;
        assert_eq!((got.status, &*got.content_type), (tape.status, &*tape.content_type), "{}: {}", tape.name, got.body);
        let mut recorded = tape.answer.clone();
        if recorded.contains("Invalid session token=") {
            // On purpose: a token has no place in an answer.
            recorded = recorded.replace(tape.header("x-remotecluster-token"), "***");
        }
        let bare = |text: &str| Json::read(text).without("request_id");
        Same::letter_by_letter(&recorded).check(&tape.name, &bare(&recorded), &bare(&got.body));
        got
    }

    /// Sends a sync message of the peer's own and gives the answer's payload.
    pub async fn sync(&self, mut payload: Value) -> Value {
        payload["id"] = json!(self.server.ws.ids.new_id());
        let frame = json!({"remote_id": self.remote_id, "msg": {"id": self.server.ws.ids.new_id(),
            "topic": "sharedchannel_sync", "create_at": self.server.ws.now(), "payload": payload}});
        self.send(&frame).await["payload"].clone()
    }

    /// Sends a frame, and gives the answer, which must be OK.
    pub async fn send(&self, frame: &Value) -> Value {
        let headers = json!({"content-type": "application/json", "x-remotecluster-id": self.remote_id,
            "x-remotecluster-token": self.token});
        let got =
            self.peer.post(self.address, "/api/v4/remotecluster/msg", &headers, frame.to_string().as_bytes()).await;
        assert_eq!(got.status, 200, "{}", got.body);
        let answer: Value = serde_json::from_str(&got.body).unwrap();
        assert_eq!(answer["status"], "OK", "{answer}");
        answer
    }

    /// A new channel of ours, made by the administrator.
    pub async fn channel(&self, name: &str, display_name: &str, kind: &str) -> String {
        let body = json!({"team_id": self.team, "name": name, "display_name": display_name, "type": kind});
        self.admin.post("/channels", body).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    pub async fn share(&self, channel: &str) {
        self.server.clock.advance(5);
        let path = format!("/remotecluster/{}/channels/{channel}/invite", self.remote_id);
        self.admin.post(&path, json!({})).await.expect(200);
    }

    /// A person of ours in the team.
    pub async fn person(&self, name: &str) -> Client {
        let person = self.server.user(name).await;
        self.server.join_team(&self.admin, &self.team, &person).await;
        person
    }

    pub async fn join(&self, channel: &str, who: &Client) {
        self.server.clock.advance(5);
        let body = json!({"user_id": who.user_id});
        self.admin.post(&format!("/channels/{channel}/members"), body).await.expect(201);
    }

    pub async fn post(&self, who: &Client, body: Value) -> Value {
        self.server.clock.advance(5);
        who.post("/posts", body).await.expect(201)
    }

    /// What is in a channel, by the texts, oldest first.
    pub async fn texts(&self, who: &Client, channel: &str) -> Vec<String> {
        let list = who.get(&format!("/channels/{channel}/posts")).await.expect(200);
        let order = list["order"].as_array().unwrap().iter().rev();
        order.map(|id| list["posts"][id.as_str().unwrap()]["message"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn members(&self, channel: &str) -> Vec<String> {
        let members = self.admin.get(&format!("/channels/{channel}/members?per_page=200")).await.expect(200);
        members.as_array().unwrap().iter().map(|m| m["user_id"].as_str().unwrap().to_owned()).collect()
    }
}
