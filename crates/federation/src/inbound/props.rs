//! Which props of a post another server may set: those that decorate what was written, not those that change who seems to
//! have written it, or make a reader's client fetch or send anything.

use serde_json::{Map, Value};

/// Most attachments of a post, and fields of an attachment.
const MAX_ATTACHMENTS: usize = 20;
const MAX_FIELDS: usize = 50;

const KEPT_FLAGS: [&str; 2] = ["disable_group_highlight", "mentionHighlightDisabled"];
const KEPT_TEXTS: [&str; 7] = ["fallback", "color", "pretext", "author_name", "title", "text", "footer"];
const KEPT_LINKS: [&str; 2] = ["title_link", "author_link"];

/// The props without what must not come from elsewhere.
pub(super) fn clean(props: &Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for name in KEPT_FLAGS {
        if let Some(Value::Bool(flag)) = props.get(name) {
            out.insert(name.to_owned(), Value::Bool(*flag));
        }
    }
    if let Some(Value::Array(attachments)) = props.get("attachments") {
        let kept: Vec<Value> = attachments.iter().filter_map(attachment).take(MAX_ATTACHMENTS).collect();
        if !kept.is_empty() {
            out.insert("attachments".to_owned(), kept.into());
        }
    }
    out
}

fn attachment(value: &Value) -> Option<Value> {
    let given = value.as_object()?;
    let mut out = Map::new();
    for name in KEPT_TEXTS {
        if let Some(Value::String(text)) = given.get(name) {
            out.insert(name.to_owned(), text.clone().into());
        }
    }
    for name in KEPT_LINKS {
        if let Some(Value::String(link)) = given.get(name)
            && (link.starts_with("https://") || link.starts_with("http://"))
        {
            out.insert(name.to_owned(), link.clone().into());
        }
    }
    if let Some(Value::Array(fields)) = given.get("fields") {
        let kept: Vec<Value> = fields.iter().filter_map(field).take(MAX_FIELDS).collect();
        out.insert("fields".to_owned(), kept.into());
    }
    Some(out.into())
}

fn field(value: &Value) -> Option<Value> {
    let given = value.as_object()?;
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let short = given.get("short").and_then(Value::as_bool).unwrap_or_default();
    Some(serde_json::json!({"title": text("title"), "value": text("value"), "short": short}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_decoration_survives() {
        let given = json!({
            "from_webhook": "true", "override_username": "admin", "override_icon_url": "http://x/y", "from_bot": "true",
            "disable_group_highlight": true, "mentionHighlightDisabled": "yes", "anything": {"a": 1},
            "attachments": [
                {"text": "t", "title": "T", "title_link": "javascript:alert(1)", "author_link": "https://x.example",
                 "image_url": "http://tracker/x", "actions": [{"integration": {"url": "http://10.0.0.1"}}],
                 "fields": [{"title": "a", "value": "b", "short": true, "x": 1}, 7]},
                "junk",
            ],
        });
        let cleaned = Value::Object(clean(given.as_object().unwrap()));
        assert_eq!(
            cleaned,
            json!({
                "disable_group_highlight": true,
                "attachments": [{"text": "t", "title": "T", "author_link": "https://x.example",
                    "fields": [{"title": "a", "value": "b", "short": true}]}],
            })
        );
    }
}
