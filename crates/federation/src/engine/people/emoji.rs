//! Custom emoji that something told the other side names: their pictures go behind it, once.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use causeway_model::emoji_entity::CustomEmoji;
use causeway_service::emoji;
use causeway_store::people;

use super::super::lane::ours;
use super::super::peer::{Remote, Trouble};
use super::note_refusal;
use crate::wire::{WireEmoji, features, topics};

/// Emoji of one step.
const AT_ONCE: i64 = 10;

/// Sends some emoji; says whether there may be more.
pub(super) async fn send(remote: &Remote) -> Result<bool, Trouble> {
    let ws = remote.federation.ws();
    if !remote.announces(features::EMOJI) || !causeway_service::policy::of(ws, &remote.connection()).emoji {
        return Ok(false);
    }
    let remote_id = remote.remote_id.to_string();
    let wanted =
        ws.store.read(move |tx| people::emoji_wanted(tx, &remote_id, AT_ONCE)).await.map_err(|e| ours(&e.into()))?;
    let more = wanted.len() as i64 == AT_ONCE;
    for emoji in wanted {
        match send_one(remote, &emoji).await {
            Ok(()) => {}
            // It is shown there as its name.
            Err(Trouble::Never(reason)) => note_refusal(remote, "emoji", &emoji.name, &reason).await?,
            Err(trouble) => return Err(trouble),
        }
        note(remote, &emoji).await?;
    }
    Ok(more)
}

async fn send_one(remote: &Remote, emoji: &CustomEmoji) -> Result<(), Trouble> {
    let ws = remote.federation.ws();
    let Ok((bytes, _)) = emoji::picture(ws, &emoji.id).await else {
        return Err(Trouble::Never("the emoji's picture is not here any more".to_owned()));
    };
    let wire =
        WireEmoji { name: emoji.name.clone(), creator_id: emoji.creator_id.clone(), image: STANDARD.encode(bytes) };
    let answer = remote.ask(topics::EMOJI, &wire).await?;
    if answer.is_ok() { Ok(()) } else { Err(Trouble::Never(answer.err)) }
}

async fn note(remote: &Remote, emoji: &CustomEmoji) -> Result<(), Trouble> {
    let ws = remote.federation.ws();
    let (remote_id, id, now) = (remote.remote_id.to_string(), emoji.id.clone(), ws.now());
    ws.store
        .write(move |tx| people::note_emoji_sent(tx, &remote_id, &id, now).map_err(causeway_service::Error::from))
        .await
        .map_err(|e| ours(&e))
}
