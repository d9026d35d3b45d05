//! Secrets, hidden from whoever reads the configuration and kept when what was read is written back.

use serde_json::{Map, Value};

use super::{Settings, absent, declare};

/// What stands for a secret: clients know it and send it back unchanged.
pub const MASK: &str = "********************************";

/// Ends of names that hold secrets. They also count for settings that do not exist here: a file that comes from another server, or that
/// an extension has written into, keeps its secrets to itself.
const SECRET_ENDS: [&str; 10] = [
    "password",
    "secret",
    "salt",
    "encryptkey",
    "splitkey",
    "secretaccesskey",
    "apikey",
    "privatekey",
    "token",
    "passphrase",
];

impl Settings {
    /// The whole configuration as an administrator may read it: what is in effect, what does not exist here, and the sections that
    /// clients look for, with secrets hidden.
    pub fn masked(&self) -> Value {
        let mut shown = absent::sections();
        overlay(&mut shown, &self.raw);
        overlay(&mut shown, &self.effective());
        for (section, content) in &mut shown {
            if is_secret("", section) {
                hide_all(content);
            } else {
                hide(section, content);
            }
        }
        Value::Object(shown)
    }
}

/// Whether what stands under this name, anywhere within the section, is hidden.
pub(super) fn is_secret(section: &str, name: &str) -> bool {
    if let Some(field) = declare::field(section, name) {
        return field.secret;
    }
    names_a_secret(name)
}

/// Whether a name that no section here declares sounds as if a secret stood behind it.
pub fn names_a_secret(name: &str) -> bool {
    let small = name.to_ascii_lowercase();
    small.starts_with("datasource") || SECRET_ENDS.iter().any(|end| small.ends_with(end))
}

fn hide(section: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if is_secret(section, name) {
                    hide_all(value);
                } else {
                    hide(section, value);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                hide(section, item);
            }
        }
        _ => {}
    }
}

/// Hides every text within a secret. An empty one is shown, so that it can be seen that nothing is set.
fn hide_all(value: &mut Value) {
    match value {
        Value::String(text) if !text.is_empty() => *text = MASK.to_owned(),
        Value::Number(_) => *value = MASK.into(),
        Value::Array(items) => items.iter_mut().for_each(hide_all),
        Value::Object(fields) => fields.values_mut().for_each(hide_all),
        _ => {}
    }
}

/// Puts the values of `upper` over those of `lower`, object by object.
pub(super) fn overlay(lower: &mut Map<String, Value>, upper: &Map<String, Value>) {
    for (name, value) in upper {
        match (lower.get_mut(name), value) {
            (Some(Value::Object(lower)), Value::Object(upper)) => overlay(lower, upper),
            _ => {
                lower.insert(name.clone(), value.clone());
            }
        }
    }
}
