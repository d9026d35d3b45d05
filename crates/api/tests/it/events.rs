//! Every event that clients were seen to get from the reference has the same fields here, of the same types, and is
//! addressed by the same means.
//!
//! `fixtures/events.json` holds their shapes: `data` by field, JSON inside a text as `{"json": …}`, and which fields of `broadcast` say
//! something. What is known to differ is listed below, each with its reason.

use std::collections::{BTreeMap, BTreeSet};

use causeway_api::testing::{Client, Listener, TestServer, on_each_engine};
use serde_json::{Value, json};

/// Fields that may be there or not: they are told only when they say something.
const OPTIONAL: &[&str] = &[
    "remote_id",
    "has_preview_image",
    "mini_preview",
    "width",
    "height",
    "image",
    "otherFile",
    "last_picture_update",
    "embeds",
    "reactions",
    "has_reactions",
    "images",
    "emojis",
    "mentions",
    "followers",
    "acknowledgements",
    "priority",
    "set_online",
    "auth_data",
];

/// Events that differ: the recording shows a case that does not exist here.
const ABSENT: &[(&str, &str)] = &[(
    "channel_scheme_updated",
    "schemes of channels are made by moderating them, which the reference tells by this event too",
)];

/// Events that are addressed otherwise.
const ADDRESSED: &[(&str, &str)] =
    &[("role_updated", "recorded of a role of one channel's scheme; a role of the whole server is told to everybody")];

fn kind(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("flag"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("text"),
        Value::Array(items) => items.first().map_or_else(|| json!([]), |item| json!([kind(item)])),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), kind(value))).collect(),
    }
}

/// Where two shapes differ. `null` and empty stand for anything: the recorded moment had nothing there.
fn differences(path: &str, recorded: &Value, here: &Value, out: &mut Vec<String>) {
    match (recorded, here) {
        (Value::Object(recorded), here) if recorded.contains_key("json") => {
            differences(path, &recorded["json"], here, out);
        }
        (Value::Object(recorded), Value::Object(here)) => {
            if recorded.is_empty() || here.is_empty() {
                return;
            }
            let keys: BTreeSet<&String> = recorded.keys().chain(here.keys()).collect();
            for key in keys {
                let path = format!("{path}.{key}");
                match (recorded.get(key), here.get(key)) {
                    (Some(recorded), Some(here)) => differences(&path, recorded, here, out),
                    _ if OPTIONAL.contains(&key.as_str()) => {}
                    (Some(_), None) => out.push(format!("{path} is missing")),
                    (None, _) => out.push(format!("{path} is too much")),
                }
            }
        }
        (Value::Array(recorded), Value::Array(here)) => {
            if let (Some(recorded), Some(here)) = (recorded.first(), here.first()) {
                differences(path, recorded, here, out);
            }
        }
        (Value::String(nothing), _) | (_, Value::String(nothing)) if nothing == "null" => {}
        (Value::String(any), Value::Object(_)) if any == "object" => {}
        (recorded, here) if recorded == here => {}
        _ => out.push(format!("{path} is {here}, recorded as {recorded}")),
    }
}

fn compare(name: &str, recorded: &Value, event: &Value, out: &mut Vec<String>) {
    let mut data = json!({});
    for (key, value) in event["data"].as_object().unwrap() {
        let inside = value.as_str().filter(|_| recorded["data"][key].get("json").is_some());
        data[key] = match inside {
            Some(text) => kind(&serde_json::from_str(text).unwrap()),
            None => kind(value),
        };
    }
    differences(name, &recorded["data"], &data, out);
    let said = |value: &&Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Bool(flag) => *flag,
        _ => true,
    };
    let addressed: Vec<&String> =
        event["broadcast"].as_object().unwrap().iter().filter(|(_, value)| said(value)).map(|(key, _)| key).collect();
    let otherwise = ADDRESSED.iter().any(|(other, _)| *other == name);
    if !otherwise && json!(addressed) != recorded["broadcast"] {
        out.push(format!("{name} is addressed by {addressed:?}, recorded as {}", recorded["broadcast"]));
    }
}

/// Does everything that the recorded events tell of.
async fn live(server: &TestServer, ann: &Client) {
    let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let (bea, cyd) = (server.user("bea").await, server.user("cyd").await);
    let team = text(&server.team(ann).await, "id");
    for other in [&bea, &cyd] {
        server.join_team(ann, &team, other).await;
    }
    ann.put(&format!("/teams/{team}/patch"), json!({"description": "About"})).await.expect(200);
    let channel = server.channel(ann, &team, "chan").await;
    let id = text(&channel, "id");
    server.join(ann, &channel, &bea).await;
    server.join(ann, &channel, &cyd).await;
    ann.put(&format!("/channels/{id}/patch"), json!({"header": "About"})).await.expect(200);
    let roles = json!({"roles": "channel_user channel_admin"});
    ann.put(&format!("/channels/{id}/members/{}/roles", ann.user_id), roles).await.expect(200);
    let moderation = json!([{"name": "create_reactions", "roles": {"members": false, "guests": true}}]);
    ann.put(&format!("/channels/{id}/moderations/patch"), moderation).await.expect(200);
    ann.delete(&format!("/channels/{id}/members/{}", cyd.user_id)).await.expect(200);

    let upload = format!("/files?channel_id={id}&filename=notes.txt");
    let file = bea.post_bytes(&upload, "application/octet-stream", "some notes in it").await.expect(201);
    let file = text(&file["file_infos"][0], "id");
    let metadata = json!({"priority": {"priority": "urgent", "requested_ack": true}});
    let post = json!({"channel_id": id, "message": "files", "file_ids": [file], "metadata": metadata});
    let post = text(&bea.post("/posts", post).await.expect(201), "id");
    bea.put(&format!("/posts/{post}/patch"), json!({"message": "files, edited"})).await.expect(200);
    let reaction = json!({"user_id": ann.user_id, "post_id": post, "emoji_name": "+1"});
    ann.post("/reactions", reaction).await.expect(200);
    ann.delete(&format!("/users/me/posts/{post}/reactions/+1")).await.expect(200);
    ann.post(&format!("/users/me/posts/{post}/ack"), json!({})).await.expect(200);
    ann.delete(&format!("/users/me/posts/{post}/ack")).await.expect(200);
    ann.post("/channels/members/me/view", json!({"channel_id": id})).await.expect(200);
    bea.delete(&format!("/posts/{post}")).await.expect(200);
    bea.post("/users/me/typing", json!({"channel_id": id})).await.expect(200);
    ann.post("/commands/execute", json!({"command": "/secure-connection status", "channel_id": id})).await.expect(200);

    ann.delete(&format!("/channels/{id}")).await.expect(200);
    ann.post(&format!("/channels/{id}/restore"), json!({})).await.expect(200);
    ann.put(&format!("/channels/{id}/privacy"), json!({"privacy": "P"})).await.expect(200);
    ann.post("/channels/group", json!([ann.user_id, bea.user_id, cyd.user_id])).await.expect(201);

    let status = json!({"emoji": "calendar", "text": "In a meeting"});
    bea.put("/users/me/status/custom", status).await.expect(200);
    ann.put("/users/me/status", json!({"user_id": ann.user_id, "status": "dnd"})).await.expect(200);
    ann.put("/config/patch", json!({"TeamSettings": {"SiteName": "Org A"}})).await.expect(200);
    let role = text(&ann.get("/roles/name/team_user").await.expect(200), "id");
    ann.put(&format!("/roles/{role}/patch"), json!({"permissions": ["view_team"]})).await.expect(200);
    let mut emoji = b"--x\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\n".to_vec();
    emoji.extend_from_slice(json!({"name": "party_cat_2", "creator_id": ann.user_id}).to_string().as_bytes());
    emoji.extend_from_slice(b"\r\n--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"e.png\"\r\n\r\n");
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    emoji.extend_from_slice(png.get_ref());
    emoji.extend_from_slice(b"\r\n--x--\r\n");
    ann.post_bytes("/emoji", "multipart/form-data; boundary=x", emoji).await.expect(200);
    ann.delete(&format!("/teams/{team}/members/{}", cyd.user_id)).await.expect(200);
    ann.put(&format!("/users/{}/active", cyd.user_id), json!({"active": false})).await.expect(200);
    // The last one tells the reader that all is there.
    ann.put("/users/me/status", json!({"user_id": ann.user_id, "status": "away"})).await.expect(200);
}

#[tokio::test]
async fn events_are_shaped_as_recorded() {
    on_each_engine(async |server| {
        let address = server.serve().await;
        let ann = server.user("ann").await;
        let mut listener = Listener::connect(address, &ann, "").await;
        let mut seen: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let hello = listener.event("hello").await;
        seen.entry("hello".to_owned()).or_default().push(hello);
        live(&server, &ann).await;
        loop {
            let message = listener.next().await.unwrap();
            let Some(name) = message["event"].as_str().map(str::to_owned) else { continue };
            let last = name == "status_change" && message["data"]["status"] == "away";
            seen.entry(name).or_default().push(message);
            if last {
                break;
            }
        }
        let recorded: BTreeMap<String, Value> = serde_json::from_str(include_str!("fixtures/events.json")).unwrap();
        let mut wrong = Vec::new();
        for (name, recorded) in &recorded {
            let Some(events) = seen.get(name) else {
                if !ABSENT.iter().any(|(absent, _)| absent == name) {
                    wrong.push(format!("{name} never came"));
                }
                continue;
            };
            // One of them is the recorded case.
            let found: Vec<Vec<String>> = events
                .iter()
                .map(|event| {
                    let mut out = Vec::new();
                    compare(name, recorded, event, &mut out);
                    out
                })
                .collect();
            wrong.extend(found.into_iter().min_by_key(Vec::len).unwrap_or_default());
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}
