//! Changing the configuration while the server runs.

use serde_json::{Map, Value};

use super::{
    Settings, absent, declare,
    error::{Problem, SettingsError, Warning, show},
    load::{build, unknown},
    mask::{MASK, is_secret},
};

impl Settings {
    /// The configuration with a patch applied: sections with the settings to change, in the shape of the file. The warnings name what
    /// could not be changed because it is set from outside the file, and what does not exist here, which is kept all the same.
    ///
    /// A masked secret, a null, and a value that is in effect already change nothing, so that a client can send back the whole of what
    /// it was shown.
    pub fn patch(&self, patch: Value) -> Result<(Settings, Vec<Warning>), SettingsError> {
        let Value::Object(patch) = patch else {
            return Err(one_problem("The patch", &patch));
        };
        let mut raw = self.raw.clone();
        let effective = self.effective();
        let mut warnings = Vec::new();
        for (section, content) in patch {
            let content = match content {
                Value::Object(content) => content,
                Value::Null => continue,
                // What does not exist here may be of any shape.
                content if declare::section_named(&section).is_none() => {
                    let is_hidden = is_secret("", &section);
                    if let Some(content) = unmask(content, raw.get(&section), is_hidden, &section) {
                        raw.insert(section, content);
                    }
                    continue;
                }
                content => return Err(one_problem(&section, &content)),
            };
            let mut changed = match raw.get(&section) {
                Some(Value::Object(fields)) => fields.clone(),
                _ => Map::new(),
            };
            for (name, value) in content {
                let is_known = declare::field(&section, &name).is_some();
                let in_effect = effective.get(&section).and_then(|section| section.get(&name));
                let is_hidden = is_secret(&section, &name) || is_secret("", &section);
                if value.is_null() || in_effect == Some(&value) || (is_hidden && value == MASK) {
                    continue;
                }
                if !changed.contains_key(&name) && absent::is_as_shown(&section, &name, &value) {
                    continue;
                }
                let before = changed.get(&name).cloned();
                let Some(value) = unmask(value, before.as_ref(), is_hidden, &section) else {
                    continue;
                };
                if let Some(fixed) = self.fixed_by(&section, &name) {
                    warnings.push(Warning::Overridden { setting: fixed.field.path(), source: fixed.source.clone() });
                    continue;
                }
                if before.as_ref() == Some(&value) {
                    continue;
                }
                if !is_known {
                    warnings.push(unknown(format!("{section}.{name}"), None));
                }
                changed.insert(name, value);
            }
            if !changed.is_empty() {
                raw.insert(section, Value::Object(changed));
            }
        }
        let (settings, _) = build(raw, self.fixed.clone(), Vec::new(), Vec::new())?;
        Ok((settings, warnings))
    }
}

/// The value with each mask in it replaced by the secret that it stands for; `None` when there is nothing to put there.
fn unmask(value: Value, before: Option<&Value>, is_hidden: bool, section: &str) -> Option<Value> {
    match value {
        Value::String(text) if is_hidden && text == MASK => before.cloned(),
        Value::Object(fields) => Some(Value::Object(
            fields
                .into_iter()
                .filter_map(|(name, value)| {
                    let hidden = is_hidden || is_secret(section, &name);
                    let value = unmask(value, before.and_then(|b| b.get(&name)), hidden, section)?;
                    Some((name, value))
                })
                .collect(),
        )),
        Value::Array(items) => Some(Value::Array(
            items
                .into_iter()
                .enumerate()
                .filter_map(|(at, item)| unmask(item, before.and_then(|b| b.get(at)), is_hidden, section))
                .collect(),
        )),
        other => Some(other),
    }
}

fn one_problem(name: &str, value: &Value) -> SettingsError {
    SettingsError {
        problems: vec![Problem {
            setting: name.to_owned(),
            source: None,
            holds: show(value),
            may_hold: "an object".into(),
        }],
    }
}
