//! The inbound gate: the only door for what connected workspaces send.
//!
//! What a side may touch is decided by who owns the thing, never by what the message claims. Everything of one message is
//! applied in one unit of work; an item that is not taken is listed in the answer, and put on record, and harms no other. It
//! must not know HTTP: the api crate hands over who was authenticated, and shapes the answer.

mod activity;
mod channel;
mod check;
pub(crate) mod emoji;
mod files;
mod invite;
mod limit;
mod marks;
mod members;
mod posts;
mod proof;
mod props;
mod rate;
mod rotate;
mod sync;
mod users;

pub use limit::Limiters;
pub use proof::Busy;
pub use rate::Rates;

use causeway_model::connections::Connection;
use causeway_service::connections::{Heard, NOT_SETTLED};
use causeway_service::{Error, Result, policy};
use serde::Serialize;

use crate::Federation;
use crate::wire::{Frame, Ping, PingAnswer, Response, SyncResponse, UploadSession, topics};

/// The payload of an answer.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Payload {
    Sync(Box<SyncResponse>),
    Upload(UploadSession),
    Other(serde_json::Value),
}

/// The answer to a message: HTTP 200 whatever it says.
pub type Answer = Response<Payload>;

impl Federation {
    /// Takes in a message of `connection`, whose token has been checked and whose frame is well-formed.
    pub async fn receive(&self, connection: &Connection, frame: Frame) -> Result<Answer> {
        self.admit(connection)?;
        let raw = frame.msg.raw().to_owned();
        let topic = frame.msg.topic.as_str();
        if topic == topics::ROTATE {
            // It carries nothing, so that it need not wait for the end of a pause.
            return rotate::receive(self, connection, &raw).await;
        }
        policy::check_running(self.ws(), connection)?;
        if matches!(
            topic,
            topics::SYNC
                | topics::GLOBAL_USER_SYNC
                | topics::CHANNEL_INVITE
                | topics::UPLOAD
                | topics::EMOJI
                | topics::ACTIVITY
                | topics::COMPARE
                | topics::RESEND
        ) {
            // Not as the answer to a message: what is refused there is not tried again by itself.
            causeway_service::connections::check_sharing_enabled(self.ws())?;
        }
        let done = match topic {
            topics::SYNC => sync::receive(self, connection, raw).await,
            topics::GLOBAL_USER_SYNC => sync::receive_users(self, connection, raw).await,
            topics::CHANNEL_INVITE => invite::receive(self, connection, raw).await,
            topics::EMOJI => emoji::receive(self, connection, raw).await,
            topics::UPLOAD => files::announce(self, connection, raw).await,
            topics::ACTIVITY => activity::receive(self, connection, &raw).await,
            topics::COMPARE => proof::compare(self, connection, &raw).await,
            topics::RESEND => proof::resend(self, connection, &raw).await,
            topics::CHECK => check::receive(self, connection, &raw).await,
            _ => Ok(Answer::ok(None)),
        };
        if done.as_ref().is_err_and(|error| error.id == NOT_SETTLED) {
            crate::connections::ping_until_answered(self, &connection.remote_id);
        }
        done
    }

    /// Answers a ping, and notes that the other side is there.
    pub async fn receive_ping(&self, connection: &Connection, ping: &Ping) -> Result<PingAnswer> {
        let came_at = self.ws().now();
        self.admit(connection)?;
        // Others than Causeway servers know no pauses: for them this server is away meanwhile, which is what makes them keep
        // what they have.
        let Some(said) = &ping.causeway else {
            policy::check_running(self.ws(), connection)?;
            causeway_service::connections::heard(self.ws(), &connection.remote_id, Heard::default(), came_at).await?;
            // They get the recorded answer, byte for byte.
            return Ok(PingAnswer { sent_at: ping.sent_at, recv_at: self.ws().now(), causeway: None });
        };
        let heard = crate::connections::heard(Some(said));
        causeway_service::connections::heard(self.ws(), &connection.remote_id, heard, came_at).await?;
        let causeway = Some(crate::engine::announcement(self, connection).await);
        Ok(PingAnswer { sent_at: ping.sent_at, recv_at: self.ws().now(), causeway })
    }

    /// Limits how often a connection may ask, and takes its asking as a sign of life.
    pub(crate) fn admit(&self, connection: &Connection) -> Result<()> {
        if !self.inner().limiters.admit(&connection.remote_id) {
            return Err(Error::new(
                causeway_service::Kind::TooManyRequests,
                "api.remote_cluster.rate_limit.app_error",
                "Too many requests over this connection.",
            ));
        }
        self.meter(&connection.remote_id).heard(self.ws().now());
        self.heard(&connection.remote_id);
        Ok(())
    }
}
