//! Decides which URLs and addresses may be contacted.

use std::net::IpAddr;

use url::{Host, Url};

use super::allowed::{Allowed, canonical};
use super::ip::{effective, is_internal};
use crate::limits::MAX_SITE_URL_BYTES;

/// What may be contacted: the internet, what the administrator allows beside it, and this very machine only if this
/// server's own site is on it.
#[derive(Debug, Clone, Default)]
pub struct AddressPolicy {
    allowed: Allowed,
    loopback: bool,
}

/// Why an address is not contacted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("the address is not a URL")]
    NotAUrl,
    #[error("the address must begin with http:// or https://")]
    Scheme,
    #[error("the address must not hold a user name or password")]
    Credentials,
    #[error("the address has no host")]
    NoHost,
    #[error("the address must end with its path")]
    Extra,
    #[error("{0} leads into an internal network that is not allowed by AllowedUntrustedInternalConnections")]
    Internal(String),
}

impl AddressPolicy {
    pub fn new(own_site_url: &str, allowed: Allowed) -> Self {
        Self { allowed, loopback: is_loopback_site(own_site_url) }
    }

    /// Whether this address may be connected to for this host. Called for every address that a host resolves to.
    pub fn allows(&self, host: &str, ip: IpAddr) -> bool {
        if !is_internal(ip) || self.allowed.ip(ip) || self.allowed.host(host) {
            return true;
        }
        self.loopback && effective(ip).is_loopback()
    }

    /// Checks a URL before a request to it: its scheme, its form, and its host if that is an IP address. A host with a name is
    /// checked when it is resolved.
    pub fn check_url(&self, url: &Url) -> Result<(), AddressError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        let host = url.host_str().ok_or(AddressError::NoHost)?;
        let ip = match url.host() {
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(AddressError::NoHost),
        };
        if self.allows(host, ip) {
            return Ok(());
        }
        Err(AddressError::Internal(host.to_owned()))
    }

    /// Checks another server's site URL, and gives it in the form to store: without a slash at its end.
    pub fn check_site_url(&self, site_url: &str) -> Result<String, AddressError> {
        if site_url.len() > MAX_SITE_URL_BYTES {
            return Err(AddressError::NotAUrl);
        }
        let url = Url::parse(site_url.trim()).map_err(|_| AddressError::NotAUrl)?;
        self.check_url(&url)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::Extra);
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }

    /// Checks a host by name as far as that goes without resolving it, then the addresses it resolved to, and gives those
    /// that may be used. An error when none may.
    pub fn usable(
        &self,
        host: &str,
        addresses: impl Iterator<Item = std::net::SocketAddr>,
    ) -> Result<Vec<std::net::SocketAddr>, AddressError> {
        let usable: Vec<_> = addresses.filter(|a| self.allows(host, a.ip())).collect();
        if usable.is_empty() {
            return Err(AddressError::Internal(host.to_owned()));
        }
        Ok(usable)
    }
}

/// Whether a site is on this machine, by its address alone.
fn is_loopback_site(site_url: &str) -> bool {
    let Ok(url) = Url::parse(site_url) else {
        return false;
    };
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = canonical(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(own: &str, allowed: &str) -> AddressPolicy {
        AddressPolicy::new(own, Allowed::parse(allowed).unwrap())
    }

    fn check(policy: &AddressPolicy, site: &str) -> Result<String, AddressError> {
        policy.check_site_url(site)
    }

    #[test]
    fn a_public_server_reaches_the_internet_only() {
        let public = policy("https://aurora.example", "");
        assert_eq!(check(&public, "https://borealis.example/"), Ok("https://borealis.example".to_owned()));
        assert_eq!(
            check(&public, "http://borealis.example:8065/chat/"),
            Ok("http://borealis.example:8065/chat".to_owned())
        );
        for internal in [
            "http://127.0.0.1:8065",
            "http://0x7f.1",
            "http://2130706433",
            "http://017700000001",
            "http://[::ffff:127.0.0.1]",
            "http://[::1]:80",
            "http://169.254.169.254/latest",
            "http://10.0.0.1",
        ] {
            assert!(matches!(check(&public, internal), Err(AddressError::Internal(_))), "{internal}");
        }
    }

    #[test]
    fn only_plain_web_addresses_are_taken() {
        let local = policy("http://localhost:8065", "");
        for (site, error) in [
            ("file:///etc/passwd", AddressError::Scheme),
            ("gopher://x.example", AddressError::Scheme),
            ("ws://x.example", AddressError::Scheme),
            ("http://user@x.example", AddressError::Credentials),
            ("http://user:pw@x.example", AddressError::Credentials),
            ("http://x.example?y", AddressError::Extra),
            ("http://x.example#y", AddressError::Extra),
            ("x.example", AddressError::NotAUrl),
            ("http://", AddressError::NotAUrl),
            ("pending_3jpxiqejejntdqm3m7rycfppgw", AddressError::NotAUrl),
        ] {
            assert_eq!(check(&local, site), Err(error), "{site}");
        }
    }

    #[test]
    fn loopback_is_open_to_a_server_on_loopback_and_nothing_more() {
        for own in ["http://localhost:8065", "http://127.0.0.1:1", "http://[::1]:1", "http://a.localhost"] {
            let local = policy(own, "");
            assert!(check(&local, "http://127.0.0.1:8066").is_ok());
            assert!(check(&local, "http://[::1]:8066").is_ok());
            assert!(check(&local, "http://[::ffff:127.0.0.1]:8066").is_ok());
            assert!(check(&local, "http://10.0.0.1").is_err());
            assert!(check(&local, "http://0.0.0.0:8066").is_err());
        }
    }

    #[test]
    fn what_the_administrator_allows_is_open() {
        let policy = policy("https://aurora.example", "10.0.0.0/8, chat.corp");
        assert!(check(&policy, "http://10.1.2.3").is_ok());
        assert!(check(&policy, "http://192.168.0.1").is_err());
        assert!(policy.allows("chat.corp", "192.168.0.1".parse().unwrap()));
        assert!(!policy.allows("other.corp", "192.168.0.1".parse().unwrap()));
    }

    #[test]
    fn of_resolved_addresses_only_the_allowed_are_used() {
        let public = policy("https://aurora.example", "");
        let inside: std::net::SocketAddr = "10.0.0.1:0".parse().unwrap();
        let outside: std::net::SocketAddr = "93.184.216.34:0".parse().unwrap();
        assert_eq!(public.usable("x.example", [inside, outside].into_iter()), Ok(vec![outside]));
        assert!(public.usable("x.example", [inside].into_iter()).is_err());
    }
}
