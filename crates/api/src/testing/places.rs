//! Teams and channels for tests, made through the API.

use serde_json::{Value, json};

use super::{Client, TestServer};

impl TestServer {
    /// A new team of `client`, who is its administrator.
    pub async fn team(&self, client: &Client) -> Value {
        let name = format!("team-{}", &self.ws.ids.new_id()[..8]);
        client.post("/teams", json!({"name": name, "display_name": name, "type": "O"})).await.expect(201)
    }

    /// A new public channel `name` of a team, made by `client`, who is its administrator.
    pub async fn channel(&self, client: &Client, team_id: &str, name: &str) -> Value {
        let body = json!({"team_id": team_id, "name": name, "display_name": name, "type": "O"});
        client.post("/channels", body).await.expect(201)
    }

    /// Brings `other` into a channel, and into its team where they are not in it, in the name of `client`.
    pub async fn join(&self, client: &Client, channel: &Value, other: &Client) -> Value {
        let (team_id, id) =
            (channel["team_id"].as_str().unwrap_or_default(), channel["id"].as_str().unwrap_or_default());
        self.join_team(client, team_id, other).await;
        client.post(&format!("/channels/{id}/members"), json!({"user_id": other.user_id})).await.expect(201)
    }

    /// Brings `other` into a team, in the name of `client`.
    pub async fn join_team(&self, client: &Client, team_id: &str, other: &Client) -> Value {
        let body = json!({"team_id": team_id, "user_id": other.user_id});
        client.post(&format!("/teams/{team_id}/members"), body).await.expect(201)
    }
}
