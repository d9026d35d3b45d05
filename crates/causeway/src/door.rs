//! The way from the command line to the workspace: API v4, over the socket in the data directory where a server runs, and within this process
//! where none does.
//!
//! Only the data directory's owner may open the socket or the directory, so whoever comes this way is the operator: requests carry no
//! session, and the rules behind the API hold for the command line as for everybody.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use causeway_model::config::LogLevel;
use causeway_store::Source;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;
use tower::ServiceExt;

use crate::lock::DirectoryLock;
use crate::settings::{Loaded, socket_path};
use crate::{logging, wiring};

/// Answers are lists of a few hundred things; more than this is not one.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;
/// Accepting an invitation waits for the other server.
const PATIENCE: Duration = Duration::from_secs(60);

/// An open way to the workspace.
pub(crate) struct Door(Way);

enum Way {
    /// To the server that runs.
    Socket(hyper::client::conn::http1::SendRequest<Full<Bytes>>),
    /// Straight to the API, in this process. Holds the directory, so that no server starts meanwhile.
    Here { router: Router, _lock: DirectoryLock },
}

impl Door {
    /// Opens the way to the server that runs on this data directory, or to the workspace in it when none does.
    ///
    /// `may_make` says whether a workspace is made where there is none.
    pub(crate) async fn open(load: impl FnOnce() -> Result<Loaded>, data: &Path, may_make: bool) -> Result<Self> {
        match Self::to_server(data).await? {
            Some(door) => Ok(door),
            None => Self::without_server(load()?, may_make).await,
        }
    }

    /// The way to the server that runs on this data directory, if one does.
    pub(crate) async fn to_server(data: &Path) -> Result<Option<Self>> {
        let path = socket_path(data);
        let stream = match UnixStream::connect(&path).await {
            Ok(stream) => stream,
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::ConnectionRefused => return Ok(None),
                _ => return Err(error).with_context(|| format!("the socket {} cannot be opened", path.display())),
            },
        };
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Some(Self(Way::Socket(sender))))
    }

    async fn without_server(loaded: Loaded, may_make: bool) -> Result<Self> {
        if !may_make
            && let Source::Sqlite(path) = loaded.database()
            && !path.exists()
        {
            bail!("there is no workspace at {}: name its data directory with --data", path.display());
        }
        loaded.make_data_directory()?;
        let lock = DirectoryLock::take(&loaded.data, "command")
            .context("a server that cannot be spoken to, or another command, is at work")?;
        let mut log = loaded.settings.log.clone();
        log.console_level = LogLevel::Warn;
        logging::start(&log, None);
        let open = wiring::open(loaded, Arc::default()).await?;
        Ok(Self(Way::Here { router: open.local, _lock: lock }))
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
        self.list_with(path, &[]).await
    }

    /// Like `list`, of what the query asks for.
    pub(crate) async fn list_with(&mut self, path: &[&str], query: &[(&str, &str)]) -> Result<Vec<Value>> {
        const PAGE: usize = 200;
        let mut all = Vec::new();
        for page in 0.. {
            let number = page.to_string();
            let size = PAGE.to_string();
            let of_page = [query, &[("page", number.as_str()), ("per_page", size.as_str())]].concat();
            let answer = self.get(path, &of_page).await?;
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
            .body(Full::new(Bytes::from(body.map(|body| body.to_string()).unwrap_or_default())))?;
        let exchange = async {
            let (status, body) = match &mut self.0 {
                Way::Socket(sender) => {
                    sender.ready().await?;
                    let response = sender.send_request(request).await?;
                    (response.status(), Body::new(response.into_body()))
                }
                Way::Here { router, .. } => {
                    let response = router.clone().oneshot(request.map(Body::new)).await?;
                    (response.status(), response.into_body())
                }
            };
            let body = Limited::new(body, LARGEST_ANSWER).collect().await;
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
    async fn a_missing_server_is_no_failure() {
        let data = tempfile::tempdir().unwrap();
        assert!(Door::to_server(data.path()).await.unwrap().is_none());
    }
}
