//! The form of each thing another server sends: its ids, names, sizes and times, by the maxima of `limits`.
//!
//! What passes is well-formed, not permitted: ownership and policy are the inbound gate's.

use crate::limits::{self as l, LimitError, Problem};
use crate::wire::{
    ChannelInvite, MembershipChange, UploadSession, WireAcknowledgement, WireFileInfo, WirePost, WireReaction,
    WireStatus, WireUser,
};

type Checked = Result<(), LimitError>;

/// `key` is the id under which the user stands in the message.
pub fn check_user(key: &str, user: &WireUser, now: i64) -> Checked {
    l::check_id("user.id", &user.id)?;
    same("user.id", key, &user.id)?;
    l::check_username("username", &user.username)?;
    times(
        &[
            ("create_at", user.create_at),
            ("update_at", user.update_at),
            ("delete_at", user.delete_at),
            // The reference turns the time of a picture that was taken away negative.
            ("last_picture_update", user.last_picture_update.saturating_abs()),
        ],
        now,
    )?;
    l::check_line("nickname", &user.nickname, l::MAX_PERSON_NAME)?;
    l::check_line("first_name", &user.first_name, l::MAX_PERSON_NAME)?;
    l::check_line("last_name", &user.last_name, l::MAX_PERSON_NAME)?;
    l::check_line("position", &user.position, l::MAX_POSITION)?;
    l::check_line("email", &user.email, l::MAX_EMAIL)?;
    l::check_line("locale", &user.locale, l::MAX_LOCALE)?;
    let bytes =
        |map: &std::collections::BTreeMap<String, String>| map.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>();
    l::check_bytes("props", bytes(&user.props), l::MAX_USER_MAP_BYTES)?;
    l::check_bytes("timezone", bytes(&user.timezone), l::MAX_USER_MAP_BYTES)
}

/// `channel_id` is the message's: a post's must be the same.
pub fn check_post(channel_id: &str, post: &WirePost, now: i64) -> Checked {
    l::check_id("post.id", &post.id)?;
    l::check_id("user_id", &post.user_id)?;
    same("channel_id", channel_id, &post.channel_id)?;
    l::check_optional_id("root_id", &post.root_id)?;
    if post.root_id == post.id {
        return refuse("root_id", Problem::Mismatch);
    }
    if post.create_at == 0 {
        return refuse("create_at", Problem::Missing);
    }
    times(
        &[
            ("create_at", post.create_at),
            ("update_at", post.update_at),
            ("edit_at", post.edit_at),
            ("delete_at", post.delete_at),
        ],
        now,
    )?;
    l::check_chars("message", &post.message, l::MAX_MESSAGE)?;
    l::check_line("type", &post.post_type, l::MAX_POST_TYPE)?;
    l::check_chars("hashtags", &post.hashtags, l::MAX_HASHTAGS)?;
    if !post.props.is_empty() {
        let bytes = serde_json::to_string(&post.props).map_or(usize::MAX, |s| s.len());
        l::check_bytes("props", bytes, l::MAX_PROPS_BYTES)?;
    }
    l::check_bytes("file_ids", post.file_ids.len(), l::MAX_FILES_PER_POST)?;
    for id in &post.file_ids {
        l::check_id("file_ids", id)?;
    }
    l::check_bytes("files", post.metadata.files.len(), l::MAX_FILES_PER_POST)?;
    for file in &post.metadata.files {
        check_file_info(file, now)?;
    }
    let acknowledgements = &post.metadata.acknowledgements;
    l::check_bytes("acknowledgements", acknowledgements.len(), l::MAX_ACKNOWLEDGEMENTS)?;
    for acknowledgement in acknowledgements {
        check_acknowledgement(acknowledgement, now)?;
    }
    if let Some(priority) = &post.metadata.priority {
        let level = priority.priority.as_deref().unwrap_or_default();
        if !matches!(level, "" | "important" | "urgent") {
            return refuse("priority", Problem::Unknown);
        }
    }
    Ok(())
}

pub fn check_file_info(file: &WireFileInfo, now: i64) -> Checked {
    l::check_id("file.id", &file.id)?;
    l::check_file_name("file.name", &file.name)?;
    l::check_line("file.extension", &file.extension, l::MAX_PERSON_NAME)?;
    l::check_line("file.mime_type", &file.mime_type, l::MAX_FILE_NAME)?;
    let preview = file.mini_preview.as_ref().map_or(0, String::len);
    l::check_bytes("file.mini_preview", preview, l::MAX_MINI_PREVIEW_BYTES)?;
    not_negative("file.size", file.size)?;
    not_negative("file.width", file.width)?;
    not_negative("file.height", file.height)?;
    times(
        &[("file.create_at", file.create_at), ("file.update_at", file.update_at), ("file.delete_at", file.delete_at)],
        now,
    )
}

/// A reaction's channel is the message's or not given.
pub fn check_reaction(channel_id: &str, reaction: &WireReaction, now: i64) -> Checked {
    l::check_id("user_id", &reaction.user_id)?;
    l::check_id("post_id", &reaction.post_id)?;
    if !reaction.channel_id.is_empty() {
        same("channel_id", channel_id, &reaction.channel_id)?;
    }
    l::check_emoji_name("emoji_name", &reaction.emoji_name)?;
    times(
        &[("create_at", reaction.create_at), ("update_at", reaction.update_at), ("delete_at", reaction.delete_at)],
        now,
    )
}

pub fn check_acknowledgement(acknowledgement: &WireAcknowledgement, now: i64) -> Checked {
    l::check_id("user_id", &acknowledgement.user_id)?;
    l::check_id("post_id", &acknowledgement.post_id)?;
    l::check_time("acknowledged_at", acknowledgement.acknowledged_at, now)
}

pub fn check_status(status: &WireStatus, now: i64) -> Checked {
    l::check_id("user_id", &status.user_id)?;
    if !matches!(status.status.as_str(), "online" | "away" | "dnd" | "offline") {
        return refuse("status", Problem::Unknown);
    }
    // The end of "do not disturb" lies ahead by its nature.
    not_negative("dnd_end_time", status.dnd_end_time)?;
    l::check_time("last_activity_at", status.last_activity_at, now)
}

pub fn check_membership(channel_id: &str, change: &MembershipChange, now: i64) -> Checked {
    same("channel_id", channel_id, &change.channel_id)?;
    l::check_id("user_id", &change.user_id)?;
    l::check_time("change_time", change.change_time, now)
}

pub fn check_channel_invite(invite: &ChannelInvite, now: i64) -> Checked {
    l::check_id("channel_id", &invite.channel_id)?;
    let participants = invite.direct_participant_ids.len();
    let right_number = match invite.channel_type.as_str() {
        "O" | "P" => participants == 0,
        "D" => participants == 2,
        "G" => (l::MIN_GROUP_PARTICIPANTS..=l::MAX_GROUP_PARTICIPANTS).contains(&participants),
        _ => return refuse("type", Problem::Unknown),
    };
    if !right_number || invite.direct_participants.len() > participants {
        return refuse("direct_participant_ids", Problem::Mismatch);
    }
    let mut ids = std::collections::BTreeSet::new();
    for id in &invite.direct_participant_ids {
        l::check_id("direct_participant_ids", id)?;
        if !ids.insert(id) {
            return refuse("direct_participant_ids", Problem::Mismatch);
        }
    }
    for user in &invite.direct_participants {
        check_user(&user.id, user, now)?;
        if !ids.contains(&user.id) {
            return refuse("direct_participants", Problem::Mismatch);
        }
    }
    l::check_channel_name("name", &invite.name)?;
    l::check_line("display_name", &invite.display_name, l::MAX_CHANNEL_DISPLAY_NAME)?;
    l::check_chars("header", &invite.header, l::MAX_CHANNEL_HEADER)?;
    l::check_chars("purpose", &invite.purpose, l::MAX_CHANNEL_PURPOSE)
}

/// The largest size that is allowed is the receiver's setting, in bytes.
pub fn check_upload(session: &UploadSession, max_bytes: i64) -> Checked {
    l::check_id("upload.id", &session.id)?;
    if session.upload_type != UploadSession::ATTACHMENT {
        return refuse("upload.type", Problem::Unknown);
    }
    l::check_id("channel_id", &session.channel_id)?;
    l::check_id("user_id", &session.user_id)?;
    l::check_id("req_file_id", &session.req_file_id)?;
    l::check_file_name("filename", &session.filename)?;
    not_negative("file_size", session.file_size)?;
    if session.file_size > max_bytes {
        let max = usize::try_from(max_bytes).unwrap_or(0);
        return refuse("file_size", Problem::TooLong(max));
    }
    Ok(())
}

fn refuse(field: &'static str, problem: Problem) -> Checked {
    Err(LimitError { field, problem })
}

fn same(field: &'static str, expected: &str, found: &str) -> Checked {
    if expected == found {
        return Ok(());
    }
    refuse(field, Problem::Mismatch)
}

fn not_negative(field: &'static str, number: i64) -> Checked {
    if number < 0 {
        return refuse(field, Problem::Negative);
    }
    Ok(())
}

fn times(fields: &[(&'static str, i64)], now: i64) -> Checked {
    fields.iter().try_for_each(|(field, time)| l::check_time(field, *time, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_414_236_000;
    const A: &str = "fck1ujwj6jn4zfok5trowuxkco";
    const B: &str = "zitquhabe3gwtfh3w4asykppjw";

    fn post() -> WirePost {
        WirePost { id: A.into(), user_id: B.into(), channel_id: A.into(), create_at: NOW, ..WirePost::default() }
    }

    fn refused(change: impl FnOnce(&mut WirePost)) -> Option<&'static str> {
        let mut post = post();
        change(&mut post);
        check_post(A, &post, NOW).err().map(|e| e.field)
    }

    #[test]
    fn a_forged_post_is_refused_with_the_field_named() {
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|p| p.id = "x".into()), Some("post.id"));
        assert_eq!(refused(|p| p.channel_id = B.into()), Some("channel_id"));
        assert_eq!(refused(|p| p.root_id = A.into()), Some("root_id"));
        assert_eq!(refused(|p| p.create_at = i64::MAX), Some("create_at"));
        assert_eq!(refused(|p| p.create_at = 0), Some("create_at"));
        assert_eq!(refused(|p| p.delete_at = -1), Some("delete_at"));
        assert_eq!(refused(|p| p.message = "x".repeat(l::MAX_MESSAGE + 1)), Some("message"));
        assert_eq!(refused(|p| p.file_ids = vec![A.into(); 11]), Some("file_ids"));
        assert_eq!(refused(|p| drop(p.props.insert("x".into(), "y".repeat(l::MAX_PROPS_BYTES).into()))), Some("props"));
    }

    #[test]
    fn a_user_stands_under_its_own_id() {
        let user = WireUser { id: A.into(), username: "zoe".into(), ..WireUser::default() };
        assert!(check_user(A, &user, NOW).is_ok());
        assert!(check_user(B, &user, NOW).is_err());
        let without_picture = WireUser { last_picture_update: -NOW, ..user.clone() };
        assert!(check_user(A, &without_picture, NOW).is_ok());
        let ahead = WireUser { last_picture_update: -10 * NOW, ..user.clone() };
        assert_eq!(check_user(A, &ahead, NOW).unwrap_err().field, "last_picture_update");
        let forged = WireUser { first_name: "Zo\u{202e}e".into(), ..user };
        assert_eq!(check_user(A, &forged, NOW).unwrap_err().field, "first_name");
    }

    #[test]
    fn an_invite_has_the_participants_of_its_type() {
        let invite = |kind: &str, ids: &[&str]| ChannelInvite {
            channel_id: A.into(),
            name: "joint".into(),
            channel_type: kind.into(),
            direct_participant_ids: ids.iter().map(|i| (*i).to_owned()).collect(),
            ..ChannelInvite::default()
        };
        assert!(check_channel_invite(&invite("O", &[]), NOW).is_ok());
        assert!(check_channel_invite(&invite("D", &[A, B]), NOW).is_ok());
        assert!(check_channel_invite(&invite("D", &[A, A]), NOW).is_err());
        assert!(check_channel_invite(&invite("G", &[A, B]), NOW).is_err());
        assert!(check_channel_invite(&invite("X", &[]), NOW).is_err());
        let stranger = ChannelInvite {
            direct_participants: vec![WireUser {
                id: "tom1jrwdqjrhfj9trxkw9pithr".into(),
                username: "tom".into(),
                ..WireUser::default()
            }],
            ..invite("D", &[A, B])
        };
        assert!(check_channel_invite(&stranger, NOW).is_err());
    }
}
