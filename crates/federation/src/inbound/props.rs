//! Which props of a post another server may set: those that decorate what was written. Who seems to have written it is said
//! here, so that nobody passes for somebody else, and nothing makes a reader's client fetch or send anything.

use causeway_model::posts::{attachments, marks};
use causeway_model::text::is_emoji_name;
use serde_json::{Map, Value};

const KEPT_FLAGS: [&str; 2] = ["disable_group_highlight", "mentionHighlightDisabled"];

/// The props without what must not come from elsewhere. `author_is_bot` is what is known here of the author, `connection` what
/// the sender is called here.
pub(super) fn clean(props: &Map<String, Value>, author_is_bot: bool, connection: &str) -> Map<String, Value> {
    let mut out = Map::new();
    for name in KEPT_FLAGS {
        if let Some(Value::Bool(flag)) = props.get(name) {
            out.insert(name.to_owned(), Value::Bool(*flag));
        }
    }
    if let Some(Value::Array(given)) = props.get("attachments") {
        let kept = attachments::clean(given, false);
        if !kept.is_empty() {
            out.insert("attachments".to_owned(), kept.into());
        }
    }
    if author_is_bot {
        out.insert(marks::FROM_BOT.to_owned(), "true".into());
    }
    if marks::is_from_webhook(props) {
        webhook(props, connection, &mut out);
    }
    out
}

/// What marks a post of a webhook. Whether it really is one's only the sender can know; so the name that it gives itself is
/// always one of the sender's, and a picture's address, which a reader's client would fetch, does not count.
fn webhook(props: &Map<String, Value>, connection: &str, out: &mut Map<String, Value>) {
    out.insert(marks::FROM_WEBHOOK.to_owned(), "true".into());
    let text = |name: &str| props.get(name).and_then(Value::as_str).unwrap_or_default();
    for name in [marks::OVERRIDE_USERNAME, marks::WEBHOOK_DISPLAY_NAME] {
        if let Some(shown) = marks::name_from_elsewhere(text(name), connection) {
            out.insert(name.to_owned(), shown.into());
        }
    }
    let emoji = text(marks::OVERRIDE_ICON_EMOJI).trim_matches(':');
    if is_emoji_name(emoji) {
        out.insert(marks::OVERRIDE_ICON_EMOJI.to_owned(), emoji.into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cleaned(given: Value, author_is_bot: bool) -> Value {
        Value::Object(clean(given.as_object().unwrap(), author_is_bot, "acme"))
    }

    #[test]
    fn only_decoration_survives() {
        let given = json!({
            "override_username": "admin", "override_icon_url": "http://x/y", "from_bot": "true",
            "disable_group_highlight": true, "mentionHighlightDisabled": "yes", "anything": {"a": 1},
            "attachments": [{"text": "t", "image_url": "http://tracker/x"}, "junk"],
        });
        let kept = json!({"disable_group_highlight": true, "attachments": [{"text": "t"}]});
        assert_eq!(cleaned(given, false), kept);
    }

    #[test]
    fn webhooks_speak_under_a_name_of_the_senders() {
        let given = json!({
            "from_webhook": "true", "override_username": "admin", "override_icon_url": "http://10.0.0.1/icon.png",
            "override_icon_emoji": ":robot:", "webhook_display_name": "bob:beta",
        });
        let kept = json!({
            "from_webhook": "true", "override_username": "admin:acme", "override_icon_emoji": "robot",
            "webhook_display_name": "bob:acme",
        });
        assert_eq!(cleaned(given, false), kept);
        let hidden = json!({"from_webhook": "true", "override_username": "\u{202e}", "override_icon_emoji": "<img>"});
        assert_eq!(cleaned(hidden, false), json!({"from_webhook": "true"}));
    }

    #[test]
    fn who_is_a_bot_is_not_for_a_post_to_say() {
        assert_eq!(cleaned(json!({"from_bot": "true"}), false), json!({}));
        assert_eq!(cleaned(json!({}), true), json!({"from_bot": "true"}));
    }
}
