//! The other side wants to know whether we reach it, and what we take.

use causeway_model::connections::Connection;
use causeway_service::Result;

use super::{Answer, Payload};
use crate::Federation;
use crate::connections::{limits_here, ping};
use crate::wire::{CheckAnswer, CheckRequest};

pub(super) async fn receive(federation: &Federation, connection: &Connection, raw: &str) -> Result<Answer> {
    let Ok(asked) = serde_json::from_str::<CheckRequest>(raw) else {
        return Ok(Answer::fail("invalid check: it does not have the expected form"));
    };
    let mut answer = CheckAnswer { limits: limits_here(federation.ws()), ..CheckAnswer::default() };
    if asked.ping_back {
        match ping(federation, connection).await {
            Ok(_) => answer.reached = true,
            Err(error) => answer.error = error.to_string(),
        }
    }
    let answer = serde_json::to_value(answer).unwrap_or_default();
    Ok(Answer::ok(Some(Payload::Other(answer))))
}
