//! Clearing away what nobody attached, and what was left lying half-written.

use std::time::{Duration, SystemTime};

use causeway_model::files::{FileInfo, UploadSession};
use causeway_store::args;

use crate::error::Result;
use crate::workspace::Workspace;

/// What belongs to no post after this long is cleared away; milliseconds.
const KEEP: i64 = 24 * 3_600_000;
/// How many are cleared away at a time, so that a unit of work stays short.
const BATCH: i64 = 200;

/// Removes files without a post, uploads that were given up, and stray spooled files, all older than a day. Returns how many
/// files went.
pub async fn sweep(ws: &Workspace) -> Result<usize> {
    let before = ws.now() - KEEP;
    let mut swept = 0;
    loop {
        let stale: Vec<FileInfo> = ws
            .store
            .read(move |tx| {
                let rest = "WHERE t.post_id = '' AND t.create_at < $1 \
                            AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.file_ids LIKE '%' || t.id || '%') \
                            ORDER BY t.create_at LIMIT $2";
                tx.select(rest, args![before, BATCH])
            })
            .await?;
        for info in &stale {
            let id = info.id.clone();
            let gone = ws
                .store
                .write(move |tx| {
                    // Attached at the last moment: then it stays.
                    let free = "SELECT COUNT(*) FROM files WHERE id = $1 AND post_id = ''";
                    if tx.value::<i64>(free, args![&id])? != Some(1) {
                        return Ok(0);
                    }
                    causeway_store::files::unindex(tx, &id)?;
                    tx.execute("DELETE FROM files WHERE id = $1", args![&id])
                })
                .await?;
            if gone == 1 {
                remove_content(ws, info).await;
                swept += 1;
            }
        }
        if (stale.len() as i64) < BATCH {
            break;
        }
    }
    sweep_uploads(ws, before).await?;
    sweep_spool(ws, before).await;
    Ok(swept)
}

/// Removes the bytes of a file. What cannot be removed is only logged: nothing refers to it any more.
pub(super) async fn remove_content(ws: &Workspace, info: &FileInfo) {
    for path in [&info.path, &info.thumbnail_path, &info.preview_path] {
        if !path.is_empty()
            && let Err(error) = ws.files.store.remove(path.clone()).await
        {
            tracing::warn!(%path, %error, "a file's content could not be removed");
        }
    }
}

async fn sweep_uploads(ws: &Workspace, before: i64) -> Result<()> {
    let given_up: Vec<UploadSession> = ws
        .store
        .read(move |tx| tx.select("WHERE t.create_at < $1 ORDER BY t.create_at LIMIT $2", args![before, BATCH]))
        .await?;
    for upload in given_up {
        if ws.files.busy.lock().contains(&upload.id) {
            continue;
        }
        let _ = tokio::fs::remove_file(ws.files.spool.join(&upload.id)).await;
        ws.store.write(move |tx| tx.execute("DELETE FROM uploads WHERE id = $1", args![&upload.id])).await?;
    }
    Ok(())
}

/// Spooled files carry the time of the disk, which is good enough for leaving those alone that are being written.
async fn sweep_spool(ws: &Workspace, before: i64) {
    let before = SystemTime::UNIX_EPOCH + Duration::from_millis(before.max(0) as u64);
    let Ok(mut entries) = tokio::fs::read_dir(&ws.files.spool).await else { return };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let old = entry.metadata().await.and_then(|m| m.modified()).is_ok_and(|at| at < before);
        if old {
            let _ = tokio::fs::remove_file(entry.path()).await;
        }
    }
}
