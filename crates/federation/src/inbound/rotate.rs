//! The other side changes a token of the connection, or asks for that.

use causeway_model::connections::Connection;
use causeway_service::Result;

use super::{Answer, Payload};
use crate::Federation;
use crate::connections::{RotationTaken, take_rotation};
use crate::wire::{RotationAnswer, RotationRequest};

pub(super) async fn receive(federation: &Federation, connection: &Connection, raw: &str) -> Result<Answer> {
    let Ok(asked) = serde_json::from_str::<RotationRequest>(raw) else {
        return Ok(Answer::fail("invalid rotation: it does not have the expected form"));
    };
    let payload = |answer: RotationAnswer| Some(Payload::Other(serde_json::to_value(answer).unwrap_or_default()));
    Ok(match take_rotation(federation, &connection.remote_id, &asked).await? {
        RotationTaken::Done(answer) => Answer::ok(payload(answer)),
        RotationTaken::Refused { why, latest } => {
            Answer { payload: payload(RotationAnswer { latest, ..RotationAnswer::default() }), ..Answer::fail(why) }
        }
    })
}
