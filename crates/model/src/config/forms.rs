//! What the system console needs to know of every setting to make a form of it, made from the declarations.

use serde_json::{Value, json};

use super::declare::{Field, SectionInfo, sections};
use super::reference::prose;
use super::value::Allowed;

/// Every section with its settings, in the order of the reference page: what each is for, of what kind it is, and its limits.
pub fn forms() -> Value {
    sections().iter().map(of_section).collect()
}

fn of_section(section: &SectionInfo) -> Value {
    let fields: Vec<Value> = section.fields.iter().map(of_field).collect();
    json!({"name": section.name, "help": prose(section.docs), "fields": fields})
}

fn of_field(field: &Field) -> Value {
    let mut told = json!({
        "name": field.name,
        "kind": kind(field),
        "help": prose(field.docs),
        "mayHold": field.may_hold,
    });
    let more = match field.allowed {
        Allowed::Range(low, high) => vec![("low", json!(low)), ("high", json!(high))],
        Allowed::Length(low, high) => vec![("low", json!(low)), ("high", json!(high))],
        _ => Vec::new(),
    };
    for (name, value) in more {
        told[name] = value;
    }
    if !field.choices.is_empty() {
        told["choices"] = json!(field.choices);
    }
    if field.secret {
        told["secret"] = true.into();
    }
    told
}

fn kind(field: &Field) -> &'static str {
    match &field.default {
        Value::Bool(_) => "switch",
        Value::Number(_) => "number",
        Value::Array(_) => "list",
        _ if !field.choices.is_empty() => "choice",
        _ => "text",
    }
}
