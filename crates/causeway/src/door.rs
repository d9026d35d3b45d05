//! The way from the command line to the running server: API v4 over the socket in the data directory.
//!
//! Only the data directory's owner may open the socket, and the server takes whoever comes through it for the system administrator. So
//! requests carry no session, and the rules behind the API hold for the command line as for everybody.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;

use crate::settings::socket_path;

/// Answers are lists of a few hundred things; more than this is not one.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;
/// Accepting an invitation waits for the other server.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open way to the running server.
pub(crate) struct Door {
    sender: hyper::client::conn::http1::SendRequest<Full<Bytes>>,
}

impl Door {
    /// Opens the way to the server that runs on this data directory.
    pub(crate) async fn open(data: &Path) -> Result<Self> {
        let path = socket_path(data);
        let stream = match UnixStream::connect(&path).await {
            Ok(stream) => stream,
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::ConnectionRefused => {
                    bail!("no server runs on the data directory {}: start it first", data.display())
                }
                _ => return Err(error).with_context(|| format!("the socket {} cannot be opened", path.display())),
            },
        };
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender })
    }

    pub(crate) async fn get(&mut self, path: &[&str], query: &[(&str, &str)]) -> Result<Value> {
        self.call(http::Method::GET, path, query, None).await
    }

    /// Like `get`, `None` when there is no such thing.
    pub(crate) async fn find(&mut self, path: &[&str]) -> Result<Option<Value>> {
        let (status, answer) = self.send(http::Method::GET, path, &[], None).await?;
        if status == http::StatusCode::NOT_FOUND {
            return Ok(None);
        }
        answered(status, answer).map(Some)
    }

    /// All pages of a list.
    pub(crate) async fn list(&mut self, path: &[&str]) -> Result<Vec<Value>> {
        const PAGE: usize = 200;
        let mut all = Vec::new();
        for page in 0.. {
            let number = page.to_string();
            let answer = self.get(path, &[("page", &number), ("per_page", &PAGE.to_string())]).await?;
            let Value::Array(items) = answer else {
                bail!("the server answered something other than a list");
            };
            let is_last = items.len() < PAGE;
            all.extend(items);
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    pub(crate) async fn post(&mut self, path: &[&str], body: Value) -> Result<Value> {
        self.call(http::Method::POST, path, &[], Some(body)).await
    }

    pub(crate) async fn put(&mut self, path: &[&str], body: Value) -> Result<Value> {
        self.call(http::Method::PUT, path, &[], Some(body)).await
    }

    pub(crate) async fn delete(&mut self, path: &[&str]) -> Result<Value> {
        self.call(http::Method::DELETE, path, &[], None).await
    }

    async fn call(
        &mut self,
        method: http::Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Value> {
        let (status, answer) = self.send(method, path, query, body).await?;
        answered(status, answer)
    }

    async fn send(
        &mut self,
        method: http::Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<(http::StatusCode, Value)> {
        let request = http::Request::builder()
            .method(method)
            .uri(target(path, query)?)
            .header(http::header::HOST, "localhost")
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(Full::new(body.map(|body| body.to_string()).unwrap_or_default().into()))?;
        let exchange = async {
            self.sender.ready().await?;
            let response = self.sender.send_request(request).await?;
            let status = response.status();
            let body = Limited::new(response.into_body(), LARGEST_ANSWER).collect().await;
            let bytes = body.map_err(|error| anyhow!("the server's answer broke off: {error}"))?.to_bytes();
            // An error that is not JSON still has its status to tell.
            anyhow::Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
        };
        tokio::time::timeout(PATIENCE, exchange).await.context("the server does not answer")?
    }
}

fn answered(status: http::StatusCode, answer: Value) -> Result<Value> {
    if status.is_success() {
        return Ok(answer);
    }
    match answer["message"].as_str() {
        Some(message) => bail!("{message} ({})", answer["id"].as_str().unwrap_or_default()),
        None => bail!("the server answered {status}"),
    }
}

/// The request's path under `/api/v4`, each part escaped.
fn target(path: &[&str], query: &[(&str, &str)]) -> Result<String> {
    if path.iter().any(|part| matches!(*part, "" | "." | "..")) {
        bail!("an empty name, . and .. name nothing");
    }
    let mut address = url::Url::parse("http://localhost/api/v4")?;
    address.path_segments_mut().map_err(|()| anyhow!("the path cannot be made"))?.extend(path);
    if !query.is_empty() {
        address.query_pairs_mut().extend_pairs(query);
    }
    Ok(address[url::Position::BeforePath..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_place_in_the_path() {
        assert_eq!(target(&["users", "username", "a/b?c#d"], &[]).unwrap(), "/api/v4/users/username/a%2Fb%3Fc%23d");
        assert!(target(&["users", "username", ".."], &[]).is_err());
        assert_eq!(target(&["teams"], &[("page", "0")]).unwrap(), "/api/v4/teams?page=0");
    }

    #[tokio::test]
    async fn a_missing_server_is_told_in_words() {
        let data = tempfile::tempdir().unwrap();
        let error = Door::open(data.path()).await.err().unwrap();
        assert!(error.to_string().starts_with("no server runs on the data directory"), "{error}");
    }
}
