//! What authors are told, and nobody else: which of their files the other side did not take, and which links lead nowhere there.

use causeway_model::posts::Notice;
use causeway_model::users::User;
use causeway_service::{Workspace, posts};
use causeway_store::{StoreError, Tx, args};

use super::collect::Batch;
use super::peer::Remote;
use super::send::Report;

/// Longest part of the other side's words that is shown, in characters.
const MAX_REASON: usize = 200;

/// The notices that a batch's fate asks for.
pub(super) fn of_batch(remote: &Remote, batch: &Batch, report: &Report) -> Vec<Notice> {
    let connection = remote.connection();
    let who = quoted(&connection.display_name);
    let mut out = Vec::new();
    for (file, reason) in &report.refused_files {
        let name = quoted(&file.name);
        out.push(Notice {
            user_id: file.user_id.clone(),
            channel_id: batch.channel.id.clone(),
            root_id: root_of(batch, &file.post_id),
            message: format!(
                "The file {name} was not taken by {who}: {}. Your message is there without it.",
                quoted(reason.trim_end_matches('.'))
            ),
            cause: format!("file:{}:{}", file.id, connection.remote_id),
            ..Notice::default()
        });
    }
    for post in &batch.linking_elsewhere {
        out.push(Notice {
            user_id: post.user_id.clone(),
            channel_id: batch.channel.id.clone(),
            root_id: post.root_id.clone(),
            message:
                "Your message links to a message outside this channel. Members of connected workspaces cannot follow \
                      that link."
                    .to_owned(),
            // An edit may bring another link.
            cause: format!("link:{}:{}", post.id, post.edit_at),
            ..Notice::default()
        });
    }
    out
}

fn root_of(batch: &Batch, post_id: &str) -> String {
    batch.posts.iter().find(|p| p.id == post_id).map(|p| p.root_id.clone()).unwrap_or_default()
}

/// Tells those who are people of ours.
pub(super) fn tell(ws: &Workspace, tx: &mut Tx, notices: Vec<Notice>) -> Result<(), StoreError> {
    if notices.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = notices.iter().map(|n| n.user_id.as_str()).collect();
    let people: Vec<User> = tx.select("WHERE t.id IN LIST($1) AND t.remote_id = ''", args![&ids])?;
    for notice in notices {
        if people.iter().any(|user| user.id == notice.user_id) {
            posts::tell(ws, tx, notice)?;
        }
    }
    Ok(())
}

/// Another's words as they stand, so that they can neither mention anybody nor look like ours.
fn quoted(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .map(|c| if c == '`' { '\'' } else { c })
        .take(MAX_REASON)
        .collect();
    format!("`{}`", plain.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_stay_words() {
        assert_eq!(quoted("a `b`\n@all "), "`a 'b' @all`");
        assert_eq!(quoted(&"x".repeat(900)).len(), MAX_REASON + 2);
    }
}
