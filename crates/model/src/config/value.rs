//! What one setting may hold: how it is read from JSON and from an environment variable, and the limits on it.
//!
//! Must not know which settings exist.

use serde_json::Value;

/// A Rust type that a setting can have.
pub(crate) trait SettingValue: Sized {
    /// Reads the JSON form; `None` when it is of another kind.
    fn from_json(value: &Value) -> Option<Self>;
    /// The JSON form, as it stands in a configuration file.
    fn to_json(&self) -> Value;
    /// The JSON form of an environment variable's text; `None` when it cannot be read.
    fn json_from_text(text: &str) -> Option<Value>;
    /// What it may hold, in words.
    fn shape() -> String;
    /// The words that it is one of; none when it is anything else.
    fn choices() -> &'static [&'static str] {
        &[]
    }
}

impl SettingValue for bool {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    fn to_json(&self) -> Value {
        Value::Bool(*self)
    }

    fn json_from_text(text: &str) -> Option<Value> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "t" | "1" => Some(Value::Bool(true)),
            "false" | "f" | "0" => Some(Value::Bool(false)),
            _ => None,
        }
    }

    fn shape() -> String {
        "true or false".into()
    }
}

macro_rules! whole_number {
    ($($type:ty: $shape:literal),*) => {$(
        impl SettingValue for $type {
            fn from_json(value: &Value) -> Option<Self> {
                value.as_i64().and_then(|number| number.try_into().ok())
            }

            fn to_json(&self) -> Value {
                Value::from(*self)
            }

            fn json_from_text(text: &str) -> Option<Value> {
                text.trim().parse::<$type>().ok().map(Value::from)
            }

            fn shape() -> String {
                $shape.into()
            }
        }
    )*};
}

whole_number!(i64: "a whole number", u32: "a whole number, 0 or more", u64: "a whole number, 0 or more");

impl SettingValue for String {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    fn to_json(&self) -> Value {
        Value::String(self.clone())
    }

    fn json_from_text(text: &str) -> Option<Value> {
        Some(Value::String(text.to_owned()))
    }

    fn shape() -> String {
        "any text".into()
    }
}

impl SettingValue for Vec<String> {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
    }

    fn to_json(&self) -> Value {
        Value::from(self.clone())
    }

    /// Words separated by spaces.
    fn json_from_text(text: &str) -> Option<Value> {
        Some(text.split_whitespace().collect())
    }

    fn shape() -> String {
        "a list of texts".into()
    }
}

/// The limit on a setting beyond its type.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Allowed {
    /// Whatever the type takes.
    Anything,
    /// A whole number between the two, both included.
    Range(i64, i64),
    /// Text of this many characters, both included.
    Length(usize, usize),
    /// Nothing, or `http(s)://host[:port]` with neither path nor credentials.
    SiteUrl,
    /// Nothing, or a link that a browser opens: http(s) or mailto.
    Link,
    /// `host:port` or `:port`.
    ListenAddress,
    /// Nothing, or as `ListenAddress`.
    OptionalListenAddress,
    /// Hosts, addresses and networks such as `10.0.0.0/8`, separated by spaces or commas.
    Hosts,
    /// Nothing, `*`, or origins separated by spaces.
    Origins,
}

impl Allowed {
    /// Whether a value of the right type keeps the limit.
    pub(crate) fn permits(self, value: &Value) -> bool {
        let text = value.as_str().unwrap_or_default();
        match self {
            Self::Anything => true,
            Self::Range(low, high) => value.as_i64().is_some_and(|n| (low..=high).contains(&n)),
            Self::Length(low, high) => (low..=high).contains(&text.chars().count()),
            Self::SiteUrl => text.is_empty() || is_origin(text),
            Self::Link => text.is_empty() || is_link(text),
            Self::ListenAddress => is_listen_address(text),
            Self::OptionalListenAddress => text.is_empty() || is_listen_address(text),
            Self::Hosts => words(text).all(is_host_or_network),
            Self::Origins => text == "*" || words(text).all(is_origin),
        }
    }

    /// What it may hold, in words; the type's own words when there is no limit.
    pub(crate) fn describe(self, shape: String) -> String {
        match self {
            Self::Anything => shape,
            Self::Range(low, high) => format!("a whole number from {low} to {high}"),
            Self::Length(low, high) => format!("a text of {low} to {high} characters"),
            Self::SiteUrl => "nothing, or an address like https://chat.example.org, without a path".into(),
            Self::Link => "nothing, or an address that begins with http://, https:// or mailto:".into(),
            Self::ListenAddress => "an address and port like 127.0.0.1:8065 or :8065".into(),
            Self::OptionalListenAddress => "nothing, or an address and port like 127.0.0.1:8067".into(),
            Self::Hosts => "host names, IP addresses and networks like 10.0.0.0/8, separated by spaces".into(),
            Self::Origins => "nothing, *, or origins like https://app.example.org, separated by spaces".into(),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\t', '\n', '\r']).filter(|word| !word.is_empty())
}

fn is_origin(text: &str) -> bool {
    let Ok(address) = url::Url::parse(text) else {
        return false;
    };
    matches!(address.scheme(), "http" | "https")
        && address.has_host()
        && address.username().is_empty()
        && address.password().is_none()
        && matches!(address.path(), "" | "/")
        && address.query().is_none()
        && address.fragment().is_none()
        // The parser trims and repairs; what it had to repair would be stored unrepaired.
        && text.trim_end_matches('/').len() == text.trim().trim_end_matches('/').len()
        && !text.contains(['\\', '\t', '\n', '\r'])
}

fn is_link(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|link| matches!(link.scheme(), "http" | "https" | "mailto"))
}

fn is_listen_address(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let port_fits = !port.starts_with('+') && port.parse::<u16>().is_ok();
    port_fits && (host.is_empty() || url::Host::parse(host).is_ok())
}

fn is_host_or_network(word: &str) -> bool {
    match word.split_once('/') {
        Some((address, bits)) => {
            let most = match address.parse::<std::net::IpAddr>() {
                Ok(std::net::IpAddr::V4(_)) => 32,
                Ok(std::net::IpAddr::V6(_)) => 128,
                Err(_) => return false,
            };
            bits.parse::<u8>().is_ok_and(|bits| bits <= most)
        }
        None => word.parse::<std::net::IpAddr>().is_ok() || url::Host::parse(word).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_urls_are_origins() {
        for good in ["", "https://a.example", "http://localhost:8065", "https://a.example/", "http://[::1]:80"] {
            assert!(Allowed::SiteUrl.permits(&good.into()), "{good}");
        }
        for bad in [
            "a.example",
            "ftp://a.example",
            "https://u:p@a.example",
            "https://a.example/chat",
            "https://",
            " https://a.example",
            "https://a.example?x",
            "javascript:alert(1)",
        ] {
            assert!(!Allowed::SiteUrl.permits(&bad.into()), "{bad}");
        }
    }

    #[test]
    fn listen_addresses_have_a_port() {
        for good in [":8065", "127.0.0.1:0", "[::1]:8065", "localhost:80"] {
            assert!(Allowed::ListenAddress.permits(&good.into()), "{good}");
        }
        for bad in ["", "8065", "127.0.0.1", "127.0.0.1:70000", "::1:x", "a b:80", ":+80"] {
            assert!(!Allowed::ListenAddress.permits(&bad.into()), "{bad}");
        }
    }

    #[test]
    fn hosts_may_be_networks() {
        for good in ["", "10.0.0.0/8 localhost", "fd00::/8,127.0.0.1", "chat.internal"] {
            assert!(Allowed::Hosts.permits(&good.into()), "{good}");
        }
        for bad in ["10.0.0.0/33", "localhost/8", "10.0.0.0/x", "a:b:c%"] {
            assert!(!Allowed::Hosts.permits(&bad.into()), "{bad}");
        }
    }
}
