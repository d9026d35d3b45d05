//! People, teams, channels, posts and files over REST.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Channel, Client, FileInfo, Post, PostList, Reaction, Team, User, http, read};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    pub username: &'a str,
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub email: &'a str,
    pub password: &'a str,
}

impl NewUser<'_> {
    fn body(&self) -> Value {
        json!({
            "username": self.username,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "password": self.password,
        })
    }

    /// Signs up at a server as anybody may; the first account of an empty server is its administrator.
    pub async fn sign_up(&self, address: &str) -> Result<User> {
        let answer = http()?.post(format!("{address}/api/v4/users")).json(&self.body()).send().await?;
        read("POST users", answer).await
    }
}

#[derive(Deserialize)]
struct Uploaded {
    file_infos: Vec<FileInfo>,
}

impl Client {
    pub async fn create_user(&self, user: &NewUser<'_>) -> Result<User> {
        self.post("users", &user.body()).await
    }

    pub async fn find_user_by_name(&self, username: &str) -> Result<Option<User>> {
        self.find(&format!("users/username/{username}")).await
    }

    /// The user of that name, waiting up to `limit` for it to become known here.
    pub async fn await_user_by_name(&self, username: &str, limit: Duration) -> Result<User> {
        let started = Instant::now();
        loop {
            if let Some(user) = self.find_user_by_name(username).await? {
                return Ok(user);
            }
            if started.elapsed() > limit {
                bail!("{username} did not become known at {}", self.address());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn find_team(&self, name: &str) -> Result<Option<Team>> {
        self.find(&format!("teams/name/{name}")).await
    }

    pub async fn create_team(&self, name: &str, display_name: &str) -> Result<Team> {
        self.post("teams", &json!({ "name": name, "display_name": display_name, "type": "O" })).await
    }

    pub async fn add_to_team(&self, team_id: &str, user_id: &str) -> Result<()> {
        let body = json!({ "team_id": team_id, "user_id": user_id });
        let _: Value = self.post(&format!("teams/{team_id}/members"), &body).await?;
        Ok(())
    }

    pub async fn find_channel(&self, team_id: &str, name: &str) -> Result<Option<Channel>> {
        self.find(&format!("teams/{team_id}/channels/name/{name}")).await
    }

    pub async fn create_channel(&self, team_id: &str, name: &str, display_name: &str) -> Result<Channel> {
        let body = json!({ "team_id": team_id, "name": name, "display_name": display_name, "type": "O" });
        self.post("channels", &body).await
    }

    pub async fn create_direct_channel(&self, other_id: &str) -> Result<Channel> {
        self.post("channels/direct", &json!([self.user.id, other_id])).await
    }

    pub async fn channel(&self, id: &str) -> Result<Channel> {
        self.get(&format!("channels/{id}")).await
    }

    pub async fn find_channel_by_id(&self, id: &str) -> Result<Option<Channel>> {
        self.find(&format!("channels/{id}")).await
    }

    pub async fn add_to_channel(&self, channel_id: &str, user_id: &str) -> Result<()> {
        let body = json!({ "user_id": user_id });
        let _: Value = self.post(&format!("channels/{channel_id}/members"), &body).await?;
        Ok(())
    }

    pub async fn create_post(&self, channel_id: &str, message: &str) -> Result<Post> {
        self.post("posts", &json!({ "channel_id": channel_id, "message": message })).await
    }

    pub async fn reply(&self, root: &Post, message: &str) -> Result<Post> {
        let body = json!({ "channel_id": root.channel_id, "root_id": root.id, "message": message });
        self.post("posts", &body).await
    }

    pub async fn post_files(&self, channel_id: &str, message: &str, file_ids: &[String]) -> Result<Post> {
        let body = json!({ "channel_id": channel_id, "message": message, "file_ids": file_ids });
        self.post("posts", &body).await
    }

    pub async fn edit_post(&self, id: &str, message: &str) -> Result<Post> {
        self.put(&format!("posts/{id}/patch"), &json!({ "message": message })).await
    }

    pub async fn delete_post(&self, id: &str) -> Result<()> {
        self.delete(&format!("posts/{id}")).await
    }

    /// The post of that id; `None` when there is none, or none yet.
    pub async fn find_post(&self, id: &str) -> Result<Option<Post>> {
        self.find(&format!("posts/{id}")).await
    }

    pub async fn react(&self, post_id: &str, emoji: &str) -> Result<Reaction> {
        let body = json!({ "user_id": self.user.id, "post_id": post_id, "emoji_name": emoji });
        self.post("reactions", &body).await
    }

    /// A page of a channel's history, newest first.
    pub async fn history_page(&self, channel_id: &str, page: u64, per_page: u64) -> Result<PostList> {
        self.get(&format!("channels/{channel_id}/posts?page={page}&per_page={per_page}")).await
    }

    /// The posts before a given one, newest first.
    pub async fn history_before(&self, channel_id: &str, post_id: &str, per_page: u64) -> Result<PostList> {
        self.get(&format!("channels/{channel_id}/posts?before={post_id}&per_page={per_page}")).await
    }

    /// The whole of a channel's history, newest first.
    pub async fn whole_history(&self, channel_id: &str) -> Result<Vec<Post>> {
        let mut all = Vec::new();
        for page in 0.. {
            let list = self.history_page(channel_id, page, 200).await?;
            all.extend(list.in_order().cloned());
            if list.order.len() < 200 {
                break;
            }
        }
        Ok(all)
    }

    pub async fn search_posts(&self, team_id: &str, terms: &str) -> Result<PostList> {
        let body = json!({ "terms": terms, "is_or_search": false, "time_zone_offset": 0, "page": 0, "per_page": 20 });
        self.post(&format!("teams/{team_id}/posts/search"), &body).await
    }

    pub async fn upload(&self, channel_id: &str, name: &str, bytes: Vec<u8>) -> Result<FileInfo> {
        let part = Part::bytes(bytes).file_name(name.to_owned());
        let form = Form::new().text("channel_id", channel_id.to_owned()).part("files", part);
        let answer = self.request(Method::POST, "files").multipart(form).send().await.context("POST files")?;
        let uploaded: Uploaded = read("POST files", answer).await?;
        uploaded.file_infos.into_iter().next().context("POST files answered no file")
    }

    pub async fn download(&self, file_id: &str) -> Result<Vec<u8>> {
        let path = format!("files/{file_id}");
        let answer = self.request(Method::GET, &path).send().await.with_context(|| format!("GET {path}"))?;
        let status = answer.status();
        if !status.is_success() {
            bail!("GET {path} answered {status}");
        }
        Ok(answer.bytes().await?.to_vec())
    }
}
