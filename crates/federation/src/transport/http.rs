//! Requests over HTTP, through the one client that checks where they lead.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use causeway_service::Workspace;
use futures_util::future::BoxFuture;

use super::{Incoming, Outgoing, Peer, Transport, TransportError, picture_body};
use crate::address::client::{OutboundClient, Patience, read_at_most};
use crate::address::{AddressPolicy, Allowed};
use crate::limits::MAX_ANSWER_BYTES;
use crate::packing;
use crate::wire::http_names;

/// The network. Follows the settings that say which addresses may be contacted.
pub struct HttpTransport {
    ws: Workspace,
    client: ArcSwapOption<Built>,
}

/// A client and the settings that it was made for.
struct Built {
    site_url: String,
    allowed: String,
    client: OutboundClient,
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HttpTransport")
    }
}

impl HttpTransport {
    pub fn new(ws: Workspace) -> Self {
        Self { ws, client: ArcSwapOption::empty() }
    }

    fn client(&self) -> Result<Arc<Built>, TransportError> {
        let config = self.ws.config();
        let (site_url, allowed) = (config.site_url(), config.service.allowed_untrusted_internal_connections.clone());
        if let Some(built) = self.client.load_full()
            && built.site_url == site_url
            && built.allowed == allowed
        {
            return Ok(built);
        }
        let forbidden = |e: String| TransportError::Forbidden(e);
        let policy = AddressPolicy::new(&site_url, Allowed::parse(&allowed).map_err(|e| forbidden(e.to_string()))?);
        let agent = concat!("Causeway/", env!("CARGO_PKG_VERSION"));
        let client = OutboundClient::new(policy, agent).map_err(|e| forbidden(e.to_string()))?;
        let built = Arc::new(Built { site_url, allowed, client });
        self.client.store(Some(built.clone()));
        Ok(built)
    }

    async fn call(&self, to: &Peer, request: Outgoing) -> Result<Incoming, TransportError> {
        let built = self.client()?;
        let patience = match &request {
            Outgoing::Ping(_) | Outgoing::ConfirmInvite(_) => Patience::Ping,
            Outgoing::Msg(_) | Outgoing::PackedMsg(_) | Outgoing::ProfileImage { .. } => Patience::Message,
            Outgoing::Upload { .. } => Patience::Upload,
        };
        let call = built
            .client
            .post(&to.site_url, &request.path(), patience)
            .map_err(|e| TransportError::Forbidden(e.to_string()))?
            .header(http_names::REMOTE_ID_HEADER, &to.remote_id)
            .header(http_names::TOKEN_HEADER, &to.secret);
        let call = match &request {
            Outgoing::PackedMsg(_) => call.header(reqwest::header::CONTENT_ENCODING, packing::ENCODING),
            _ => call,
        };
        let json = |frame: Bytes| (reqwest::Body::from(frame), Some("application/json".to_owned()));
        let (body, content_type) = match request {
            Outgoing::Ping(frame)
            | Outgoing::Msg(frame)
            | Outgoing::PackedMsg(frame)
            | Outgoing::ConfirmInvite(frame) => json(frame),
            Outgoing::ProfileImage { user_id, bytes } => {
                let (content_type, body) = picture_body(&user_id, &bytes);
                (body.into(), Some(content_type))
            }
            // Bytes of no type, as the reference sends them.
            Outgoing::Upload { body, .. } => (reqwest::Body::wrap_stream(body), None),
        };
        let unreachable = |e: &dyn std::fmt::Display| TransportError::Unreachable(e.to_string());
        let call = match content_type {
            Some(content_type) => call.header(reqwest::header::CONTENT_TYPE, content_type),
            None => call,
        };
        let answer = call.body(body).send().await.map_err(|e| unreachable(&e.without_url()))?;
        let status = answer.status().as_u16();
        let body = read_at_most(answer, MAX_ANSWER_BYTES).await.map_err(|e| unreachable(&e))?;
        Ok(Incoming { status, body })
    }
}

impl Transport for HttpTransport {
    fn send<'a>(&'a self, to: &'a Peer, request: Outgoing) -> BoxFuture<'a, Result<Incoming, TransportError>> {
        Box::pin(self.call(to, request))
    }
}
