//! Files: they go before the messages that carry them, streamed from the disk.

use causeway_model::files::FileInfo;
use causeway_service::policy;
use futures_util::StreamExt;
use tokio_util::io::ReaderStream;

use super::collect::Batch;
use super::peer::{Remote, Trouble};
use super::recipients::Kind;
use super::send::{Report, takes_other_things};
use crate::transport::Outgoing;
use crate::wire::{UploadSession, topics};

/// Sends the files that the batch's posts carry and the other side lacks. What it does not take is left out of the posts
/// and reported; so is, in a `doubtful` batch, what it answers with failures while it takes other things.
pub(super) async fn send_all(remote: &Remote, batch: &mut Batch, doubtful: bool) -> Result<Report, Trouble> {
    let mut report = Report::default();
    for file in std::mem::take(&mut batch.files) {
        let sent = match send_one(remote, &file).await {
            Err(Trouble::Failing(why)) if doubtful && takes_other_things(remote, &batch.channel.id).await => {
                Err(Trouble::Never(why))
            }
            sent => sent,
        };
        match sent {
            Ok(()) => report.files.push(file.id.clone()),
            Err(Trouble::Never(reason)) => {
                report.refuse(Kind::File, &file.id, &reason);
                report.refused_files.push((file.clone(), reason));
                for post in &mut batch.posts {
                    post.file_ids.retain(|id| *id != file.id);
                    post.metadata.files.retain(|f| f.id != file.id);
                }
            }
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(report)
}

async fn send_one(remote: &Remote, file: &FileInfo) -> Result<(), Trouble> {
    let ws = remote.federation.ws();
    let length = u64::try_from(file.size).unwrap_or_default();
    if let Some(why) = policy::of(ws, &remote.connection()).file_refused(&file.name, file.size) {
        return Err(Trouble::Never(why));
    }
    // Ours is gone: no retry brings it back.
    let gone = |e: causeway_service::Error| Trouble::Never(format!("the file cannot be read here: {}", e.message));
    let content = ws.files.store.open(file.path.clone(), 0, length).await.map_err(gone)?;
    let session = UploadSession {
        id: ws.ids.new_id(),
        upload_type: UploadSession::ATTACHMENT.to_owned(),
        user_id: file.user_id.clone(),
        channel_id: file.channel_id.clone(),
        filename: file.name.clone(),
        file_size: file.size,
        remote_id: remote.remote_id.to_string(),
        req_file_id: file.id.clone(),
        ..UploadSession::default()
    };
    let answer = remote.ask(topics::UPLOAD, &session).await?;
    if !answer.is_ok() {
        let why = answer.err.strip_prefix("cannot create upload session: ").unwrap_or(&answer.err);
        return Err(Trouble::Never(why.to_owned()));
    }
    let agreed: UploadSession = answer.payload_as().unwrap_or(session);
    if agreed.file_offset == file.size && file.size > 0 {
        return Ok(());
    }
    if !crate::limits::is_id(&agreed.id) {
        return Err(Trouble::Never("the other side names no upload".to_owned()));
    }
    let body = ReaderStream::new(content).boxed();
    remote.send(Outgoing::Upload { upload_id: agreed.id, length, body }).await.map(|_| ())
}
