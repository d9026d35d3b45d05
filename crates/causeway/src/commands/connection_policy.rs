//! `causeway connection policy`: what a connection may carry.

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use super::connections::by_name;
use crate::door::Door;
use crate::output::{Column, print_list, print_one, text};

/// Shows the policy; with changes, sets it first.
pub(super) async fn run(door: &mut Door, name: &str, changes: &[String], as_json: bool) -> Result<()> {
    let connection = by_name(door, name).await?;
    let id = text(&connection, "remote_id");
    let path = ["causeway", "connections", id.as_str(), "policy"];
    let mut view = door.get(&path, &[]).await?;
    if !changes.is_empty() {
        let own = changed(&view["own"], &view["effective"], changes)?;
        view = door.put(&path, own).await?;
    }
    if as_json {
        return print_one(&view, "", true);
    }
    let rows: Vec<Value> = fields(&view["effective"])
        .map(|(field, value)| {
            let from = if view["own"][field].is_null() { "server" } else { "connection" };
            serde_json::json!({"field": field, "value": value.to_string(), "from": from})
        })
        .collect();
    print_list(&rows, &COLUMNS, false)
}

const COLUMNS: [Column<'static>; 3] =
    [("field", |row| text(row, "field")), ("value", |row| text(row, "value")), ("set by", |row| text(row, "from"))];

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The connection's own policy with the changes in it.
fn changed(own: &Value, effective: &Value, changes: &[String]) -> Result<Value> {
    let mut out: Map<String, Value> = fields(own).map(|(name, value)| (name.clone(), value.clone())).collect();
    for change in changes {
        let Some((name, given)) = change.split_once('=') else { bail!("{change} is not of the form field=value") };
        let name = name.trim().replace('-', "_");
        let Some(now) = effective.get(&name) else { bail!("a policy has no {name}") };
        out.insert(name, read(given.trim(), now));
    }
    Ok(out.into())
}

/// A value as it is meant where `now` stands.
fn read(given: &str, now: &Value) -> Value {
    match now {
        _ if given == "default" => Value::Null,
        Value::Array(_) if !given.starts_with('[') => {
            given.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
        }
        Value::String(_) => given.into(),
        _ => serde_json::from_str(given).unwrap_or_else(|_| given.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_read_as_the_fields_ask_for() {
        let effective = json!({"files": true, "file_types": [], "message_rate": 0, "messageable": "everybody"});
        let changes =
            ["files=false", "file-types=png, pdf", "message_rate=60", "messageable=listed"].map(str::to_owned);
        let own = json!({"files": null, "emoji": false});
        assert_eq!(
            changed(&own, &effective, &changes).unwrap(),
            json!({"files": false, "emoji": false, "file_types": ["png", "pdf"], "message_rate": 60, "messageable": "listed"})
        );
        assert_eq!(changed(&own, &effective, &["files=default".to_owned()]).unwrap()["files"], Value::Null);
        assert!(changed(&own, &effective, &["files".to_owned()]).is_err());
        assert!(changed(&own, &effective, &["nothing=1".to_owned()]).is_err());
    }
}
