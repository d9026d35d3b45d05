//! The setting `AllowedUntrustedInternalConnections`: hosts, addresses and networks that may be reached although they
//! are internal.

use std::net::IpAddr;

use ipnet::IpNet;

use super::ip::effective;

/// The setting, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    hosts: Vec<String>,
    networks: Vec<IpNet>,
}

/// An entry that is neither host, nor address, nor network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a host, nor an IP address, nor a network such as 10.0.0.0/8")]
pub struct AllowedError(pub String);

impl Allowed {
    /// Reads a list separated by spaces or commas.
    pub fn parse(setting: &str) -> Result<Self, AllowedError> {
        let mut allowed = Self::default();
        for entry in setting.split(|c: char| c.is_whitespace() || c == ',').filter(|e| !e.is_empty()) {
            let bare = entry.trim_start_matches('[').trim_end_matches(']');
            if let Ok(ip) = bare.parse::<IpAddr>() {
                allowed.networks.push(IpNet::from(effective(ip)));
            } else if let Ok(network) = entry.parse::<IpNet>() {
                allowed.networks.push(network);
            } else if is_host(entry) {
                allowed.hosts.push(canonical(entry));
            } else {
                return Err(AllowedError(entry.to_owned()));
            }
        }
        Ok(allowed)
    }

    pub(super) fn host(&self, host: &str) -> bool {
        let host = canonical(host);
        self.hosts.contains(&host)
    }

    pub(super) fn ip(&self, ip: IpAddr) -> bool {
        let effective = effective(ip);
        self.networks.iter().any(|n| n.contains(&ip) || n.contains(&effective))
    }
}

/// Lower case, without the dot that marks a complete name.
pub(super) fn canonical(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

fn is_host(entry: &str) -> bool {
    let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    entry.bytes().all(letters) && entry.bytes().any(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_addresses_and_networks_are_told_apart() {
        let allowed = Allowed::parse("chat.corp, 10.0.0.0/8 192.168.1.5,[fd00::1]  fd12::/16").unwrap();
        let ip = |text: &str| allowed.ip(text.parse().unwrap());
        assert!(allowed.host("Chat.Corp."));
        assert!(!allowed.host("evil.chat.corp"));
        assert!(ip("10.9.9.9") && ip("::ffff:10.9.9.9") && ip("192.168.1.5"));
        assert!(ip("fd00::1") && ip("fd12::5"));
        assert!(!ip("192.168.1.6") && !ip("fd00::2") && !ip("127.0.0.1"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(Allowed::parse(""), Ok(Allowed::default()));
        for bad in ["10.0.0.0/99", "http://x", "a/b", "*"] {
            assert_eq!(Allowed::parse(bad), Err(AllowedError(bad.to_owned())));
        }
    }
}
