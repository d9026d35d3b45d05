//! Changing the tokens of a connection that is in use: what an administrator asks for, and the steps between the two servers.
//!
//! Who checks a token drives its change ([`advance`]); who presents it follows ([`take`]). What holds at each step is decided, and kept, in
//! `causeway_service::connections`.

use causeway_model::connections::Connection;
use causeway_service::connections::{self as service, Minted, Tokens};
use causeway_service::{Caller, Error, Result};

use super::ask::{announced, ask};
use super::ping::try_token;
use crate::Federation;
use crate::wire::{Response, RotationAnswer, RotationRequest, RotationStep, features, topics};

/// Changes both tokens of a connection, each by itself. Answers how they stand; the change goes on in the background, across
/// restarts and outages.
pub async fn rotate(fed: &Federation, caller: &Caller, remote_id: &str) -> Result<Tokens> {
    service::check_manage(fed.ws(), caller)?;
    let id = remote_id.to_owned();
    let connection = fed.ws().store.read(move |tx| service::require_live(tx, &id)).await?;
    if !connection.is_pending() && !announced(&connection).has(features::ROTATE) {
        return Err(Error::invalid(
            "api.causeway.rotate.unsupported.app_error",
            "The other server has not announced that it can change tokens. Remove the connection and make a new one instead.",
        ));
    }
    service::begin_rotation(fed.ws(), caller, remote_id).await
}

/// Whether something of it is to be done from here.
pub(crate) fn is_wanted(connection: &Connection) -> bool {
    (connection.token_rotating || connection.secret_asked.is_some()) && announced(connection).has(features::ROTATE)
}

/// Does what is to be done next. An error says why it has to be tried again.
pub(crate) async fn advance(fed: &Federation, remote_id: &str) -> std::result::Result<(), String> {
    let own = |e: Error| e.to_string();
    let mut connection = read(fed, remote_id).await.map_err(own)?;
    if connection.token_rotating && connection.next_token_hash.is_empty() {
        let number = connection.token_rotation;
        let answer = step(fed, &connection, RotationStep::Make, number).await?;
        let said: RotationAnswer = answer.payload_as().unwrap_or_default();
        if !answer.is_ok() {
            service::renumber_rotation(fed.ws(), remote_id, said.latest).await.map_err(own)?;
            return Err(refused(&answer));
        }
        if !is_hash(&said.token_hash) || said.token_hash == connection.token_hash {
            return Err("the other server made no new token".to_owned());
        }
        service::accept_next_token(fed.ws(), remote_id, number, said.token_hash).await.map_err(own)?;
        connection = read(fed, remote_id).await.map_err(own)?;
    }
    if connection.token_rotating && !connection.next_token_hash.is_empty() {
        let number = connection.token_rotation;
        let answer = step(fed, &connection, RotationStep::Use, number).await?;
        if !answer.is_ok() {
            let said: RotationAnswer = answer.payload_as().unwrap_or_default();
            if said.latest != number {
                service::forget_next_token(fed.ws(), remote_id, number).await.map_err(own)?;
            }
            return Err(refused(&answer));
        }
        service::finish_rotation(fed.ws(), remote_id, number).await.map_err(own)?;
        tracing::info!(remote_id, "the other side of a connection presents a new token");
    }
    if let Some(last) = connection.secret_asked {
        let answer = step(fed, &connection, RotationStep::Please, last).await?;
        if !answer.is_ok() {
            return Err(refused(&answer));
        }
    }
    Ok(())
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn refused(answer: &Response) -> String {
    let words: String = answer.err.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("the other server does not change the token: {words}")
}

async fn read(fed: &Federation, remote_id: &str) -> Result<Connection> {
    let id = remote_id.to_owned();
    fed.ws().store.read(move |tx| service::require_live(tx, &id)).await
}

async fn step(
    fed: &Federation,
    connection: &Connection,
    step: RotationStep,
    number: i64,
) -> std::result::Result<Response, String> {
    ask(fed, connection, topics::ROTATE, RotationRequest { step, number }).await
}

/// What came of the other side's step.
pub(crate) enum Taken {
    Done(RotationAnswer),
    Refused { why: String, latest: i64 },
}

/// Does the other side's step here.
pub(crate) async fn take(fed: &Federation, remote_id: &str, asked: &RotationRequest) -> Result<Taken> {
    let refused = |why: &str, latest: i64| Ok(Taken::Refused { why: why.to_owned(), latest });
    match asked.step {
        RotationStep::Please => {
            service::rotate_for_them(fed.ws(), remote_id, asked.number).await?;
            Ok(Taken::Done(RotationAnswer::default()))
        }
        RotationStep::Make => match service::mint_secret(fed.ws(), remote_id, asked.number).await? {
            Minted::Made { token_hash } => Ok(Taken::Done(RotationAnswer { token_hash, latest: 0 })),
            Minted::Overtaken { latest } => refused("a later change is known", latest),
            Minted::TooFarAhead => refused("the clocks of both servers are too far apart", 0),
        },
        RotationStep::Use => {
            let connection = read(fed, remote_id).await?;
            if connection.secret_rotation != asked.number {
                return refused("this change is not known", connection.secret_rotation);
            }
            if connection.next_secret.is_empty() {
                return Ok(Taken::Done(RotationAnswer::default()));
            }
            // Whoever asks need not be who checks the token: only what is seen to be accepted takes the place of what was.
            if let Err(error) = try_token(fed, &connection, &connection.next_secret).await {
                let why = format!("the new token is not accepted: {error}");
                return Ok(Taken::Refused { why, latest: connection.secret_rotation });
            }
            service::adopt_secret(fed.ws(), remote_id, &connection.next_secret).await?;
            Ok(Taken::Done(RotationAnswer::default()))
        }
    }
}
