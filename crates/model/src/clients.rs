//! Which kind of client somebody uses, from its `User-Agent`, as the list of sessions shows it.
//!
//! A guess for people to recognise their devices by: nothing may depend on it.

use crate::StringMap;

/// Browsers by the token that gives them away; those that also carry another's token come first.
const BROWSERS: [(&str, &str); 9] = [
    ("Mattermost Mobile/", "Mobile App"),
    ("Mattermost/", "Desktop App"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
];
/// Platforms and operating systems by the words that give them away.
const SYSTEMS: [(&str, &str, &str); 7] = [
    ("iPhone", "iPhone", "iOS"),
    ("iPad", "iPad", "iOS"),
    ("Android", "Linux", "Android"),
    ("Windows NT 10.0", "Windows", "Windows 10"),
    ("Windows", "Windows", "Windows"),
    ("Macintosh", "Macintosh", "Mac OS"),
    ("Linux", "Linux", "Linux"),
];
const LONGEST_VERSION: usize = 32;

/// `platform`, `os` and `browser` of a client, and whether it is a mobile one.
pub fn describe(user_agent: &str, device_id: &str) -> StringMap {
    let (platform, os) = SYSTEMS
        .iter()
        .find(|(word, ..)| user_agent.contains(word))
        .map_or(("Unknown", ""), |(_, platform, os)| (*platform, *os));
    let browser = BROWSERS.iter().find_map(|(token, name)| {
        let version = user_agent.split_once(token)?.1;
        let end = version.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(version.len());
        Some(format!("{name}/{}", &version[..end.min(LONGEST_VERSION)]))
    });
    let is_mobile = !device_id.is_empty() || user_agent.contains("Mattermost Mobile/") || user_agent.contains("Mobile");
    [
        ("platform", platform.to_owned()),
        ("os", os.to_owned()),
        ("browser", browser.unwrap_or_else(|| "Unknown/0.0".to_owned())),
        ("isMobile", is_mobile.to_string()),
        ("isOAuthUser", "false".to_owned()),
        ("isSaml", "false".to_owned()),
        ("is_guest", "false".to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_clients_are_recognised() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        let seen = describe(chrome, "");
        assert_eq!((seen["platform"].as_str(), seen["browser"].as_str()), ("Linux", "Chrome/126.0.0.0"));
        assert_eq!(seen["isMobile"], "false");
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1";
        assert_eq!(describe(safari, "")["os"], "iOS");
        assert_eq!(describe(safari, "")["browser"], "Safari/17.0");
        let odd = describe("ü Chrome/ü", "apple:1");
        assert_eq!((odd["browser"].as_str(), odd["isMobile"].as_str()), ("Chrome/", "true"));
        assert_eq!(describe("", "")["browser"], "Unknown/0.0");
    }
}
