//! A network in memory that joins test servers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use causeway_federation::transport::{Incoming, Outgoing, Peer, Transport, TransportError, picture_body};
use causeway_federation::wire::http_names::{REMOTE_ID_HEADER, TOKEN_HEADER};
use futures_util::future::BoxFuture;
use http_body_util::BodyExt;
use parking_lot::Mutex;
use tower::ServiceExt;

/// Servers by their site URL. Cheap to clone; clones are the same network.
#[derive(Debug, Clone, Default)]
pub struct Mesh(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    servers: BTreeMap<String, Router>,
    /// Sites that nothing reaches now.
    down: BTreeSet<String>,
    /// Sites whose next answer is lost, though they get the request.
    losing: BTreeSet<String>,
}

impl Mesh {
    /// Where the server called `name` answers.
    pub fn site(name: &str) -> String {
        format!("http://{name}.test")
    }

    /// Puts a server, or anything that answers like one, at `site`.
    pub fn join(&self, site: &str, router: Router) {
        self.0.lock().servers.insert(site.to_owned(), router);
    }

    /// Takes the server called `name` off the network, or puts it back.
    pub fn set_down(&self, name: &str, down: bool) {
        let mut inner = self.0.lock();
        if down {
            inner.down.insert(Self::site(name))
        } else {
            inner.down.remove(&Self::site(name))
        };
    }

    /// Loses the next answer of the server called `name`, though it gets the request.
    pub fn lose_next_answer(&self, name: &str) {
        self.0.lock().losing.insert(Self::site(name));
    }

    async fn carry(&self, to: Peer, request: Outgoing) -> Result<Incoming, TransportError> {
        let unreachable = |why: &str| TransportError::Unreachable(why.to_owned());
        let (router, lost) = {
            let mut inner = self.0.lock();
            if inner.down.contains(&to.site_url) {
                return Err(unreachable("it is down"));
            }
            (inner.servers.get(&to.site_url).cloned(), inner.losing.remove(&to.site_url))
        };
        let router = router.ok_or_else(|| unreachable("nobody is there"))?;
        let path = request.path();
        let json = "application/json".to_owned();
        let (content_type, body) = match request {
            Outgoing::Ping(frame) | Outgoing::Msg(frame) | Outgoing::ConfirmInvite(frame) => (json, Body::from(frame)),
            Outgoing::ProfileImage { user_id, bytes } => {
                let (content_type, body) = picture_body(&user_id, &bytes);
                (content_type, Body::from(body))
            }
            Outgoing::Upload { body, .. } => ("application/octet-stream".to_owned(), Body::from_stream(body)),
        };
        let request = Request::post(path)
            .header(REMOTE_ID_HEADER, &to.remote_id)
            .header(TOKEN_HEADER, &to.secret)
            .header(header::CONTENT_TYPE, content_type)
            .body(body)
            .map_err(|e| unreachable(&e.to_string()))?;
        let Ok(response) = router.oneshot(request).await;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.map_err(|e| unreachable(&e.to_string()))?.to_bytes();
        if lost {
            return Err(unreachable("its answer was lost"));
        }
        Ok(Incoming { status, body })
    }
}

impl Transport for Mesh {
    fn send<'a>(&'a self, to: &'a Peer, request: Outgoing) -> BoxFuture<'a, Result<Incoming, TransportError>> {
        Box::pin(self.carry(to.clone(), request))
    }
}
