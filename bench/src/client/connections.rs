//! Secure connections and shared channels, as an administrator manages them.

use anyhow::Result;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Client, Connection};

/// What the inviting side hands to the accepting one.
#[derive(Clone, Debug, Deserialize)]
pub struct Invitation {
    pub remote_cluster: Connection,
    pub invite: String,
    /// Set when the server chose the password itself.
    #[serde(default)]
    pub password: String,
}

impl Client {
    /// Makes a connection record and an invitation to it, sealed with a password of the server's choice.
    pub async fn create_connection(&self, name: &str, display_name: &str, team_id: &str) -> Result<Invitation> {
        let body = json!({ "name": name, "display_name": display_name, "default_team_id": team_id });
        self.post("remotecluster", &body).await
    }

    pub async fn accept_invitation(
        &self,
        invitation: &Invitation,
        name: &str,
        display_name: &str,
        team_id: &str,
    ) -> Result<Connection> {
        let body = json!({
            "name": name,
            "display_name": display_name,
            "default_team_id": team_id,
            "invite": invitation.invite,
            "password": invitation.password,
        });
        self.post("remotecluster/accept_invite", &body).await
    }

    pub async fn connections(&self) -> Result<Vec<Connection>> {
        self.get("remotecluster?page=0&per_page=100").await
    }

    pub async fn connection(&self, remote_id: &str) -> Result<Connection> {
        self.get(&format!("remotecluster/{remote_id}")).await
    }

    /// Shares a channel of this server over a connection.
    pub async fn share_channel(&self, remote_id: &str, channel_id: &str) -> Result<()> {
        let path = format!("remotecluster/{remote_id}/channels/{channel_id}/invite");
        let _: Value = self.post(&path, &json!({})).await?;
        Ok(())
    }
}
