//! The two servers, and who acts at each: an administrator who was there, and a team and people that the run makes.

use std::hash::{BuildHasher, RandomState};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::client::{Client, NewUser, Post, Team};
use crate::server::{Server, Spec};

use super::wait::eventually;

const PASSWORD: &str = "Conform-1-to-what-is-promised";

/// How to get into a server that somebody else runs.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) url: String,
    pub(super) login: String,
    pub(super) password: String,
}

/// One of the two servers.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) letter: &'static str,
    pub(super) address: String,
    pub(super) admin: Client,
    /// Two people of the run.
    pub(super) people: [Client; 2],
    pub(super) team: Team,
    /// What the other side calls the connection to this one.
    pub(super) known_as: String,
}

/// Both, and what the run has made so far.
pub(super) struct Pair {
    pub(super) a: Side,
    pub(super) b: Side,
    pub(super) remote_id: String,
    /// The channel that both share; its home is A.
    pub(super) channel_id: String,
    pub(super) may_change_settings: bool,
    /// Servers that the run started itself.
    pub(super) running: Option<[Server; 2]>,
    /// A third server, which A alone is connected with at times.
    pub(super) third: Option<Side>,
}

/// Something that goes from one side to the other.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) from: &'a Side,
    pub(super) to: &'a Side,
    pub(super) pair: &'a Pair,
}

/// A word that no earlier run has used.
pub(super) fn fresh(what: &str) -> String {
    // The only randomness at hand without a dependency: what keys the hash maps of this process.
    format!("{what}-{:08x}", RandomState::new().hash_one(what) >> 32)
}

impl Pair {
    pub(super) fn of(a: Side, b: Side) -> Self {
        let (remote_id, channel_id) = (String::new(), String::new());
        Self { a, b, remote_id, channel_id, may_change_settings: false, running: None, third: None }
    }

    pub(super) fn there(&self) -> Way<'_> {
        Way { from: &self.a, to: &self.b, pair: self }
    }

    pub(super) fn back(&self) -> Way<'_> {
        Way { from: &self.b, to: &self.a, pair: self }
    }
}

impl Side {
    /// A server that was started for this: its first account is its administrator.
    pub(super) async fn found(letter: &'static str, spec: &Spec) -> Result<Self> {
        let login = format!("admin-{}", letter.to_lowercase());
        let email = format!("{login}@conformance.invalid");
        let account = NewUser { username: &login, first_name: "", last_name: "", email: &email, password: PASSWORD };
        account.sign_up(&spec.address()).await?;
        Self::enter(letter, &Access { url: spec.address(), login, password: PASSWORD.to_owned() }).await
    }

    /// Goes into a server as its administrator, and makes a team and people there.
    pub(super) async fn enter(letter: &'static str, access: &Access) -> Result<Self> {
        let admin = Client::log_in(&access.url, &access.login, &access.password).await?;
        let small = letter.to_lowercase();
        let name = fresh(&format!("conformance-{small}"));
        let team = admin.create_team(&name, &format!("Conformance {letter}")).await.context("making a team")?;
        let first = Self::person_of(&admin, &access.url, &team, &fresh(&format!("first-{small}"))).await?;
        let second = Self::person_of(&admin, &access.url, &team, &fresh(&format!("second-{small}"))).await?;
        let known_as = fresh(&format!("side-{small}"));
        Ok(Self { letter, address: access.url.clone(), admin, people: [first, second], team, known_as })
    }

    async fn person_of(admin: &Client, address: &str, team: &Team, name: &str) -> Result<Client> {
        let email = format!("{name}@conformance.invalid");
        let account =
            NewUser { username: name, first_name: "Connie", last_name: "Form", email: &email, password: PASSWORD };
        let user = admin.create_user(&account).await.context("making an account")?;
        admin.add_to_team(&team.id, &user.id).await?;
        Client::log_in(address, name, PASSWORD).await
    }

    /// One more person of the run.
    pub(super) async fn person(&self, what: &str) -> Result<Client> {
        let name = fresh(&format!("{what}-{}", self.letter.to_lowercase()));
        Self::person_of(&self.admin, &self.address, &self.team, &name).await
    }

    /// The person who writes and reads.
    pub(super) fn member(&self) -> &Client {
        &self.people[0]
    }

    /// Changes settings of this server, and gives what they were.
    pub(super) async fn settings(&self, section: &str, change: Value) -> Result<Value> {
        let before: Value = self.admin.get("config").await?;
        let _: Value = self.admin.put("config/patch", &json!({ section: change })).await?;
        let mut old = serde_json::Map::new();
        for name in change.as_object().into_iter().flat_map(serde_json::Map::keys) {
            old.insert(name.clone(), before[section][name].clone());
        }
        Ok(Value::Object(old))
    }
}

impl Way<'_> {
    /// How somebody of the sending side is called at the other.
    pub(super) fn name_there(&self, who: &Client) -> String {
        format!("{}:{}", who.user.username, self.from.known_as)
    }

    /// The user at the other side, once known there.
    pub(super) async fn known_there(&self, who: &Client) -> Result<Value> {
        let path = format!("users/{}", who.user.id);
        eventually("the person is known at the other side", async || self.to.admin.find(&path).await).await
    }

    /// Writes into the shared channel.
    pub(super) async fn write(&self, body: Value) -> Result<Value> {
        let mut body = body;
        body["channel_id"] = json!(self.pair.channel_id);
        self.from.member().post("posts", &body).await
    }

    /// Waits until a post that fits can be read at the other side.
    pub(super) async fn arrives(&self, post: &Value, fits: impl Fn(&Value) -> bool) -> Result<Value> {
        let path = format!("posts/{}", post["id"].as_str().unwrap_or_default());
        let mut last = Value::Null;
        let found = eventually("the post is there as it must be", async || {
            let found: Option<Value> = self.to.member().find(&path).await?;
            last = found.clone().unwrap_or_default();
            Ok(found.filter(&fits))
        })
        .await;
        found.with_context(|| format!("the other side has {last}"))
    }

    /// A message that has arrived, for what follows to be about.
    pub(super) async fn settled(&self, text: &str) -> Result<Post> {
        let post = self.write(json!({ "message": text })).await?;
        let there = self.arrives(&post, |_| true).await?;
        Ok(serde_json::from_value(there)?)
    }
}
