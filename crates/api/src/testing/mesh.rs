//! A network in memory that joins test servers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use causeway_federation::packing::ENCODING;
use causeway_federation::transport::{Incoming, Outgoing, Peer, Transport, TransportError, picture_body};
use causeway_federation::wire::http_names::{REMOTE_ID_HEADER, TOKEN_HEADER};
use causeway_model::ids::Ids;
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
    faults: Faults,
    chance: Option<Ids>,
}

/// How likely it is that something happens to a request, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// It does not arrive.
    pub lose: f64,
    /// It arrives, and its answer does not come back.
    pub lose_answer: f64,
    /// It arrives twice.
    pub double: f64,
    /// It arrives again later, behind others.
    pub delay: f64,
}

/// A server's place on the network, which it leaves with this.
#[derive(Debug)]
pub(super) struct Place {
    mesh: Mesh,
    site: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        // Outside the lock: what the router holds may look at the network as it goes.
        let left = self.mesh.0.lock().servers.remove(&self.site);
        drop(left);
    }
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

    /// As [`Mesh::join`], until what is given back is dropped. A server knows its network: were it to stay known there, neither
    /// would ever go, nor would its connections to the database.
    pub(super) fn take_place(&self, site: &str, router: Router) -> Place {
        self.join(site, router);
        Place { mesh: self.clone(), site: site.to_owned() }
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

    /// Makes the network faulty from now on, repeatably for the same seed.
    pub fn set_faults(&self, seed: u64, faults: Faults) {
        let mut inner = self.0.lock();
        inner.faults = faults;
        inner.chance = Some(Ids::seeded(seed));
    }

    /// What happens to the next request: lost, answer lost, doubled, late again.
    fn fate(&self) -> [bool; 4] {
        let inner = self.0.lock();
        let Some(chance) = &inner.chance else { return [false; 4] };
        let Faults { lose, lose_answer, double, delay } = inner.faults;
        [lose, lose_answer, double, delay].map(|likely| chance.unit() < likely)
    }

    async fn carry(&self, to: Peer, request: Outgoing) -> Result<Incoming, TransportError> {
        let lost = || TransportError::Unreachable("it was lost".to_owned());
        let [lose, lose_answer, double, delay] = self.fate();
        if lose {
            return Err(lost());
        }
        let is_message = matches!(request, Outgoing::Msg(_) | Outgoing::PackedMsg(_));
        let (second, late) = match is_message {
            true => (request.again(), request.again()),
            false => (None, None),
        };
        if double && let Some(second) = second {
            // What the first copy is answered is lost.
            let _ = self.deliver(to.clone(), second).await;
        }
        if delay && let Some(late) = late {
            let (mesh, to) = (self.clone(), to.clone());
            tokio::spawn(async move {
                for _ in 0..200 {
                    tokio::task::yield_now().await;
                }
                mesh.deliver(to, late).await
            });
        }
        let answer = self.deliver(to, request).await?;
        if lose_answer { Err(lost()) } else { Ok(answer) }
    }

    async fn deliver(&self, to: Peer, request: Outgoing) -> Result<Incoming, TransportError> {
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
        let is_packed = matches!(request, Outgoing::PackedMsg(_));
        let (content_type, body) = match request {
            Outgoing::Ping(frame)
            | Outgoing::Msg(frame)
            | Outgoing::PackedMsg(frame)
            | Outgoing::ConfirmInvite(frame) => (json, Body::from(frame)),
            Outgoing::ProfileImage { user_id, bytes } => {
                let (content_type, body) = picture_body(&user_id, &bytes);
                (content_type, Body::from(body))
            }
            Outgoing::Upload { body, .. } => ("application/octet-stream".to_owned(), Body::from_stream(body)),
        };
        let mut request = Request::post(path);
        if is_packed {
            request = request.header(header::CONTENT_ENCODING, ENCODING);
        }
        let request = request
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
