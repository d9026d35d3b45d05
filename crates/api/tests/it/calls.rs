//! Every call that the reference's web app was seen to make, and every recorded GET, is answered with the recorded status,
//! the recorded error id and the recorded fields.
//!
//! `fixtures/calls.json` holds the calls. What is known to differ is listed below, each with its reason.

use std::collections::BTreeMap;

use axum::http::Method;
use causeway_api::testing::{Answer, Client, TestServer};
use serde_json::{Value, json};

/// Calls that are answered otherwise on purpose: the beginning of `METHOD path status`, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("GET config 200", "sections without a setting that exists here are left out"),
    ("GET license/client 200", "the recording of somebody who is not logged in; logged in, the licence says more"),
];

/// Calls that are not answered as recorded yet, one `METHOD path status` a line: a list that only becomes shorter.
const OPEN: &str = include_str!("fixtures/open_calls.txt");

/// Fields that are there only when they are set, which the scene does not.
const OPTIONAL: &[&str] = &[
    "props",
    "last_picture_update",
    "auth_data",
    "nickname",
    "is_following",
    "has_reactions",
    "file_ids",
    "width",
    "height",
    "has_preview_image",
    "email_verified",
    "failed_attempts",
    "last_activity_at",
    "notify_props",
    "last_login",
    "email",
    "timezone",
    "update_at",
    "create_at",
    "last_password_update",
    "custom_status",
    "expires_at",
    "dnd_end_time",
    "auth_service",
];

#[derive(Debug)]
struct Call {
    source: String,
    method: Method,
    path: String,
    query: String,
    status: u16,
    error: String,
    keys: Value,
    body: Option<Value>,
}

fn calls() -> Vec<Call> {
    let all: Vec<Value> = serde_json::from_str(include_str!("fixtures/calls.json")).unwrap();
    let text = |call: &Value, key: &str| call[key].as_str().unwrap_or_default().to_owned();
    all.iter()
        .map(|call| Call {
            source: text(call, "source"),
            method: text(call, "method").parse().unwrap(),
            path: text(call, "path"),
            query: text(call, "query"),
            status: call["status"].as_u64().unwrap() as u16,
            error: text(call, "error"),
            keys: call["keys"].clone(),
            body: call.get("body").and_then(Value::as_str).map(|body| serde_json::from_str(body).unwrap()),
        })
        .collect()
}

/// Enough of a workspace for every call to have something to speak of.
struct Scene {
    ann: Client,
    bea: Client,
    nobody: Client,
    ids: BTreeMap<&'static str, String>,
}

const UNKNOWN: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzz";

async fn scene(server: &TestServer) -> Scene {
    let (ann, bea) = (server.user("admin-a").await, server.user("bea-ijia").await);
    server.user("cal-ijia").await;
    let id = |value: &Value| value["id"].as_str().unwrap_or(UNKNOWN).to_owned();
    let team = ann.post("/teams", json!({"name": "team-ijia", "display_name": "Team", "type": "O"})).await.expect(201);
    let mut ids = BTreeMap::from([("team", id(&team)), ("user", ann.user_id.clone()), ("bea", bea.user_id.clone())]);
    server.join_team(&ann, &ids["team"], &bea).await;
    let channel = json!({"team_id": ids["team"], "name": "chan-ijia", "display_name": "Chan", "type": "P"});
    ids.insert("channel", id(&ann.post("/channels", channel).await.expect(201)));
    let upload = format!("/files?channel_id={}&filename=pic.png", ids["channel"]);
    let uploaded = ann.post_bytes(&upload, "application/octet-stream", png(300)).await.expect(201);
    ids.insert("file", id(&uploaded["file_infos"][0]));
    let post = json!({"channel_id": ids["channel"], "message": "hello", "file_ids": [ids["file"]]});
    ids.insert("post", id(&ann.post("/posts", post).await.expect(201)));
    server.clock.advance(10);
    let reply = json!({"channel_id": ids["channel"], "message": "hello again", "root_id": ids["post"]});
    ann.post("/posts", reply).await.expect(201);
    let shown = json!([{"user_id": ann.user_id, "category": "display_settings", "name": "collapsed_reply_threads", "value": "on"}]);
    ann.put("/users/me/preferences", shown).await.expect(200);
    let draft = json!({"channel_id": ids["channel"], "message": "a draft"});
    ann.post("/drafts", draft).await.expect(201);
    let new = json!({"channel_id": ids["channel"], "filename": "big.bin", "file_size": 10});
    ids.insert("upload", id(&ann.post("/uploads", new).await.expect(201)));
    let connection = json!({"name": "acme", "default_team_id": ids["team"], "password": "some-password"});
    let made = ann.post("/remotecluster", connection).await.expect(201);
    ids.insert("connection", made["remote_cluster"]["remote_id"].as_str().unwrap_or(UNKNOWN).to_owned());
    let mut form = b"--xyz\r\nContent-Disposition: form-data; name=\"emoji\"\r\n\r\n".to_vec();
    form.extend_from_slice(json!({"name": "zedijia", "creator_id": ann.user_id}).to_string().as_bytes());
    form.extend_from_slice(b"\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"e\"\r\n\r\n");
    form.extend_from_slice(&png(30));
    form.extend_from_slice(b"\r\n--xyz--\r\n");
    ids.insert("emoji", id(&ann.post_bytes("/emoji", "multipart/form-data; boundary=xyz", form).await.expect(200)));
    Scene { ann, bea, nobody: server.anonymous(), ids }
}

fn png(side: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(side, side).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

impl Scene {
    /// The path with the scene's own ids; unknown ones where the recorded answer says that there was nothing.
    fn path(&self, call: &Call) -> String {
        let mut out = String::new();
        let mut before = "";
        for part in call.path.split('/') {
            let what = match before {
                "teams" | "team" | "notices" => "team",
                "users" | "members" | "can_dm" => "user",
                "channels" | "sharedchannels" => "channel",
                "posts" | "threads" => "post",
                "files" => "file",
                "emoji" => "emoji",
                "uploads" => "upload",
                "remotecluster" | "remote_info" => "connection",
                _ => "",
            };
            let part = match part {
                "{id}" if call.status == 404 && !call.error.contains("context") => UNKNOWN.to_owned(),
                "{id}" => self.ids.get(what).cloned().unwrap_or_else(|| UNKNOWN.to_owned()),
                "{name}" if out.ends_with("/roles/name") => "system_user".to_owned(),
                "{name}" if out.ends_with("/channels/name") => "chan-ijia".to_owned(),
                "{name}" if out.ends_with("/emoji/name") => "zedijia".to_owned(),
                "{name}" if out.ends_with("display_settings/name") => "collapsed_reply_threads".to_owned(),
                "{name}" => "team-ijia".to_owned(),
                "{email}" => "admin-a@example.test".to_owned(),
                "{username}" => "admin-a".to_owned(),
                other => other.to_owned(),
            };
            out.push('/');
            out.push_str(&part);
            before = call.path.split('/').nth(out.matches('/').count() - 1).unwrap_or_default();
        }
        let query: Vec<String> = call.query.split('&').filter(|q| !q.is_empty()).map(|q| self.query(q)).collect();
        if query.is_empty() { out } else { format!("{out}?{}", query.join("&")) }
    }

    /// A recorded parameter with our ids, or a value for one that was recorded by name only.
    fn query(&self, item: &str) -> String {
        let (name, value) = item.split_once('=').unwrap_or((item, ""));
        let own = match name {
            "team_id" => self.ids["team"].as_str(),
            "channel_id" | "in_channel" | "not_in_channel" => self.ids["channel"].as_str(),
            "in_team" | "not_in_team" => self.ids["team"].as_str(),
            _ if !value.is_empty() => value,
            "format" => "old",
            "page" => "0",
            "per_page" | "perPage" | "page_size" | "limit_after" | "limit_before" => "10",
            "since" => "0",
            "_" | "before" | "after" | "from_id" | "from_column_value" | "name" => "",
            "direction" => "down",
            "sort_column" => "Username",
            "sort_direction" => "asc",
            "date_range" => "alltime",
            "client" => "web",
            "clientVersion" => "11.6.0",
            "filter_has_member" => self.ids["user"].as_str(),
            _ => "false",
        };
        format!("{name}={own}")
    }

    /// The recorded body, speaking of this scene.
    fn body(&self, call: &Call) -> Option<Value> {
        let text = call.body.as_ref()?.to_string();
        let own = [
            ("ao74mn63wtn8uy965pj1qm3ixa", "user"),
            ("rr1ed5o58b887xsbq54buo81fr", "bea"),
            ("4cqzay4yctbn3dueiydfodypby", "team"),
            ("pcwfxjttitgq9kq7sy16yf88pe", "channel"),
        ];
        let text = own.iter().fold(text, |text, (recorded, what)| text.replace(recorded, &self.ids[what]));
        serde_json::from_str(&text).ok()
    }

    async fn ask(&self, call: &Call) -> Answer {
        let who = match call.status {
            401 => &self.nobody,
            403 if call.error == "api.context.permissions.app_error" => &self.bea,
            _ => &self.ann,
        };
        who.call(call.method.clone(), &self.path(call), self.body(call)).await
    }
}

/// The names of the fields of an object, or of the first thing in a list.
fn keys(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Object(fields) => Some(fields.keys().cloned().collect()),
        Value::Array(list) => list.first().and_then(keys),
        _ => None,
    }
}

/// What is different from the recording; empty when nothing is.
fn difference(call: &Call, answer: &Answer) -> String {
    if answer.status.as_u16() != call.status {
        let said = answer.json();
        return format!(
            "status {} instead of {} ({})",
            answer.status.as_u16(),
            call.status,
            said["id"].as_str().unwrap_or("")
        );
    }
    if !call.error.is_empty() {
        let said = answer.json()["id"].as_str().unwrap_or_default().to_owned();
        return if said == call.error { String::new() } else { format!("error {said}") };
    }
    let recorded: Vec<String> = match &call.keys {
        Value::Array(list) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(|k| k.as_str().map(str::to_owned)).collect()
        }
        Value::Array(list) => {
            list[0].as_array().into_iter().flatten().filter_map(|k| k.as_str().map(str::to_owned)).collect()
        }
        _ => return String::new(),
    };
    let said = answer.json();
    let lists = matches!(call.keys, Value::Array(ref list) if list.is_empty() || !list[0].is_string());
    if said.is_array() != lists && !call.keys.is_null() {
        return format!("{} instead of {}", kind(&said), if lists { "a list" } else { "an object" });
    }
    // An empty list says nothing about the fields of what could be in it.
    let Some(ours) = keys(&said).filter(|_| !recorded.is_empty()) else { return String::new() };
    let optional = |key: &&String| !OPTIONAL.contains(&key.as_str());
    let missing: Vec<&String> = recorded.iter().filter(|key| !ours.contains(key)).filter(optional).collect();
    let more: Vec<&String> = ours.iter().filter(|key| !recorded.contains(key)).filter(optional).collect();
    match (missing.is_empty(), more.is_empty()) {
        (true, true) => String::new(),
        _ => format!("missing {missing:?}, more {more:?}"),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        Value::Null => "null",
        _ => "a value",
    }
}

#[tokio::test]
async fn recorded_calls_are_answered_as_recorded() {
    let server = TestServer::new("sqlite").await;
    let scene = scene(&server).await;
    let mut open = Vec::new();
    let all = calls();
    assert!(all.len() > 150);
    for call in &all {
        let what = format!("{} {} {}", call.method, call.path, call.status);
        let answer = scene.ask(call).await;
        let difference = difference(call, &answer);
        if difference.is_empty() || DIFFERENT.iter().any(|(known, _)| what.starts_with(known)) {
            continue;
        }
        open.push(format!("{what} {} [{}]: {difference}", call.error, call.source));
    }
    open.sort();
    open.dedup();
    let known: Vec<&str> = OPEN.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let (expected, new): (Vec<String>, Vec<String>) =
        open.into_iter().partition(|line| known.iter().any(|k| line.starts_with(&format!("{k} "))));
    println!("{} of {} calls are not answered as recorded yet:\n{}", expected.len(), all.len(), expected.join("\n"));
    assert!(new.is_empty(), "{} of {} calls differ:\n{}", new.len(), all.len(), new.join("\n"));
}
