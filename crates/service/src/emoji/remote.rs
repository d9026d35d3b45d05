//! Custom emoji of connected workspaces: taken over where this one has none of that name.

use causeway_model::connections::Connection;
use causeway_model::emoji_entity::CustomEmoji;
use causeway_model::text::check_emoji_name;
use causeway_store::{Tx, args, people};

use super::{make_picture, path};
use crate::audits;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// The most emoji that one connection may bring.
const MOST_OF_ONE: i64 = 2_000;

/// Takes over an emoji that `connection` brings, checked and made to fit like an uploaded one. An emoji of this workspace, or of
/// another connection, keeps its name: then nothing happens. A newer one of the same connection takes the place of its older one.
pub async fn take_over(
    ws: &Workspace,
    connection: &Connection,
    name: &str,
    creator_id: &str,
    picture: Vec<u8>,
) -> Result<()> {
    check_emoji_name(name)?;
    let made = make_picture(ws, picture).await?;
    let now = ws.now();
    let emoji = CustomEmoji {
        id: ws.ids.new_id(),
        create_at: now,
        update_at: now,
        creator_id: creator_id.to_owned(),
        name: name.to_owned(),
        remote_id: connection.remote_id.clone(),
        ..CustomEmoji::default()
    };
    crate::files::keep_bytes(ws, &path(&emoji.id), &made.bytes).await?;
    let (ws2, connection, record) = (ws.clone(), connection.clone(), emoji.clone());
    let kept = ws.store.write(move |tx| insert(&ws2, tx, &connection, record)).await;
    let superfluous = match &kept {
        Ok(Kept::InPlaceOf(id)) => id.clone(),
        Ok(Kept::AsNew) => None,
        Ok(Kept::Not) | Err(_) => Some(emoji.id),
    };
    if let Some(id) = superfluous {
        // Without a row nobody would ever look for the picture.
        let _ = ws.files.store.remove(path(&id)).await;
    }
    kept.map(|_| ())
}

enum Kept {
    AsNew,
    InPlaceOf(Option<String>),
    Not,
}

fn insert(ws: &Workspace, tx: &mut Tx, connection: &Connection, mut emoji: CustomEmoji) -> Result<Kept> {
    let known: Option<CustomEmoji> = tx.find("WHERE t.name = $1 AND t.delete_at = 0", args![&emoji.name])?;
    if known.as_ref().is_some_and(|known| known.remote_id != connection.remote_id) {
        return Ok(Kept::Not);
    }
    let count: Option<i64> =
        tx.value("SELECT COUNT(*) FROM emoji WHERE remote_id = $1 AND delete_at = 0", args![&connection.remote_id])?;
    if known.is_none() && count.unwrap_or_default() >= MOST_OF_ONE {
        return Err(Error::invalid(
            "api.emoji.remote.too_many.app_error",
            "There are too many emoji of this connection.",
        ));
    }
    // Whoever made it, if they are known here and theirs; else whoever made the connection.
    let creator = people::of_connection(tx, &connection.remote_id, &[&emoji.creator_id])?.pop();
    emoji.creator_id = creator.map_or_else(|| connection.creator_id.clone(), |creator| creator.id);
    if let Some(known) = &known {
        tx.execute("UPDATE emoji SET delete_at = $2, update_at = $2 WHERE id = $1", args![&known.id, ws.now()])?;
    }
    tx.insert(&emoji)?;
    let extra = format!("remote_id={} emoji={}", connection.remote_id, emoji.name);
    audits::record(ws, tx, &Caller::default(), audits::REMOTE_EMOJI, &extra)?;
    after_commit(ws, tx, kinds::emoji_added(&emoji));
    Ok(match known {
        Some(known) => Kept::InPlaceOf(Some(known.id)),
        None => Kept::AsNew,
    })
}
