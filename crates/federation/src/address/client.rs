//! The one HTTP client for requests that leave this server.
//!
//! It follows no redirects, uses no proxy (whose own resolving nobody here would see), and connects only to what the
//! policy allows. It knows nothing of frames and connections.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Method, RequestBuilder, Response, redirect};
use url::Url;

use super::resolver::PolicyResolver;
use super::{AddressError, AddressPolicy};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other side may be silent in the middle of an answer.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(60);
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// How long a request may take in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Pings and confirmations.
    Ping,
    /// Frames: the other side may have a whole batch to store.
    Message,
    /// Files, whose bytes take their time.
    Upload,
}

impl Patience {
    pub fn limit(self) -> Duration {
        match self {
            Self::Ping => Duration::from_secs(15),
            Self::Message => Duration::from_secs(60),
            Self::Upload => Duration::from_secs(60 * 60),
        }
    }
}

/// A guarded client. Cheap to clone; keeps connections open between requests.
#[derive(Debug, Clone)]
pub struct OutboundClient {
    http: reqwest::Client,
    policy: Arc<AddressPolicy>,
}

/// Why an answer's body was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the answer broke off")]
    Broken(#[source] reqwest::Error),
}

impl OutboundClient {
    /// A client under this policy. When the policy changes, make a new one.
    pub fn new(policy: AddressPolicy, user_agent: &str) -> Result<Self, reqwest::Error> {
        let policy = Arc::new(policy);
        // Without a set of root certificates on this machine https cannot be trusted, but http still works.
        let http =
            builder(&policy, user_agent).build().or_else(|_| without_roots(builder(&policy, user_agent)).build())?;
        Ok(Self { http, policy })
    }

    pub fn policy(&self) -> &AddressPolicy {
        &self.policy
    }

    /// A request to a path of a site, `path` beginning with a slash. Refused when the policy does not allow the site.
    pub fn request(
        &self,
        method: Method,
        site_url: &str,
        path: &str,
        patience: Patience,
    ) -> Result<RequestBuilder, AddressError> {
        let site = self.policy.check_site_url(site_url)?;
        let url = Url::parse(&format!("{site}{path}")).map_err(|_| AddressError::NotAUrl)?;
        self.policy.check_url(&url)?;
        Ok(self.http.request(method, url).timeout(patience.limit()))
    }

    /// [`request`](Self::request) with POST, as all between servers is.
    pub fn post(&self, site_url: &str, path: &str, patience: Patience) -> Result<RequestBuilder, AddressError> {
        self.request(Method::POST, site_url, path, patience)
    }
}

fn builder(policy: &Arc<AddressPolicy>, user_agent: &str) -> reqwest::ClientBuilder {
    // The provider is one for the whole process; that it is installed already is no error.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(user_agent)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .dns_resolver(Arc::new(PolicyResolver(Arc::clone(policy))))
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(SILENCE_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .tcp_nodelay(true)
}

fn without_roots(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let tls =
        rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    builder.tls_backend_preconfigured(tls)
}

/// The answer's body, refused when it is larger than `max` bytes, however it is sent.
pub async fn read_at_most(mut response: Response, max: usize) -> Result<Bytes, ReadError> {
    if response.content_length().is_some_and(|n| n > max as u64) {
        return Err(ReadError::TooLarge(max));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(ReadError::Broken)? {
        if body.len() + chunk.len() > max {
            return Err(ReadError::TooLarge(max));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
