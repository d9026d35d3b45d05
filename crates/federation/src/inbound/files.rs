//! Files and pictures of the other side's users.

use bytes::Bytes;
use causeway_model::channels::Channel;
use causeway_model::connections::Connection;
use causeway_model::files::{FileInfo, UploadSession as Upload};
use causeway_model::users::User;
use causeway_service::{Error, Result, Workspace, audits, files, policy, sharing};
use causeway_store::{Tx, args, people};
use futures_util::Stream;

use super::{Answer, Payload};
use crate::Federation;
use crate::checks::check_upload;
use crate::limits::is_id;
use crate::wire::{NO_LONGER_SHARED, UploadSession};

/// An upload is announced: agrees to it, or says why not.
pub(super) async fn announce(federation: &Federation, connection: &Connection, raw: String) -> Result<Answer> {
    let Ok(session) = serde_json::from_str::<UploadSession>(&raw) else {
        return Ok(Answer::fail("invalid upload session: it does not have the expected form"));
    };
    let ws = federation.ws().clone();
    let config = ws.config();
    let most = i64::try_from(config.file.max_file_size).unwrap_or(i64::MAX);
    let why = if !config.file.enable_file_attachments {
        Some("file attachments are disabled on this server".to_owned())
    } else if session.file_size > most {
        Some(format!("the file is larger than this server takes: {most} bytes at most"))
    } else {
        check_upload(&session, most).err().map(|e| e.to_string())
    };
    let connection = connection.clone();
    ws.clone()
        .store
        .write(move |tx| {
            let whose = match why {
                Some(why) => Err(why),
                None => whose(&ws, tx, &connection, &session)?,
            };
            match whose {
                Ok(user_id) => {
                    let agreed = agree(tx, &connection, session, user_id, ws.now())?;
                    Ok(Answer::ok(Some(Payload::Upload(agreed))))
                }
                Err(why) => {
                    audits::refused_remote(&ws, tx, &connection.remote_id, "upload", &session.req_file_id, &why)?;
                    Ok(Answer::fail(format!("cannot create upload session: {why}")))
                }
            }
        })
        .await
}

/// Who the file belongs to here, or why it is not taken. Nobody yet, if they come over another connection already: then it is the
/// author's of the message that carries it.
fn whose(
    ws: &Workspace,
    tx: &mut Tx,
    connection: &Connection,
    session: &UploadSession,
) -> Result<std::result::Result<String, String>> {
    let live = sharing::live_remote(tx, &session.channel_id, &connection.remote_id)?;
    if let Some(why) = super::sync::held(tx, connection, &session.channel_id, live.as_ref())? {
        return Ok(Err(why));
    }
    let Some(live) = live else {
        return Ok(Err(format!("{NO_LONGER_SHARED}: {}", session.channel_id)));
    };
    let policy = policy::of(ws, connection);
    if let Some(why) = policy.file_refused(&session.filename, session.file_size) {
        return Ok(Err(why));
    }
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![&session.channel_id])?;
    if let Some(channel) = channel
        && let Some(why) = sharing::why_not_in_channel(&policy, tx, &connection.remote_id, &channel)?
    {
        return Ok(Err(why));
    }
    let shared = sharing::shared_channel(tx, &session.channel_id)?;
    let home = shared.is_some_and(|s| s.has_home_at(&connection.remote_id));
    if !home && live.read_only {
        return Ok(Err("the channel is read-only for the sender".to_owned()));
    }
    let known = people::called(tx, &connection.remote_id, &[&session.user_id])?;
    let theirs = known.iter().find(|u| u.remote_id == connection.remote_id);
    let whose = match theirs {
        Some(user) if home || !user.is_passed_on() => user.id.clone(),
        // Somebody new comes with the message that follows the file.
        None if known.is_empty() => session.user_id.clone(),
        None if known.iter().all(User::is_remote) => String::new(),
        _ => return Ok(Err("the user is not one of the sender's".to_owned())),
    };
    let file: Option<FileInfo> = tx.find("WHERE t.id = $1", args![&session.req_file_id])?;
    // It may have come over an earlier connection.
    let is_theirs = |f: &FileInfo| {
        f.remote_id == connection.remote_id || (theirs.is_some() && !f.remote_id.is_empty() && f.user_id == whose)
    };
    if file.is_some_and(|f| !is_theirs(&f) || f.channel_id != session.channel_id) {
        return Ok(Err("a file with this id exists".to_owned()));
    }
    let upload: Option<Upload> = tx.find("WHERE t.id = $1", args![&session.id])?;
    if upload.is_some_and(|u| u.remote_id != connection.remote_id || u.req_file_id != session.req_file_id) {
        return Ok(Err("an upload with this id exists".to_owned()));
    }
    Ok(Ok(whose))
}

fn agree(
    tx: &mut Tx,
    connection: &Connection,
    session: UploadSession,
    user_id: String,
    now: i64,
) -> Result<UploadSession> {
    let upload = Upload {
        id: session.id.clone(),
        kind: UploadSession::ATTACHMENT.to_owned(),
        create_at: now,
        user_id,
        channel_id: session.channel_id.clone(),
        filename: session.filename.clone(),
        file_size: session.file_size,
        remote_id: connection.remote_id.clone(),
        req_file_id: session.req_file_id.clone(),
        ..Upload::default()
    };
    tx.upsert(&upload, &["id"])?;
    let have: Option<FileInfo> = tx.find("WHERE t.id = $1", args![&session.req_file_id])?;
    Ok(UploadSession {
        create_at: now,
        // All is here already: nothing needs to be sent.
        file_offset: if have.is_some() { session.file_size } else { 0 },
        remote_id: connection.remote_id.clone(),
        ..session
    })
}

impl Federation {
    /// The bytes of an upload that was agreed to. `None` when they are not complete.
    pub async fn receive_upload<S, E>(&self, connection: &Connection, id: &str, stream: S) -> Result<Option<FileInfo>>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Unpin,
        E: std::fmt::Display,
    {
        self.admit(connection)?;
        policy::check_running(self.ws(), connection)?;
        let not_found = || Error::not_found("app.upload.get.app_error", "Failed to get upload.");
        if !is_id(id) {
            return Err(Error::invalid_url("upload_id"));
        }
        let (wanted, remote_id) = (id.to_owned(), connection.remote_id.clone());
        let found: Option<Upload> = self
            .ws()
            .store
            .read(move |tx| {
                let upload: Option<Upload> =
                    tx.find("WHERE t.id = $1 AND t.remote_id = $2", args![&wanted, &remote_id])?;
                // The share may have ended since.
                match upload {
                    Some(u) if sharing::live_remote(tx, &u.channel_id, &remote_id)?.is_some() => Ok(Some(u)),
                    _ => Ok::<_, Error>(None),
                }
            })
            .await?;
        let upload = found.ok_or_else(not_found)?;
        let info = files::create_remote(self.ws(), &upload, stream).await?;
        let (done, ws) = (upload.id, self.ws().clone());
        let extra = format!("remote_id={} channel_id={} file_id={}", connection.remote_id, upload.channel_id, info.id);
        self.ws()
            .store
            .write(move |tx| {
                audits::remote_act(&ws, tx, "file", &extra)?;
                tx.execute("DELETE FROM uploads WHERE id = $1", args![&done]).map_err(Error::from)
            })
            .await?;
        Ok(Some(info))
    }

    /// The picture of a user of the other side, PNG or another format that pictures may have; none at all takes it away.
    pub async fn receive_picture(&self, connection: &Connection, user_id: &str, picture: Bytes) -> Result<()> {
        self.admit(connection)?;
        policy::check_running(self.ws(), connection)?;
        if !is_id(user_id) {
            return Err(Error::invalid_url("user_id"));
        }
        if picture.len() > crate::limits::MAX_IMAGE_BYTES {
            return Err(Error::new(
                causeway_service::Kind::TooLarge,
                "api.user.upload_profile_user.too_large.app_error",
                "The picture is too large.",
            ));
        }
        let (id, remote_id) = (user_id.to_owned(), connection.remote_id.clone());
        let found = self.ws().store.read(move |tx| people::of_connection(tx, &remote_id, &[&id])).await;
        let remote_id = connection.remote_id.clone();
        let Some(user) = found.map_err(Error::from)?.pop() else {
            let (ws, id) = (self.ws().clone(), user_id.to_owned());
            self.ws()
                .store
                .write(move |tx| {
                    audits::refused_remote(&ws, tx, &remote_id, "picture", &id, "the user is not one of the sender's")
                        .map_err(Error::from)
                })
                .await?;
            return Err(Error::forbidden());
        };
        if picture.is_empty() {
            causeway_service::users::remote::remove_picture(self.ws(), &user.id, &remote_id).await?;
        } else {
            causeway_service::users::remote::keep_picture(self.ws(), &user.id, &remote_id, picture).await?;
        }
        let ws = self.ws().clone();
        let extra = format!("remote_id={remote_id} user_id={}", user.id);
        self.ws().store.write(move |tx| audits::remote_act(&ws, tx, "picture", &extra).map_err(Error::from)).await
    }
}
