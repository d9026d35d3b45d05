//! Attachments of a post: boxes of text with a title and fields, as webhooks and bots write them.
//!
//! Owns which parts there are. What a reader's click would send somewhere is none of them: nobody here answers it.

use serde_json::{Map, Value, json};

/// Most attachments of a post, and fields of an attachment.
const MAX_ATTACHMENTS: usize = 20;
const MAX_FIELDS: usize = 50;

const TEXTS: [&str; 7] = ["fallback", "color", "pretext", "author_name", "title", "text", "footer"];
const LINKS: [&str; 2] = ["title_link", "author_link"];
const PICTURES: [&str; 4] = ["image_url", "thumb_url", "author_icon", "footer_icon"];

/// Longest address of a picture.
const MAX_ADDRESS: usize = 1024;

/// What of the attachments may be kept. `pictures` says whether a reader's client may be made to fetch some.
pub fn clean(attachments: &[Value], pictures: bool) -> Vec<Value> {
    attachments.iter().filter_map(|value| attachment(value, pictures)).take(MAX_ATTACHMENTS).collect()
}

/// Whether it is an address of the web, for a client to show a picture from.
pub fn is_picture_address(address: &str) -> bool {
    is_web(address) && address.len() <= MAX_ADDRESS
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn attachment(value: &Value, pictures: bool) -> Option<Value> {
    let given = value.as_object()?;
    let mut out = Map::new();
    let mut keep = |name: &str, fits: fn(&str) -> bool| {
        if let Some(Value::String(text)) = given.get(name)
            && fits(text)
        {
            out.insert(name.to_owned(), text.clone().into());
        }
    };
    TEXTS.into_iter().for_each(|name| keep(name, |_| true));
    LINKS.into_iter().for_each(|name| keep(name, is_web));
    if pictures {
        PICTURES.into_iter().for_each(|name| keep(name, is_picture_address));
    }
    if let Some(Value::Array(fields)) = given.get("fields") {
        let kept: Vec<Value> = fields.iter().filter_map(field).take(MAX_FIELDS).collect();
        out.insert("fields".to_owned(), kept.into());
    }
    Some(out.into())
}

fn field(value: &Value) -> Option<Value> {
    let given = value.as_object()?;
    let text = |name: &str| match given.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    };
    let short = given.get("short").and_then(Value::as_bool).unwrap_or_default();
    Some(json!({"title": text("title"), "value": text("value"), "short": short}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_exist_survive() {
        let given = [
            json!({"text": "t", "title": "T", "title_link": "javascript:alert(1)", "author_link": "https://x.example",
                   "image_url": "http://tracker/x", "actions": [{"integration": {"url": "http://10.0.0.1"}}],
                   "fields": [{"title": "a", "value": 5, "short": true, "x": 1}, 7]}),
            json!("junk"),
        ];
        let fields = json!([{"title": "a", "value": "5", "short": true}]);
        let plain = json!({"text": "t", "title": "T", "author_link": "https://x.example", "fields": fields});
        let mut with_picture = plain.clone();
        with_picture["image_url"] = json!("http://tracker/x");
        assert_eq!(clean(&given, true), [with_picture]);
        assert_eq!(clean(&given, false), [plain]);
    }
}
