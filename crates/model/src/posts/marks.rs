//! What only the server says about who speaks in a post: that it is a bot or a webhook, and under which name.
//!
//! Clients show these props beside or instead of the author, so nobody sets them for themselves. It must not know who posts.

use serde_json::{Map, Value};

pub const FROM_BOT: &str = "from_bot";
pub const FROM_WEBHOOK: &str = "from_webhook";
pub const OVERRIDE_USERNAME: &str = "override_username";
pub const OVERRIDE_ICON_URL: &str = "override_icon_url";
pub const OVERRIDE_ICON_EMOJI: &str = "override_icon_emoji";
pub const WEBHOOK_DISPLAY_NAME: &str = "webhook_display_name";

/// All of them.
pub const MARKS: [&str; 6] =
    [FROM_BOT, FROM_WEBHOOK, OVERRIDE_USERNAME, OVERRIDE_ICON_URL, OVERRIDE_ICON_EMOJI, WEBHOOK_DISPLAY_NAME];

/// Longest name that a webhook may speak under, in characters.
const MOST_NAME: usize = 64;

/// Whether the props say that a webhook wrote the post.
pub fn is_from_webhook(props: &Map<String, Value>) -> bool {
    props.get(FROM_WEBHOOK).is_some_and(|mark| mark == "true")
}

/// The name that a webhook's post is shown under, where the settings let it have one.
pub fn shown_name(props: &Map<String, Value>) -> Option<&str> {
    let name = props.get(OVERRIDE_USERNAME).and_then(Value::as_str);
    name.filter(|name| is_from_webhook(props) && !name.is_empty())
}

/// The name that a webhook wants to be shown under, as far as it may have it; `None` when nothing of it is left.
///
/// Letters, digits, blanks and a few signs stay. A colon does not: it stands between a person and their organisation, and with
/// one in its name a webhook could pass for somebody of another workspace. Nor does what is not seen, or turns the
/// direction of writing, behind which another name could hide.
pub fn speaking_name(wanted: &str) -> Option<String> {
    let mut name = String::new();
    for c in wanted.trim().chars() {
        match c {
            _ if c.is_whitespace() && name.ends_with(' ') => {}
            _ if c.is_whitespace() => name.push(' '),
            ':' => name.push('-'),
            // Letters by their class, and nothing to see.
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => {}
            _ if c.is_alphanumeric() || ".-_'()&+#/!?,".contains(c) => name.push(c),
            _ => {}
        }
    }
    let name: String = name.chars().take(MOST_NAME).collect();
    let name = name.trim();
    name.chars().any(char::is_alphanumeric).then(|| name.to_owned())
}

/// The name that a webhook of connection `connection` is shown under here: like its people it carries where it comes from, so
/// that it is nobody's of this workspace, whatever it is called.
pub fn name_from_elsewhere(wanted: &str, connection: &str) -> Option<String> {
    // What is passed on by the channel's home carries that one's name for its home.
    let own = wanted.split(':').next().unwrap_or_default();
    speaking_name(own).map(|name| format!("{name}:{connection}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_can_be_read_and_nothing_that_hides() {
        assert_eq!(speaking_name("  Deploy  (prod) ").as_deref(), Some("Deploy (prod)"));
        assert_eq!(speaking_name("bob:beta").as_deref(), Some("bob-beta"));
        assert_eq!(speaking_name("ad\u{200b}min\u{202e}x\u{0}\n").as_deref(), Some("adminx"));
        assert_eq!(speaking_name("admin\u{3164}").as_deref(), Some("admin"));
        assert_eq!(speaking_name("@channel").as_deref(), Some("channel"));
        assert_eq!(speaking_name("\u{202e}::").as_deref(), None);
        assert_eq!(speaking_name(&"x".repeat(100)).unwrap().len(), 64);
    }

    #[test]
    fn what_comes_from_elsewhere_says_so() {
        assert_eq!(name_from_elsewhere("admin", "acme").as_deref(), Some("admin:acme"));
        assert_eq!(name_from_elsewhere("deploy:gamma", "acme").as_deref(), Some("deploy:acme"));
        assert_eq!(name_from_elsewhere("", "acme"), None);
    }

    #[test]
    fn only_the_mark_of_the_server_counts() {
        let props = |value: Value| serde_json::from_value(serde_json::json!({"from_webhook": value})).unwrap();
        assert!(is_from_webhook(&props("true".into())));
        assert!(!is_from_webhook(&props(true.into())) && !is_from_webhook(&Map::new()));
    }
}
