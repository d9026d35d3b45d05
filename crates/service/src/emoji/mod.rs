//! Custom emoji: adding, finding, showing and removing them. It must not know reactions, which only name them.

mod remote;

pub use remote::take_over;

use causeway_model::emoji_entity::CustomEmoji;
use causeway_model::permissions::Permission;
use causeway_model::text::{check_emoji_name, is_emoji_name};
use causeway_store::{Tx, args, emoji as store};
use tokio::io::AsyncReadExt;

use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, has_system};
use crate::pictures::{self, MAX_EMOJI_BYTES, PictureError};
use crate::sniff;
use crate::workspace::Workspace;

/// The most names that are looked up at once.
const MAX_NAMES: usize = 200;

fn check_enabled(ws: &Workspace) -> Result<()> {
    if ws.config().service.enable_custom_emoji {
        return Ok(());
    }
    Err(Error::not_implemented("api.emoji.disabled.app_error", "Custom emoji have been disabled by the system admin."))
}

fn unknown() -> Error {
    Error::not_found("app.emoji.get.no_result", "We couldn't find the emoji.")
}

/// Where the picture of an emoji is kept.
fn path(id: &str) -> String {
    format!("emoji/{id}")
}

/// Adds an emoji with the caller as its creator.
pub async fn create(
    ws: &Workspace,
    caller: &Caller,
    name: &str,
    creator_id: &str,
    picture: Vec<u8>,
) -> Result<CustomEmoji> {
    check_enabled(ws)?;
    check_system(ws, caller, Permission::CreateEmojis)?;
    if !caller.is(creator_id) {
        return Err(Error::forbidden());
    }
    let name = name.trim().to_lowercase();
    check_emoji_name(&name)?;
    let taken = name.clone();
    ws.store.read(move |tx| check_free(tx, &taken)).await?;
    let now = ws.now();
    let emoji = CustomEmoji {
        id: ws.ids.new_id(),
        create_at: now,
        update_at: now,
        creator_id: caller.user_id.clone(),
        name,
        ..CustomEmoji::default()
    };
    let made = make_picture(ws, picture).await?;
    crate::files::keep_bytes(ws, &path(&emoji.id), &made.bytes).await?;
    let (ws2, record) = (ws.clone(), emoji.clone());
    let added = ws.store.write(move |tx| {
        check_free(tx, &record.name)?;
        tx.insert(&record)?;
        after_commit(&ws2, tx, kinds::emoji_added(&record));
        Ok::<_, Error>(())
    });
    if let Err(error) = added.await {
        // Without a row nobody would ever look for the picture.
        let _ = ws.files.store.remove(path(&emoji.id)).await;
        return Err(error);
    }
    Ok(emoji)
}

async fn make_picture(ws: &Workspace, picture: Vec<u8>) -> Result<pictures::Picture> {
    let permit = ws.files.pictures.acquire().await.map_err(|e| Error::internal("make an emoji", e))?;
    let made = tokio::task::spawn_blocking(move || pictures::emoji_picture(&picture)).await;
    drop(permit);
    made.map_err(|e| Error::internal("make an emoji", e))?.map_err(refused)
}

fn check_free(tx: &mut Tx, name: &str) -> Result<()> {
    let found = "SELECT COUNT(*) FROM emoji WHERE name = $1 AND delete_at = 0";
    if tx.value::<i64>(found, args![name])? == Some(0) {
        return Ok(());
    }
    Err(Error::invalid(
        "api.emoji.create.duplicate.app_error",
        "Unable to create emoji. Another emoji with the same name already exists.",
    ))
}

fn refused(error: PictureError) -> Error {
    match error {
        PictureError::TooManyBytes => Error::new(
            Kind::TooLarge,
            "api.emoji.create.too_large.app_error",
            format!("Unable to create emoji. Image must be at most {MAX_EMOJI_BYTES} bytes in size."),
        ),
        PictureError::TooManyPixels => Error::invalid(
            "api.emoji.upload.large_image.too_large.app_error",
            "Unable to create emoji. The picture has too many pixels or frames.",
        ),
        other => Error::invalid(
            "api.emoji.upload.image.app_error",
            "Unable to create emoji. File type must be PNG, JPEG, or GIF.",
        )
        .with_detail(other.to_string()),
    }
}

/// A page of all custom emoji.
pub async fn list(ws: &Workspace, by_name: bool, offset: i64, limit: i64) -> Result<Vec<CustomEmoji>> {
    check_enabled(ws)?;
    ws.store.read(move |tx| Ok(store::page(tx, by_name, offset, limit)?)).await
}

/// Custom emoji whose names begin with `term`, or hold it anywhere.
pub async fn search(ws: &Workspace, term: &str, prefix_only: bool, limit: i64) -> Result<Vec<CustomEmoji>> {
    check_enabled(ws)?;
    if term.trim().is_empty() {
        return Err(Error::invalid_body("term"));
    }
    let term = term.trim().to_owned();
    ws.store.read(move |tx| Ok(store::search(tx, &term, prefix_only, limit)?)).await
}

/// Custom emoji with these names; unknown names are left out.
pub async fn by_names(ws: &Workspace, names: Vec<String>) -> Result<Vec<CustomEmoji>> {
    check_enabled(ws)?;
    if names.len() > MAX_NAMES {
        return Err(Error::invalid(
            "api.emoji.get_multiple_by_name_too_many.request_error",
            format!("At most {MAX_NAMES} names can be looked up at once."),
        ));
    }
    ws.store.read(move |tx| Ok(store::by_names(tx, &names)?)).await
}

/// The custom emoji with this name.
pub async fn by_name(ws: &Workspace, name: &str) -> Result<CustomEmoji> {
    check_enabled(ws)?;
    if !is_emoji_name(name) {
        return Err(Error::invalid_url("emoji_name"));
    }
    let name = name.to_owned();
    let found = ws.store.read(move |tx| tx.find("WHERE t.name = $1 AND t.delete_at = 0", args![&name])).await?;
    found.ok_or_else(|| {
        let mut error = unknown();
        error.id = "app.emoji.get_by_name.no_result".into();
        error
    })
}

/// The custom emoji with this id.
pub async fn get(ws: &Workspace, id: &str) -> Result<CustomEmoji> {
    check_enabled(ws)?;
    if !causeway_model::ids::is_valid(id) {
        return Err(Error::invalid_url("emoji_id"));
    }
    let id = id.to_owned();
    let found = ws.store.read(move |tx| tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&id])).await?;
    found.ok_or_else(unknown)
}

/// The picture of an emoji and its content type.
pub async fn picture(ws: &Workspace, id: &str) -> Result<(Vec<u8>, &'static str)> {
    let emoji = get(ws, id).await?;
    let size = ws.files.store.size(path(&emoji.id)).await?.ok_or_else(unknown)?;
    let mut reading = ws.files.store.open(path(&emoji.id), 0, size).await?;
    let mut bytes = Vec::new();
    reading.read_to_end(&mut bytes).await.map_err(|e| Error::internal("read an emoji", e))?;
    let content_type = sniff::content_type("", &bytes);
    Ok((bytes, content_type))
}

/// Removes an emoji: one's own, or, with more rights, anybody's.
pub async fn delete(ws: &Workspace, caller: &Caller, id: &str) -> Result<()> {
    let emoji = get(ws, id).await?;
    let others = Permission::DeleteOthersEmojis;
    let own = caller.is(&emoji.creator_id) && has_system(ws, caller, Permission::DeleteEmojis);
    if !own {
        check_system(ws, caller, others)?;
    }
    let (now, id) = (ws.now(), emoji.id.clone());
    ws.store
        .write(move |tx| {
            let sql = "UPDATE emoji SET delete_at = $2, update_at = $2 WHERE id = $1 AND delete_at = 0";
            tx.execute(sql, args![&id, now])
        })
        .await?;
    if let Err(error) = ws.files.store.remove(path(&emoji.id)).await {
        tracing::warn!(%error, emoji = %emoji.name, "an emoji's picture could not be removed");
    }
    Ok(())
}
