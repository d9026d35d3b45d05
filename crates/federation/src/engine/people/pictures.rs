//! Pictures that the other side has in an older version, or should not have any more.

use bytes::Bytes;
use causeway_model::users::User;
use causeway_service::users::remote::picture_path;
use causeway_store::{people, sync};
use tokio::io::AsyncReadExt;

use super::super::lane::ours;
use super::super::peer::{Remote, Trouble};
use super::note_refusal;
use crate::transport::Outgoing;
use crate::wire::features;

/// Pictures of one step.
const AT_ONCE: i64 = 20;
/// Attempts that may fail before the rest has to wait.
const MOST_FAILURES: usize = 3;

/// Sends some pictures; says whether there may be more.
pub(super) async fn send(remote: &Remote) -> Result<bool, Trouble> {
    let ws = remote.federation.ws();
    let remote_id = remote.remote_id.to_string();
    let behind = ws.store.read(move |tx| people::pictures_behind(tx, &remote_id, AT_ONCE)).await;
    let behind = behind.map_err(|e| ours(&e.into()))?;
    let more = behind.len() as i64 == AT_ONCE;
    let mut failures = Vec::new();
    for user in behind {
        match send_one(remote, &user).await {
            Ok(()) => {}
            Err(Trouble::Never(reason)) => {
                note_refusal(remote, "picture", &user.id, &reason).await?;
                note(remote, &user).await?;
            }
            Err(trouble) => failures.push(trouble),
        }
        if failures.len() >= MOST_FAILURES {
            break;
        }
    }
    match failures.pop() {
        Some(trouble) => Err(trouble),
        None => Ok(more),
    }
}

async fn send_one(remote: &Remote, user: &User) -> Result<(), Trouble> {
    let bytes = if user.last_picture_update > 0 { own(remote, &user.id).await? } else { instead(remote, user).await? };
    remote.send(Outgoing::ProfileImage { user_id: user.id.clone(), bytes }).await?;
    note(remote, user).await
}

/// What stands for no picture: nothing, for those who understand that, else the one made from the name.
async fn instead(remote: &Remote, user: &User) -> Result<Bytes, Trouble> {
    if remote.announces(features::NO_PICTURE) {
        return Ok(Bytes::new());
    }
    let drawn = causeway_service::users::default_picture(remote.federation.ws(), &user.id).await;
    drawn.map(|picture| picture.bytes.into()).map_err(|e| ours(&e))
}

async fn own(remote: &Remote, user_id: &str) -> Result<Bytes, Trouble> {
    let files = &remote.federation.ws().files.store;
    let path = picture_path(user_id);
    let gone = || Trouble::Never("the picture is not here any more".to_owned());
    let size = files.size(path.clone()).await.map_err(|e| ours(&e))?.ok_or_else(gone)?;
    let mut bytes = Vec::new();
    let mut reading = files.open(path, 0, size).await.map_err(|e| ours(&e))?;
    reading.read_to_end(&mut bytes).await.map_err(|_| gone())?;
    Ok(bytes.into())
}

async fn note(remote: &Remote, user: &User) -> Result<(), Trouble> {
    let (remote_id, user_id, at) = (remote.remote_id.to_string(), user.id.clone(), user.last_picture_update.abs());
    remote
        .federation
        .ws()
        .store
        .write(move |tx| sync::note_picture(tx, &remote_id, &user_id, at).map_err(causeway_service::Error::from))
        .await
        .map_err(|e| ours(&e))
}
