//! Which fields of which entity are columns of which table.

use causeway_model::audits::Audit;
use causeway_model::bots::BotOwner;
use causeway_model::channels::{Channel, ChannelMember, SidebarCategory};
use causeway_model::connections::{ChannelRemote, Connection, History, Proof, SharedChannel, WaitingChannel};
use causeway_model::drafts::Draft;
use causeway_model::emoji_entity::CustomEmoji;
use causeway_model::files::{FileInfo, UploadSession};
use causeway_model::permissions::{Role, Scheme};
use causeway_model::posts::{Acknowledgement, DelayedPost, Notice, Post, Reaction, Thread, ThreadMember};
use causeway_model::preferences::Preference;
use causeway_model::sessions::{AccessToken, Session};
use causeway_model::statuses::Status;
use causeway_model::teams::{Team, TeamMember};
use causeway_model::users::User;
use causeway_model::webhooks::IncomingWebhook;

use crate::record;

record!(
    User,
    "users",
    [
        id,
        create_at,
        update_at,
        delete_at,
        username,
        password,
        auth_service,
        email,
        email_verified,
        nickname,
        first_name,
        last_name,
        position,
        roles,
        props,
        notify_props,
        last_password_update,
        last_picture_update,
        failed_attempts,
        locale,
        timezone,
        remote_id,
        remote_user_id,
        last_login,
        is_bot,
        bot_description,
        last_activity_at,
    ]
);
record!(
    Session,
    "sessions",
    [id, token_hash, create_at, expires_at, last_activity_at, user_id, device_id, roles, is_oauth, props, csrf_token,]
);
record!(AccessToken, "access_tokens", [id, token_hash, user_id, description, is_active, create_at]);
record!(Preference, "preferences", [user_id, category, name, value]);
record!(Status, "statuses", [user_id, status, manual, last_activity_at, dnd_end_time, prev_status]);
record!(
    Team,
    "teams",
    [
        id,
        create_at,
        update_at,
        delete_at,
        display_name,
        name,
        description,
        email,
        kind,
        company_name,
        allowed_domains,
        invite_id,
        allow_open_invite,
        last_team_icon_update,
        scheme_id,
        group_constrained,
    ]
);
record!(
    TeamMember,
    "team_members",
    [team_id, user_id, create_at, delete_at, scheme_guest, scheme_user, scheme_admin, explicit_roles,]
);
record!(
    Channel,
    "channels",
    [
        id,
        create_at,
        update_at,
        delete_at,
        team_id,
        kind,
        display_name,
        name,
        header,
        purpose,
        last_post_at,
        total_msg_count,
        extra_update_at,
        creator_id,
        scheme_id,
        group_constrained,
        shared,
        total_msg_count_root,
        last_root_post_at,
        banner_info,
        change_seq,
        moderation,
    ]
);
record!(
    ChannelMember,
    "channel_members",
    [
        channel_id,
        user_id,
        last_viewed_at,
        msg_count,
        mention_count,
        mention_count_root,
        urgent_mention_count,
        msg_count_root,
        notify_props,
        last_update_at,
        scheme_guest,
        scheme_user,
        scheme_admin,
        explicit_roles,
    ]
);
record!(
    SidebarCategory,
    "sidebar_categories",
    [id, user_id, team_id, sort_order, sorting, kind, display_name, muted, collapsed]
);
record!(
    Post,
    "posts",
    [
        id,
        create_at,
        update_at,
        edit_at,
        delete_at,
        is_pinned,
        user_id,
        channel_id,
        root_id,
        original_id,
        message,
        kind,
        props,
        hashtags,
        file_ids,
        has_reactions,
        remote_id,
        change_seq,
    ]
);
record!(Thread, "threads", [post_id, channel_id, team_id, reply_count, last_reply_at, participants, delete_at]);
record!(ThreadMember, "thread_members", [post_id, user_id, following, last_viewed, last_update_at, unread_mentions]);
record!(Reaction, "reactions", [post_id, user_id, emoji_name, create_at, update_at, delete_at, remote_id, channel_id,]);
record!(Acknowledgement, "acknowledgements", [post_id, user_id, acknowledged_at, channel_id, remote_id, update_at]);
record!(
    FileInfo,
    "files",
    [
        id,
        user_id,
        post_id,
        channel_id,
        create_at,
        update_at,
        delete_at,
        name,
        extension,
        size,
        mime_type,
        width,
        height,
        has_preview_image,
        mini_preview,
        remote_id,
        path,
        thumbnail_path,
        preview_path,
    ]
);
record!(
    UploadSession,
    "uploads",
    [id, kind, create_at, user_id, channel_id, filename, path, file_size, file_offset, remote_id, req_file_id,]
);
record!(DelayedPost, "delayed_posts", [id, due_at, user_id, channel_id, root_id, message]);
record!(Notice, "notices", [id, user_id, channel_id, root_id, message, cause, create_at]);
record!(Draft, "drafts", [user_id, channel_id, root_id, create_at, update_at, message, props, file_ids, priority]);
record!(CustomEmoji, "emoji", [id, create_at, update_at, delete_at, creator_id, name, remote_id]);
record!(Audit, "audits", [id, create_at, user_id, action, extra_info, ip_address, session_id]);
record!(
    Connection,
    "connections",
    [
        remote_id,
        remote_team_id,
        name,
        display_name,
        site_url,
        default_team_id,
        create_at,
        delete_at,
        last_ping_at,
        last_global_user_sync_at,
        topics,
        creator_id,
        plugin_id,
        options,
        token_hash,
        removed_token_hash,
        invite_token_hash,
        invite_token,
        secret,
        announcement,
        policy,
        paused_at,
        paused_there,
        token_rotation,
        token_rotating,
        next_token_hash,
        token_rotated_at,
        secret_rotation,
        secret_asked,
        next_secret,
        secret_rotated_at,
        succeeded_by,
    ]
);
record!(
    SharedChannel,
    "shared_channels",
    [
        channel_id,
        team_id,
        home,
        read_only,
        share_name,
        share_display_name,
        share_purpose,
        share_header,
        creator_id,
        create_at,
        update_at,
        remote_id,
        archived_by_home,
    ]
);
record!(
    ChannelRemote,
    "channel_remotes",
    [
        id,
        channel_id,
        creator_id,
        create_at,
        update_at,
        delete_at,
        is_invite_accepted,
        is_invite_confirmed,
        remote_id,
        last_post_update_at,
        last_post_id,
        last_post_create_at,
        last_post_create_id,
        last_members_sync_at,
        cursor,
        read_only,
        last_error,
        from_them,
        interrupted_at,
        paused_at,
        first_seq,
        synced_at,
    ]
);
record!(
    Role,
    "roles",
    [
        id,
        name,
        display_name,
        description,
        create_at,
        update_at,
        delete_at,
        permissions,
        scheme_managed,
        built_in,
        scheme_id,
    ]
);
record!(
    WaitingChannel,
    "waiting_channels",
    [remote_id, channel_id, kind, name, display_name, header, purpose, read_only, invited_at, declined_at,]
);
record!(
    History,
    "channel_histories",
    [
        channel_id,
        remote_id,
        mode,
        since,
        until_at,
        state,
        sent,
        refused,
        total,
        reason,
        requested_at,
        started_at,
        done_at,
        cursor_at,
        cursor_id,
        posts_only,
    ]
);
record!(BotOwner, "bots", [user_id, owner_id]);
record!(
    IncomingWebhook,
    "incoming_webhooks",
    [
        id,
        create_at,
        update_at,
        delete_at,
        user_id,
        channel_id,
        team_id,
        display_name,
        description,
        username,
        icon_url,
        channel_locked,
    ]
);
record!(
    Proof,
    "proofs",
    [
        channel_id, remote_id, state, mend, weak, begun_at, done_at, compared, findings, truncated, lacking, reason,
        cursor_at, cursor_id,
    ]
);
record!(
    Scheme,
    "schemes",
    [
        id,
        name,
        display_name,
        description,
        create_at,
        update_at,
        delete_at,
        scope,
        default_team_admin_role,
        default_team_user_role,
        default_channel_admin_role,
        default_channel_user_role,
        default_team_guest_role,
        default_channel_guest_role,
    ]
);
