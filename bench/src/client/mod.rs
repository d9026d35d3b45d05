//! A small typed client of API v4: one signed-in person at one server.
//!
//! It holds connections open between calls, and turns every answer that is not a success into an
//! error that names the call, the status and the server's error id.

mod connections;
mod rest;
mod socket;
mod types;

use anyhow::{Context, Result};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use connections::Invitation;
pub use rest::NewUser;
pub use socket::{Event, Listening, Socket};
pub use types::{Channel, Connection, FileInfo, Post, PostList, PostMetadata, Reaction, Team, User};

/// The HTTP client underneath: plain HTTP to this machine, connections kept open.
pub fn http() -> Result<reqwest::Client> {
    // No certificates to read: a thousand clients would each read them.
    builder().no_proxy().tls_certs_only(std::iter::empty()).build().context("making an HTTP client")
}

/// The HTTP client for an address: one that begins with `https` must prove who it is, to this machine's authorities.
fn http_to(address: &str) -> Result<reqwest::Client> {
    if address.starts_with("https:") { builder().build().context("making an HTTPS client") } else { http() }
}

fn builder() -> reqwest::ClientBuilder {
    // Installing twice answers an error that says only that it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().tcp_nodelay(true).pool_max_idle_per_host(256).timeout(std::time::Duration::from_secs(60))
}

/// One person's signed-in client.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    token: String,
    pub user: User,
}

impl Client {
    /// Signs in. Fails when the name is unknown or the password is wrong.
    pub async fn log_in(address: &str, login: &str, password: &str) -> Result<Self> {
        Self::try_log_in(address, login, password)
            .await?
            .with_context(|| format!("{login} could not sign in at {address}"))
    }

    /// Signs in; `None` when the server refuses the name or the password.
    pub async fn try_log_in(address: &str, login: &str, password: &str) -> Result<Option<Self>> {
        let http = http_to(address)?;
        let answer = http
            .post(format!("{address}/api/v4/users/login"))
            .json(&json!({ "login_id": login, "password": password }))
            .send()
            .await
            .context("signing in")?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            return Ok(None);
        }
        let token = answer.headers().get("Token").map(|value| value.to_str().map(str::to_owned)).transpose()?;
        let user: User = read("POST users/login", answer).await?;
        let token = token.context("the answer to a login has no Token header")?;
        Ok(Some(Self { http, address: address.to_owned(), token, user }))
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The same client in the name of whoever this token is of.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }

    /// Posts to an incoming webhook, as a program without an account does.
    pub(crate) async fn call_hook(&self, id: &str, body: &Value) -> Result<()> {
        let answer = self.http.post(format!("{}/hooks/{id}", self.address)).json(body).send().await?;
        if !answer.status().is_success() {
            let _: Value = read("POST hooks", answer).await?;
        }
        Ok(())
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}/api/v4/{path}", self.address)).bearer_auth(&self.token)
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let answer = self.request(Method::GET, path).send().await.with_context(|| format!("GET {path}"))?;
        read(&format!("GET {path}"), answer).await
    }

    /// Like `get`, with `None` when there is no such thing.
    pub(crate) async fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>> {
        let answer = self.request(Method::GET, path).send().await.with_context(|| format!("GET {path}"))?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        read(&format!("GET {path}"), answer).await.map(Some)
    }

    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<T> {
        let answer =
            self.request(Method::POST, path).json(body).send().await.with_context(|| format!("POST {path}"))?;
        read(&format!("POST {path}"), answer).await
    }

    pub(crate) async fn put<T: DeserializeOwned>(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<T> {
        let answer = self.request(Method::PUT, path).json(body).send().await.with_context(|| format!("PUT {path}"))?;
        read(&format!("PUT {path}"), answer).await
    }

    pub(crate) async fn patch<T: DeserializeOwned>(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<T> {
        let answer =
            self.request(Method::PATCH, path).json(body).send().await.with_context(|| format!("PATCH {path}"))?;
        read(&format!("PATCH {path}"), answer).await
    }

    /// The bytes that a path answers.
    pub(crate) async fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        let answer = self.request(Method::GET, path).send().await.with_context(|| format!("GET {path}"))?;
        let answer = if answer.status().is_success() { answer } else { return read("GET", answer).await };
        Ok(answer.bytes().await?.to_vec())
    }

    /// Sends one file in a form, with further fields.
    pub(crate) async fn upload_to(
        &self,
        path: &str,
        fields: &[(&'static str, &str)],
        part: &'static str,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<()> {
        let file = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let mut form = reqwest::multipart::Form::new();
        for (field, value) in fields {
            form = form.text(*field, (*value).to_owned());
        }
        let form = form.part(part, file);
        let answer = self.request(Method::POST, path).multipart(form).send().await.context(path.to_owned())?;
        let _: Value = read(&format!("POST {path}"), answer).await?;
        Ok(())
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<()> {
        let answer = self.request(Method::DELETE, path).send().await.with_context(|| format!("DELETE {path}"))?;
        let _: Value = read(&format!("DELETE {path}"), answer).await?;
        Ok(())
    }
}

/// An answer that is no success.
#[derive(Clone, Debug)]
pub struct Refused {
    pub status: u16,
    /// The server's error id.
    pub id: String,
    text: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.text)
    }
}

impl std::error::Error for Refused {}

/// Reads a success's body, or makes an error of the server's own.
async fn read<T: DeserializeOwned>(call: &str, answer: reqwest::Response) -> Result<T> {
    let status = answer.status();
    let body = answer.bytes().await.with_context(|| call.to_owned())?;
    if !status.is_success() {
        let error: Value = serde_json::from_slice(&body).unwrap_or_default();
        let id = error["id"].as_str().unwrap_or("no error id");
        let message = error["message"].as_str().unwrap_or_default();
        let refused = Refused {
            status: status.as_u16(),
            id: id.to_owned(),
            text: format!("{call} answered {status} ({id}): {message}"),
        };
        return Err(refused.into());
    }
    serde_json::from_slice(&body)
        .with_context(|| format!("{call} answered what is not expected: {}", String::from_utf8_lossy(&body)))
}
