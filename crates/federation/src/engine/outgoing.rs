//! Rows of ours as they travel.

use causeway_model::connections::Connection;
use causeway_model::files::FileInfo;
use causeway_model::posts::{Acknowledgement, Post, PostPriority, Reaction, marks};
use causeway_model::users::{
    PROP_CUSTOM_STATUS, PROP_ORIGINAL_REMOTE_ID, PROP_REMOTE_EMAIL, PROP_REMOTE_USERNAME, User,
};
use causeway_service::{Workspace, policy};
use serde_json::Map;

use crate::wire::{
    AlwaysNull, WireAcknowledgement, WireFileInfo, WirePost, WirePostMetadata, WirePriority, WireReaction, WireUser,
};

/// A person without secrets: the password is a random id, and the e-mail address one that reaches nobody, unless the
/// connection's policy says that real ones may be told.
pub(super) fn user(ws: &Workspace, connection: &Connection, user: &User) -> WireUser {
    let told = policy::of(ws, connection).email_addresses;
    let email = if told && !user.is_remote() {
        user.email.clone()
    } else {
        format!("{}@{}.invalid", user.id, if user.is_remote() { &user.remote_id } else { "undisclosed" })
    };
    let mut props = std::collections::BTreeMap::new();
    if let Some(status) = user.props.get(PROP_CUSTOM_STATUS) {
        props.insert(PROP_CUSTOM_STATUS.to_owned(), status.clone());
    }
    if user.is_remote() {
        let original = user.props.get(PROP_ORIGINAL_REMOTE_ID).unwrap_or(&user.remote_id);
        props.insert(PROP_ORIGINAL_REMOTE_ID.to_owned(), original.clone());
        for name in [PROP_REMOTE_USERNAME, PROP_REMOTE_EMAIL] {
            if let Some(value) = user.props.get(name)
                && (told || name != PROP_REMOTE_EMAIL)
            {
                props.insert(name.to_owned(), value.clone());
            }
        }
    }
    WireUser {
        id: user.id.clone(),
        create_at: user.create_at,
        update_at: user.update_at,
        delete_at: user.delete_at,
        username: user.username.clone(),
        password: ws.ids.new_id(),
        auth_service: String::new(),
        email,
        nickname: user.nickname.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        position: user.position.clone(),
        roles: "system_user".to_owned(),
        props,
        // Below zero it says that a picture was taken away.
        last_picture_update: user.last_picture_update,
        locale: user.locale.clone(),
        timezone: user.timezone.clone(),
        remote_id: Some(user.remote_id.clone()),
        is_bot: user.is_bot,
        bot_description: user.bot_description.clone(),
        last_login: user.last_login,
        ..WireUser::default()
    }
}

/// A post with what travels of its metadata. A deleted one travels empty.
pub(super) fn post(post: &Post, message: String, files: &[&FileInfo], priority: Option<&PostPriority>) -> WirePost {
    let deleted = post.delete_at > 0;
    let mut props = post.props.clone();
    if deleted {
        props.retain(|key, _| key == "deleteBy");
    }
    WirePost {
        id: post.id.clone(),
        create_at: post.create_at,
        update_at: post.update_at,
        edit_at: post.edit_at,
        delete_at: post.delete_at,
        is_pinned: post.is_pinned && !deleted,
        user_id: post.user_id.clone(),
        channel_id: post.channel_id.clone(),
        root_id: post.root_id.clone(),
        original_id: String::new(),
        message: if deleted { String::new() } else { message },
        post_type: post.kind.clone(),
        props,
        hashtags: if deleted { String::new() } else { post.hashtags.clone() },
        file_ids: if deleted { Vec::new() } else { post.file_ids.clone() },
        pending_post_id: String::new(),
        remote_id: if post.is_system() { None } else { Some(post.remote_id.clone()) },
        reply_count: 0,
        last_reply_at: 0,
        participants: AlwaysNull,
        metadata: WirePostMetadata {
            files: if deleted { Vec::new() } else { files.iter().map(|f| file(f)).collect() },
            priority: priority.filter(|_| !deleted).map(|p| self::priority(post, p)),
            acknowledgements: Vec::new(),
        },
    }
}

fn priority(post: &Post, priority: &PostPriority) -> WirePriority {
    WirePriority {
        priority: Some(priority.priority.clone()),
        requested_ack: Some(priority.requested_ack),
        persistent_notifications: priority.persistent_notifications.then_some(true),
        post_id: post.id.clone(),
        channel_id: post.channel_id.clone(),
    }
}

pub(super) fn file(file: &FileInfo) -> WireFileInfo {
    WireFileInfo {
        id: file.id.clone(),
        user_id: file.user_id.clone(),
        post_id: file.post_id.clone(),
        channel_id: file.channel_id.clone(),
        create_at: file.create_at,
        update_at: file.update_at,
        delete_at: file.delete_at,
        name: file.name.clone(),
        extension: file.extension.clone(),
        size: file.size,
        mime_type: file.mime_type.clone(),
        width: file.width,
        height: file.height,
        has_preview_image: file.has_preview_image,
        mini_preview: file.mini_preview.clone(),
        remote_id: Some(file.remote_id.clone()),
        archived: false,
    }
}

pub(super) fn reaction(reaction: &Reaction) -> WireReaction {
    WireReaction {
        user_id: reaction.user_id.clone(),
        post_id: reaction.post_id.clone(),
        emoji_name: reaction.emoji_name.clone(),
        create_at: reaction.create_at,
        update_at: reaction.update_at,
        delete_at: reaction.delete_at,
        remote_id: Some(reaction.remote_id.clone()),
        // The message's channel counts.
        channel_id: String::new(),
    }
}

pub(super) fn acknowledgement(acknowledgement: &Acknowledgement, channel_id: &str) -> WireAcknowledgement {
    WireAcknowledgement {
        user_id: acknowledgement.user_id.clone(),
        post_id: acknowledgement.post_id.clone(),
        acknowledged_at: acknowledgement.acknowledged_at,
        channel_id: channel_id.to_owned(),
        remote_id: (!acknowledgement.remote_id.is_empty()).then(|| acknowledgement.remote_id.clone()),
    }
}

/// A post's props without what only this server's readers are shown. A webhook of a third server travels under its name as it is
/// at home: here it carries that server's name, there it will carry ours.
pub(super) fn travelling_props(
    props: &Map<String, serde_json::Value>,
    is_remote: bool,
) -> Map<String, serde_json::Value> {
    let mut props = props.clone();
    props.remove("previewed_post");
    for name in [marks::OVERRIDE_USERNAME, marks::WEBHOOK_DISPLAY_NAME] {
        if is_remote && let Some(serde_json::Value::String(shown)) = props.get_mut(name) {
            shown.truncate(shown.find(':').unwrap_or(shown.len()));
        }
    }
    props
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_bots_and_webhooks_say_travels_as_the_reference_writes_it() {
        let told = |given: serde_json::Value, is_remote| {
            serde_json::Value::Object(travelling_props(given.as_object().unwrap(), is_remote))
        };
        let own = json!({"from_webhook": "true", "override_username": "Deploy", "webhook_display_name": "Hook",
            "override_icon_emoji": "rocket", "from_bot": "true", "attachments": [{"text": "t"}]});
        assert_eq!(told(own.clone(), false), own);
        let passed_on = json!({"from_webhook": "true", "override_username": "Deploy:left", "previewed_post": "x"});
        assert_eq!(told(passed_on, true), json!({"from_webhook": "true", "override_username": "Deploy"}));
    }
}
