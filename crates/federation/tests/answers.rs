//! What the reference answers to odd, wrong and hostile frames: those that it refuses for their form are refused here with
//! the same ids, and all others are read.

#![allow(clippy::unwrap_used)]

use causeway_federation::frame;
use causeway_federation::wire::{
    AppErrorBody, ChannelInvite, InvitationConfirm, Ping, PingAnswer, Response, StatusOk, SyncMsg, SyncResponse, topics,
};
use serde_json::Value;

/// The remote that all of these frames were sent as.
const SENDER: &str = "5ge9xqnaetyezmswqixkaebzho";

fn answers() -> serde_json::Map<String, Value> {
    serde_json::from_str(include_str!("fixtures/answers.json")).unwrap()
}

/// Refusals that depend on tokens or on what is stored, not on the frame.
fn is_about_the_frame(error_id: &str) -> bool {
    !matches!(
        error_id,
        "api.context.invalid_token.error"
            | "api.context.session_expired.app_error"
            | "api.command_remote.confirm_invitation.error"
    )
}

fn reads_as<T: serde::de::DeserializeOwned>(name: &str, value: Value) {
    serde_json::from_value::<T>(value).unwrap_or_else(|e| panic!("{name}: {e}"));
}

#[test]
fn frames_are_read_or_refused_as_recorded() {
    let mut refused = Vec::new();
    for (name, exchange) in answers() {
        let body = serde_json::to_vec(&exchange["request"]).unwrap();
        let result = frame::read(SENDER, &body);
        let status = exchange["status"].as_u64().unwrap();
        let error: Option<AppErrorBody> =
            (status != 200).then(|| serde_json::from_value(exchange["response"].clone()).unwrap());

        if let Some(error) = error.filter(|e| is_about_the_frame(&e.id)) {
            let ours = result.expect_err(&name);
            assert_eq!(status, 400, "{name}");
            assert_eq!(ours.id(), error.id, "{name}");
            assert_eq!(ours.to_string(), error.message, "{name}");
            refused.push(name);
            continue;
        }
        let frame = result.unwrap_or_else(|e| panic!("{name}: {e}"));
        match frame.msg.topic.as_str() {
            topics::PING => drop(frame.payload::<Ping>().unwrap()),
            topics::INVITATION => drop(frame.payload::<InvitationConfirm>().unwrap()),
            topics::CHANNEL_INVITE => drop(frame.payload::<ChannelInvite>().unwrap()),
            topics::SYNC => {
                let (_, bad) = SyncMsg::read(frame.msg.raw()).unwrap();
                assert_eq!(bad, Default::default(), "{name}");
            }
            other => assert_eq!(other, "nobody_listens"),
        }
        if status == 200 {
            let answer = exchange["response"].clone();
            match frame.msg.topic.as_str() {
                topics::PING => reads_as::<PingAnswer>(&name, answer),
                topics::INVITATION => reads_as::<StatusOk>(&name, answer),
                topics::SYNC => reads_as::<Response<SyncResponse>>(&name, answer),
                _ => reads_as::<Response<Value>>(&name, answer),
            }
        }
    }
    refused.sort();
    assert_eq!(refused, ["frame for another remote", "frame without topic"]);
}

#[test]
fn recorded_answers_are_written_as_they_were() {
    for (name, exchange) in answers() {
        let recorded = &exchange["response"];
        if exchange["path"] != "msg" || exchange["status"] != 200 {
            continue;
        }
        let typed: Response<SyncResponse> = serde_json::from_value(recorded.clone()).unwrap();
        assert_eq!(&serde_json::to_value(&typed).unwrap(), recorded, "{name}");
    }
}

#[test]
fn failures_are_written_as_recorded() {
    let answers = answers();
    let recorded = &answers["sync to a channel that is not shared with the sender"]["response"];
    let ours: Response = Response::fail(recorded["err"].as_str().unwrap());
    assert!(ours.says_no_longer_shared());
    assert_eq!(&serde_json::to_value(&ours).unwrap(), recorded);
    let unknown = &answers["unknown topic"]["response"];
    let ours: Response = Response::ok(None);
    assert_eq!(&serde_json::to_value(&ours).unwrap(), unknown);
}
