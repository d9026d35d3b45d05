//! Drafts: what somebody has begun to write, the same on all their devices. It must not send anything.

use causeway_model::channels::Channel;
use causeway_model::drafts::Draft;
use causeway_model::files::FileInfo;
use causeway_model::ids;
use causeway_model::permissions::Permission;
use causeway_model::text::{MAX_PROPS_RUNES, check_message};
use causeway_store::{Tx, args, drafts as store};

use crate::error::{Error, Result};
use crate::events::after_commit;
use crate::events::kinds::{self, DraftChange};
use crate::permissions::{Caller, check_channel, check_team};
use crate::workspace::Workspace;

/// The most files that a draft holds.
const MAX_FILES: usize = 10;

/// Keeps a draft in the place of the one before. An empty one removes it. `connection_id` is the client's own websocket
/// connection, which need not be told.
pub async fn upsert(ws: &Workspace, caller: &Caller, mut draft: Draft, connection_id: &str) -> Result<Draft> {
    check(&draft)?;
    draft.user_id.clone_from(&caller.user_id);
    draft.delete_at = 0;
    draft.metadata = Default::default();
    let (ws2, who, connection_id) = (ws.clone(), caller.clone(), connection_id.to_owned());
    ws.store
        .write(move |tx| {
            let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&draft.channel_id])?;
            check_channel(&ws2, tx, &who, &channel.ok_or_else(Error::forbidden)?, Permission::CreatePost)?;
            keep_own_files(tx, &mut draft)?;
            let before = store::one(tx, &draft.user_id, &draft.channel_id, &draft.root_id)?;
            let now = ws2.now();
            draft.create_at = before.as_ref().map_or(now, |b| b.create_at);
            draft.update_at = now;
            let change = if draft.message.trim().is_empty() && draft.file_ids.is_empty() {
                store::remove(tx, &draft.user_id, &draft.channel_id, &draft.root_id)?;
                DraftChange::Deleted
            } else {
                tx.upsert(&draft, &["user_id", "channel_id", "root_id"])?;
                if before.is_some() { DraftChange::Updated } else { DraftChange::Created }
            };
            if change != DraftChange::Deleted || before.is_some() {
                after_commit(&ws2, tx, kinds::draft(change, &draft, &connection_id));
            }
            Ok(draft)
        })
        .await
}

fn check(draft: &Draft) -> Result<()> {
    if !ids::is_valid(&draft.channel_id) {
        return Err(Error::invalid_body("channel_id"));
    }
    if !draft.root_id.is_empty() && !ids::is_valid(&draft.root_id) {
        return Err(Error::invalid_body("root_id"));
    }
    check_message(&draft.message)?;
    let props = serde_json::to_string(&draft.props).unwrap_or_default();
    if props.len() > MAX_PROPS_RUNES {
        return Err(Error::invalid_body("props"));
    }
    if draft.file_ids.len() > MAX_FILES || !draft.file_ids.iter().all(|id| ids::is_valid(id)) {
        return Err(Error::invalid_body("file_ids"));
    }
    if draft.priority.as_ref().is_some_and(|priority| !priority.is_object() || priority.to_string().len() > 1024) {
        return Err(Error::invalid_body("priority"));
    }
    Ok(())
}

/// Leaves out files that are not the author's own uploads into this channel, and joins what is known of the others.
fn keep_own_files(tx: &mut Tx, draft: &mut Draft) -> Result<()> {
    if draft.file_ids.is_empty() {
        return Ok(());
    }
    let files = files_of(tx, &draft.file_ids)?;
    let own = |info: &&FileInfo| {
        info.user_id == draft.user_id && info.channel_id == draft.channel_id && info.post_id.is_empty()
    };
    let own: Vec<FileInfo> = files.iter().filter(own).cloned().collect();
    draft.file_ids.retain(|id| own.iter().any(|info| info.id == *id));
    draft.metadata.files = own;
    Ok(())
}

fn files_of(tx: &mut Tx, ids: &[String]) -> Result<Vec<FileInfo>> {
    Ok(tx.select("WHERE t.id IN LIST($1) AND t.delete_at = 0 ORDER BY t.create_at, t.id", args![ids])?)
}

/// The caller's drafts in a team and in direct channels.
pub async fn of_user(ws: &Workspace, caller: &Caller, user_id: &str, team_id: &str) -> Result<Vec<Draft>> {
    if !caller.is(user_id) {
        return Err(Error::forbidden());
    }
    let (ws2, who, team_id) = (ws.clone(), caller.clone(), team_id.to_owned());
    ws.store
        .read(move |tx| {
            check_team(&ws2, tx, &who, &team_id, Permission::ViewTeam)?;
            let mut drafts = store::of_user(tx, &who.user_id, &team_id)?;
            let ids: Vec<String> = drafts.iter().flat_map(|draft| draft.file_ids.iter().cloned()).collect();
            let files = if ids.is_empty() { Vec::new() } else { files_of(tx, &ids)? };
            for draft in &mut drafts {
                let of_draft = files.iter().filter(|info| draft.file_ids.contains(&info.id));
                draft.metadata.files = of_draft.cloned().collect();
            }
            Ok(drafts)
        })
        .await
}

/// Removes the caller's draft in a channel or, with `root_id`, in a thread of it.
pub async fn delete(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    channel_id: &str,
    root_id: &str,
    connection_id: &str,
) -> Result<()> {
    if !caller.is(user_id) {
        return Err(Error::forbidden());
    }
    let (ws2, who, connection_id) = (ws.clone(), caller.clone(), connection_id.to_owned());
    let (channel_id, root_id) = (channel_id.to_owned(), root_id.to_owned());
    ws.store
        .write(move |tx| {
            let Some(before) = store::one(tx, &who.user_id, &channel_id, &root_id)? else { return Ok(()) };
            store::remove(tx, &who.user_id, &channel_id, &root_id)?;
            after_commit(&ws2, tx, kinds::draft(DraftChange::Deleted, &before, &connection_id));
            Ok(())
        })
        .await
}
