//! A channel with people in it, for tests of messages.

use causeway_api::testing::{Client, TestServer};
use serde_json::{Value, json};

/// A team with one open channel, in which are its maker ann, who is the administrator, bea and cal.
pub struct Room {
    pub ann: Client,
    pub bea: Client,
    pub cal: Client,
    pub team_id: String,
    pub channel_id: String,
}

pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// The names of an object's fields, sorted.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

impl Room {
    pub async fn new(server: &TestServer) -> Self {
        let ann = server.user("ann").await;
        let (bea, cal) = (server.user("bea").await, server.user("cal").await);
        let team = ann.post("/teams", json!({"name": "team", "display_name": "Team", "type": "O"})).await.expect(201);
        let team_id = id(&team);
        for person in [&bea, &cal] {
            let body = json!({"team_id": team_id, "user_id": person.user_id});
            ann.post(&format!("/teams/{team_id}/members"), body).await.expect(201);
        }
        let body = json!({"team_id": team_id, "name": "chan", "display_name": "Chan", "type": "O"});
        let channel_id = id(&ann.post("/channels", body).await.expect(201));
        for person in [&bea, &cal] {
            let path = format!("/channels/{channel_id}/members");
            ann.post(&path, json!({"user_id": person.user_id})).await.expect(201);
        }
        // Being added counts as a mention; the tests begin with everything read.
        let reset =
            "UPDATE channel_members SET mention_count = 0, mention_count_root = 0, msg_count = 0, msg_count_root = 0";
        server.ws.store.write(|tx| tx.execute(reset, &[])).await.unwrap();
        Self { ann, bea, cal, team_id, channel_id }
    }

    /// Posts to the channel.
    pub async fn post(&self, author: &Client, mut body: Value) -> Value {
        body["channel_id"] = json!(self.channel_id);
        author.post("/posts", body).await.expect(201)
    }

    /// Somebody's membership of the channel.
    pub async fn member(&self, person: &Client) -> Value {
        person.get(&format!("/channels/{}/members/{}", self.channel_id, person.user_id)).await.expect(200)
    }

    pub async fn channel(&self) -> Value {
        self.ann.get(&format!("/channels/{}", self.channel_id)).await.expect(200)
    }
}
