//! Every recorded exchange between servers is read into the types and written again as it was, letter by letter but
//! for the white space.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use causeway_federation::frame;
use causeway_federation::wire::{
    AppErrorBody, ChannelInvite, Frame, InvitationConfirm, Ping, PingAnswer, Response, StatusOk, SyncMsg, SyncResponse,
    UploadSession, WireFileInfo, topics,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

/// A recording, its bodies as they were written.
#[derive(serde::Deserialize)]
struct Recording {
    request: Request,
    response: Answer,
}

#[derive(serde::Deserialize)]
struct Request {
    path: String,
    headers: Value,
    body: Box<RawValue>,
}

#[derive(serde::Deserialize)]
struct Answer {
    status: u16,
    body: Box<RawValue>,
}

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn recordings() -> Vec<(String, Recording)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if matches!(name.as_str(), "answers" | "invite-vector") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        found.push((name, serde_json::from_str(&text).unwrap()));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// JSON without the white space between its tokens.
fn compact(json: &str) -> String {
    let (mut out, mut in_text, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        if in_text || !c.is_whitespace() {
            out.push(c);
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_text = !in_text,
            _ => {}
        }
    }
    out
}

/// Reads as `T`, writes, and demands the same letters.
fn same<T: DeserializeOwned + Serialize>(name: &str, json: &str) -> T {
    let value: T = serde_json::from_str(json).unwrap_or_else(|e| panic!("{name}: {e}"));
    let written = serde_json::to_string(&value).unwrap();
    assert_eq!(written, compact(json), "{name}");
    let as_value = |s: &str| serde_json::from_str::<Value>(s).unwrap();
    assert_eq!(as_value(&written), as_value(json), "{name}");
    value
}

fn check_request(name: &str, request: &Request) -> Option<String> {
    let body = request.body.get();
    if request.path.contains("/upload/") || request.path.ends_with("/image") {
        // Bytes, not a frame.
        return None;
    }
    let header = request.headers["x-remotecluster-id"].as_str().unwrap();
    let frame = frame::read(header, body.as_bytes()).unwrap();
    match frame.msg.topic.as_str() {
        topics::PING => drop(same::<Frame<Ping>>(name, body)),
        topics::INVITATION => drop(same::<Frame<InvitationConfirm>>(name, body)),
        topics::CHANNEL_INVITE => drop(same::<Frame<ChannelInvite>>(name, body)),
        topics::UPLOAD => drop(same::<Frame<UploadSession>>(name, body)),
        topics::SYNC | topics::GLOBAL_USER_SYNC => {
            let typed = same::<Frame<SyncMsg>>(name, body);
            // Item by item, it reads the same.
            let (read, bad) = SyncMsg::read(frame.msg.raw()).unwrap();
            assert_eq!(Some(read), typed.msg.payload, "{name}");
            assert_eq!(bad, Default::default(), "{name}");
        }
        other => panic!("{name}: unexpected topic {other}"),
    }
    Some(frame.msg.topic)
}

fn check_answer(name: &str, path: &str, topic: Option<&str>, answer: &Answer) {
    let body = answer.body.get();
    if answer.status != 200 {
        let error: AppErrorBody = same(name, body);
        assert_eq!(error.status_code, answer.status, "{name}");
        return;
    }
    match topic {
        None if path.ends_with("/image") => drop(same::<StatusOk>(name, body)),
        None => drop(same::<WireFileInfo>(name, body)),
        Some(topics::PING) => drop(same::<PingAnswer>(name, body)),
        Some(topics::INVITATION) => drop(same::<StatusOk>(name, body)),
        Some(topics::UPLOAD) => drop(same::<Response<UploadSession>>(name, body)),
        Some(_) => drop(same::<Response<SyncResponse>>(name, body)),
    }
}

#[test]
fn each_recording_is_read_and_written_unchanged() {
    let recordings = recordings();
    assert!(recordings.len() >= 26, "only {} found", recordings.len());
    let mut seen = BTreeSet::new();
    for (name, recording) in &recordings {
        let topic = check_request(name, &recording.request);
        check_answer(name, &recording.request.path, topic.as_deref(), &recording.response);
        seen.extend(topic);
    }
    let expected = [topics::INVITATION, topics::PING, topics::CHANNEL_INVITE, topics::SYNC, topics::UPLOAD];
    assert_eq!(seen, expected.into_iter().map(str::to_owned).collect());
}

#[test]
fn what_the_reference_sends_passes_every_check() {
    use causeway_federation::checks;
    let now = 1_795_413_300_000;
    for (name, recording) in recordings() {
        let Ok(frame) = serde_json::from_str::<Frame>(recording.request.body.get()) else {
            continue;
        };
        let checked = match frame.msg.topic.as_str() {
            topics::SYNC => {
                let msg: SyncMsg = frame.payload().unwrap();
                let c = msg.channel_id.as_str();
                let users = msg.users.iter().map(|(k, u)| checks::check_user(k, u, now));
                let posts = msg.posts.iter().map(|p| checks::check_post(c, p, now));
                let reactions = msg.reactions.iter();
                let reactions = reactions.map(|r| checks::check_reaction(c, r, now));
                let acks = msg.acknowledgements.iter();
                let acks = acks.map(|a| checks::check_acknowledgement(a, now));
                let statuses = msg.statuses.iter().map(|s| checks::check_status(s, now));
                let members = msg.membership_changes.iter();
                let members = members.map(|m| checks::check_membership(c, m, now));
                let both = users.chain(posts).chain(reactions).chain(acks);
                both.chain(statuses).chain(members).collect()
            }
            topics::CHANNEL_INVITE => checks::check_channel_invite(&frame.payload().unwrap(), now),
            topics::UPLOAD => checks::check_upload(&frame.payload().unwrap(), 300_000),
            _ => Ok(()),
        };
        assert_eq!(checked, Ok(()), "{name}");
    }
}

#[test]
fn the_answer_that_ends_a_sharing_is_recognised() {
    let (_, recording) =
        recordings().into_iter().find(|(name, _)| name == "sync-membership_changes-join-FAIL").unwrap();
    let answer: Response = serde_json::from_str(recording.response.body.get()).unwrap();
    assert!(!answer.is_ok());
    assert!(answer.says_no_longer_shared());
    assert_eq!(answer.payload_as::<SyncResponse>(), None);
}

#[test]
fn unknown_fields_nulls_and_gaps_are_taken() {
    let answer: SyncResponse = serde_json::from_str(r#"{"post_errors":null,"surprise":{"a":[1]}}"#).unwrap();
    assert_eq!(answer, SyncResponse::default());
    let invite: ChannelInvite = serde_json::from_str(r#"{"type":"G","direct_participant_ids":["a"]}"#).unwrap();
    assert_eq!(invite.direct_participant_ids, ["a"]);
    let msg: SyncMsg =
        serde_json::from_str(r#"{"posts":[{"id":"x","props":null,"file_ids":null,"metadata":null}]}"#).unwrap();
    assert_eq!(msg.posts[0].file_ids, Vec::<String>::new());
}

#[test]
fn the_announcement_rides_in_pings_and_only_when_there_is_one() {
    use causeway_federation::wire::Announcement;
    let announced = Ping {
        sent_at: 1,
        recv_at: 0,
        causeway: Some(Announcement {
            protocol: Announcement::PROTOCOL,
            features: vec!["reasons".into()],
            ..Announcement::default()
        }),
    };
    let written = serde_json::to_string(&announced).unwrap();
    assert_eq!(written, r#"{"sent_at":1,"recv_at":0,"causeway":{"protocol":1,"features":["reasons"]}}"#);
    let read: PingAnswer = serde_json::from_str(&written).unwrap();
    assert!(read.causeway.unwrap().has("reasons"));
}
