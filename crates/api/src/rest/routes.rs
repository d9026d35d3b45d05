//! The URL table: one line a route, grouped by subject.

use axum::routing::{MethodRouter, delete, get, patch, post, put};

use super::*;
use crate::state::AppState;

/// A route: method, path below `/api/v4`, handler.
type Route = (&'static str, &'static str, MethodRouter<AppState>);

macro_rules! routes {
    ($($method:ident $path:literal $handler:path;)*) => {
        vec![$((stringify!($method), $path, $method($handler)),)*]
    };
}

/// Everything that is served below `/api/v4`.
pub(super) fn table() -> Vec<Route> {
    [
        websocket(),
        users(),
        accounts(),
        sessions_and_tokens(),
        statuses_and_preferences(),
        teams(),
        channels(),
        commands(),
        integrations(),
        files(),
        streams(),
        emoji(),
        drafts(),
        posts(),
        system(),
        secure_connections(),
        governed_connections(),
        insight(),
        shared_channels(),
    ]
    .concat()
}

fn websocket() -> Vec<Route> {
    routes! {
        get "/websocket" crate::websocket::open;
    }
}

fn emoji() -> Vec<Route> {
    routes! {
        get "/emoji" emoji::list;
        post "/emoji/search" emoji::search;
        get "/emoji/autocomplete" emoji::autocomplete;
        get "/emoji/name/{emoji_name}" emoji::by_name;
        post "/emoji/names" emoji::by_names;
        get "/emoji/{emoji_id}" emoji::get_one;
        delete "/emoji/{emoji_id}" emoji::delete_one;
        get "/emoji/{emoji_id}/image" emoji::image;
    }
}

fn drafts() -> Vec<Route> {
    routes! {
        post "/drafts" drafts::upsert;
        get "/posts/scheduled/team/{team_id}" absent::scheduled_posts;
        get "/users/{user_id}/teams/{team_id}/drafts" drafts::of_user;
        delete "/users/{user_id}/channels/{channel_id}/drafts" drafts::delete_one;
        delete "/users/{user_id}/channels/{channel_id}/drafts/{thread_id}" drafts::delete_in_thread;
    }
}

fn files() -> Vec<Route> {
    routes! {
        get "/users/{user_id}/image" users::image;
        delete "/users/{user_id}/image" users::remove_image;
        get "/users/{user_id}/image/default" users::default_image;
        get "/files/{file_id}" files::content;
        get "/files/{file_id}/thumbnail" files::thumbnail;
        get "/files/{file_id}/preview" files::preview;
        get "/files/{file_id}/info" files::info;
        get "/files/{file_id}/link" files::link;
        get "/posts/{post_id}/files/info" files::infos_of_post;
        post "/uploads" files::begin_upload;
        get "/uploads/{upload_id}" files::get_upload;
        get "/users/{user_id}/uploads" files::uploads_of_user;
    }
}

/// What takes bodies of any length, and limits them itself while they arrive.
fn streams() -> Vec<Route> {
    let mut routes = routes! {
        post "/files" files::create;
        post "/uploads/{upload_id}" files::receive_part;
        post "/emoji" emoji::create;
        post "/users/{user_id}/image" users::set_image;
    };
    for (_, _, handler) in &mut routes {
        *handler = std::mem::take(handler).layer(axum::extract::DefaultBodyLimit::disable());
    }
    routes
}

fn users() -> Vec<Route> {
    use users::{list, one};
    routes! {
        post "/users" users::create;
        get "/users" list::list;
        post "/users/login" users::log_in;
        post "/users/logout" users::log_out;
        post "/users/login/type" users::account::log_in_type;
        post "/users/ids" one::by_ids;
        post "/users/usernames" one::by_usernames;
        post "/users/search" list::search;
        get "/users/autocomplete" list::autocomplete;
        get "/users/stats" list::stats;
        get "/users/stats/filtered" list::stats_filtered;
        get "/users/known" one::known;
        get "/users/username/{username}" one::by_username;
        get "/users/email/{email}" one::by_email;
        get "/users/{user_id}" one::get;
        get "/reports/users" list::report;
        get "/reports/users/count" list::report_count;
    }
}

fn accounts() -> Vec<Route> {
    use users::account;
    routes! {
        put "/users/{user_id}" account::put;
        delete "/users/{user_id}" account::remove;
        put "/users/{user_id}/patch" account::patch;
        put "/users/{user_id}/active" account::set_active;
        put "/users/{user_id}/password" account::set_password;
        put "/users/{user_id}/roles" account::set_roles;
        post "/users/{user_id}/reset_failed_attempts" account::reset_failed_attempts;
        post "/users/{user_id}/email/verify/member" account::verify_email;
        post "/users/{user_id}/typing" account::typing;
        put "/users/{user_id}/mfa" account::mfa_absent;
        post "/users/{user_id}/mfa/generate" account::mfa_absent;
        post "/users/mfa" account::mfa_check;
        post "/users/password/reset/send" account::mail_absent;
        post "/users/password/reset" account::reset_password;
        post "/users/email/verify/send" account::mail_absent;
        post "/users/email/verify" account::verify_by_link;
    }
}

fn sessions_and_tokens() -> Vec<Route> {
    use users::{sessions, tokens};
    routes! {
        get "/users/{user_id}/sessions" sessions::list;
        post "/users/{user_id}/sessions/revoke" sessions::revoke;
        post "/users/{user_id}/sessions/revoke/all" sessions::revoke_all;
        post "/users/sessions/revoke/all" sessions::revoke_everybodys;
        put "/users/sessions/device" sessions::attach_device;
        post "/users/{user_id}/tokens" tokens::create;
        get "/users/{user_id}/tokens" tokens::of_user;
        get "/users/tokens" tokens::all;
        get "/users/tokens/{token_id}" tokens::get;
        post "/users/tokens/search" tokens::search;
        post "/users/tokens/revoke" tokens::revoke;
        post "/users/tokens/disable" tokens::disable;
        post "/users/tokens/enable" tokens::enable;
        get "/audits" audits::all;
        get "/users/{user_id}/audits" audits::of_user;
    }
}

fn statuses_and_preferences() -> Vec<Route> {
    use users::account;
    routes! {
        get "/users/{user_id}/status" statuses::get;
        put "/users/{user_id}/status" statuses::set;
        post "/users/status/ids" statuses::by_ids;
        put "/users/{user_id}/status/custom" account::set_custom_status;
        delete "/users/{user_id}/status/custom" account::remove_custom_status;
        delete "/users/{user_id}/status/custom/recent" account::remove_recent_custom_status;
        post "/users/{user_id}/status/custom/recent/delete" account::remove_recent_custom_status;
        get "/users/{user_id}/preferences" preferences::all;
        put "/users/{user_id}/preferences" preferences::set;
        post "/users/{user_id}/preferences/delete" preferences::remove;
        get "/users/{user_id}/preferences/{category}" preferences::of_category;
        get "/users/{user_id}/preferences/{category}/name/{preference_name}" preferences::named;
    }
}

fn system() -> Vec<Route> {
    use system::{config, log, overview};
    routes! {
        get "/roles" roles::all;
        get "/roles/{role_id}" roles::by_id;
        get "/roles/name/{role_name}" roles::by_name;
        post "/roles/names" roles::by_names;
        put "/roles/{role_id}/patch" roles::patch;
        post "/schemes" schemes::create;
        get "/schemes" schemes::list;
        get "/schemes/{scheme_id}" schemes::get_one;
        put "/schemes/{scheme_id}/patch" schemes::patch;
        delete "/schemes/{scheme_id}" schemes::remove;
        get "/schemes/{scheme_id}/teams" schemes::teams;
        get "/schemes/{scheme_id}/channels" schemes::channels;
        put "/teams/{team_id}/scheme" schemes::of_team;
        put "/channels/{channel_id}/scheme" schemes::of_channel;
        get "/system/ping" system::ping;
        get "/system/timezones" system::timezones;
        get "/limits/server" system::limits;
        post "/caches/invalidate" system::invalidate_caches;
        get "/logs" log::lines;
        post "/logs" log::note;
        post "/logs/query" log::query;
        get "/logs/download" log::download;
        get "/config/client" config::client;
        get "/license/client" config::license;
        get "/config" config::get;
        put "/config" config::patch;
        put "/config/patch" config::patch;
        post "/config/reload" config::reload;
        get "/config/environment" config::environment;
        get "/analytics/old" overview::analytics;
        get "/usage/posts" overview::posts;
    }
}

fn teams() -> Vec<Route> {
    routes! {
        post "/teams" teams::create;
        get "/teams/{team_id}" teams::get_one;
        get "/teams/name/{name}" teams::get_by_name;
        get "/teams/invite/{invite_id}" teams::invitation;
        get "/teams/{team_id}/members" teams::list_members;
        post "/teams/{team_id}/members" teams::add_member;
        post "/teams/{team_id}/members/batch" teams::add_members;
        post "/teams/{team_id}/members/ids" teams::members_by_ids;
        get "/teams/{team_id}/members/{user_id}" teams::get_member;
        post "/teams/members/invite" teams::join_by_invitation;
        get "/users/{user_id}/teams" teams::of_user;
        get "/teams" teams::list;
        post "/teams/search" teams::search;
        put "/teams/{team_id}" teams::update;
        put "/teams/{team_id}/patch" teams::patch;
        put "/teams/{team_id}/privacy" teams::set_privacy;
        delete "/teams/{team_id}" teams::archive;
        post "/teams/{team_id}/restore" teams::restore;
        post "/teams/{team_id}/regenerate_invite_id" teams::regenerate_invite_id;
        get "/teams/{team_id}/stats" teams::stats;
        get "/teams/{team_id}/groups" teams::groups;
        get "/teams/{team_id}/groups_by_channels" teams::groups_by_channels;
        get "/teams/name/{name}/exists" teams::exists;
        delete "/teams/{team_id}/members/{user_id}" teams::remove_member;
        put "/teams/{team_id}/members/{user_id}/roles" teams::set_member_roles;
        put "/teams/{team_id}/members/{user_id}/schemeRoles" teams::set_member_scheme_roles;
        get "/users/{user_id}/teams/members" teams::memberships;
        get "/users/{user_id}/teams/unread" teams::unread;
        get "/users/{user_id}/teams/{team_id}/unread" teams::unread_of;
    }
}

fn posts() -> Vec<Route> {
    routes! {
        post "/posts" posts::create;
        post "/posts/ephemeral" posts::show_ephemeral;
        post "/posts/ids" posts::get_many;
        post "/posts/ids/reactions" posts::reactions_of_many;
        post "/posts/search" posts::search_everywhere;
        post "/teams/{team_id}/posts/search" posts::search_team;
        post "/files/search" posts::search_files;
        post "/teams/{team_id}/files/search" posts::search_team_files;
        get "/posts/{post_id}" posts::get_one;
        put "/posts/{post_id}" posts::put;
        delete "/posts/{post_id}" posts::delete;
        put "/posts/{post_id}/patch" posts::patch;
        get "/posts/{post_id}/thread" posts::get_thread;
        get "/posts/{post_id}/info" posts::info;
        get "/posts/{post_id}/edit_history" posts::history;
        post "/posts/{post_id}/restore/{restore_version_id}" posts::restore;
        post "/posts/{post_id}/pin" posts::pin;
        post "/posts/{post_id}/unpin" posts::unpin;
        get "/posts/{post_id}/reactions" posts::reactions;
        post "/reactions" posts::react;
        delete "/users/{user_id}/posts/{post_id}/reactions/{emoji_name}" posts::unreact;
        post "/users/{user_id}/posts/{post_id}/ack" posts::acknowledge;
        delete "/users/{user_id}/posts/{post_id}/ack" posts::unacknowledge;
        post "/users/{user_id}/posts/{post_id}/set_unread" posts::set_unread;
        get "/users/{user_id}/posts/flagged" posts::flagged;
        get "/channels/{channel_id}/posts" posts::of_channel;
        get "/channels/{channel_id}/pinned" posts::pinned;
        get "/users/{user_id}/channels/{channel_id}/posts/unread" posts::around_unread;
        get "/users/{user_id}/teams/{team_id}/threads" posts::list_threads;
        put "/users/{user_id}/teams/{team_id}/threads/read" posts::read_all_threads;
        get "/users/{user_id}/teams/{team_id}/threads/mention_counts" posts::thread_mentions;
        get "/users/{user_id}/teams/{team_id}/threads/{thread_id}" posts::one_thread;
        put "/users/{user_id}/teams/{team_id}/threads/{thread_id}/following" posts::follow_thread;
        delete "/users/{user_id}/teams/{team_id}/threads/{thread_id}/following" posts::unfollow_thread;
        put "/users/{user_id}/teams/{team_id}/threads/{thread_id}/read/{timestamp}" posts::read_thread;
        post "/users/{user_id}/teams/{team_id}/threads/{thread_id}/set_unread/{post_id}" posts::unread_thread;
    }
}

fn channels() -> Vec<Route> {
    routes! {
        post "/channels" channels::create;
        post "/channels/direct" channels::create_direct;
        post "/channels/group" channels::create_group;
        get "/channels/{channel_id}" channels::get_one;
        get "/teams/{team_id}/channels/name/{channel_name}" channels::get_by_name;
        get "/teams/name/{name}/channels/name/{channel_name}" channels::get_by_team_name;
        get "/channels/{channel_id}/members" channels::list_members;
        post "/channels/{channel_id}/members" channels::add_members;
        get "/channels/{channel_id}/members/{user_id}" channels::get_member;
        delete "/channels/{channel_id}/members/{user_id}" channels::remove_member;
        get "/users/{user_id}/channels" channels::of_user;
        get "/users/{user_id}/teams/{team_id}/channels" channels::of_user_in_team;
        get "/channels" channels::list;
        post "/channels/search" channels::search_all;
        post "/channels/group/search" channels::search_groups;
        put "/channels/{channel_id}" channels::update;
        put "/channels/{channel_id}/patch" channels::patch;
        put "/channels/{channel_id}/privacy" channels::set_privacy;
        delete "/channels/{channel_id}" channels::archive;
        post "/channels/{channel_id}/restore" channels::restore;
        get "/channels/{channel_id}/moderations" channels::moderations;
        put "/channels/{channel_id}/moderations/patch" channels::patch_moderations;
        get "/channels/{channel_id}/stats" channels::stats;
        get "/channels/{channel_id}/timezones" channels::timezones;
        get "/channels/{channel_id}/common_teams" channels::common_teams;
        get "/channels/{channel_id}/bookmarks" channels::none;
        get "/channels/{channel_id}/member_counts_by_group" channels::none;
        get "/channels/{channel_id}/groups" teams::groups;
        get "/channels/{channel_id}/access_control/attributes" channels::access_attributes;
        post "/channels/{channel_id}/members/ids" channels::members_by_ids;
        put "/channels/{channel_id}/members/{user_id}/roles" channels::set_member_roles;
        put "/channels/{channel_id}/members/{user_id}/schemeRoles" channels::set_member_scheme_roles;
        put "/channels/{channel_id}/members/{user_id}/notify_props" channels::set_notify_props;
        post "/channels/members/{user_id}/view" channels::view;
        post "/channels/members/{user_id}/mark_read" channels::mark_read;
        get "/teams/{team_id}/channels" channels::public_of_team;
        get "/teams/{team_id}/channels/private" channels::private_of_team;
        get "/teams/{team_id}/channels/deleted" channels::archived_of_team;
        post "/teams/{team_id}/channels/ids" channels::public_by_ids;
        get "/teams/{team_id}/channels/autocomplete" channels::autocomplete;
        get "/teams/{team_id}/channels/search_autocomplete" channels::search_autocomplete;
        post "/teams/{team_id}/channels/search" channels::search;
        get "/users/{user_id}/channel_members" channels::memberships;
        get "/users/{user_id}/channels/{channel_id}/unread" channels::unread;
        get "/users/{user_id}/teams/{team_id}/channels/members" channels::memberships_in_team;
        post "/users/group_channels" channels::people_of_groups;
        get "/users/{user_id}/teams/{team_id}/channels/categories" channels::categories;
        post "/users/{user_id}/teams/{team_id}/channels/categories" channels::create_category;
        put "/users/{user_id}/teams/{team_id}/channels/categories" channels::update_categories;
        get "/users/{user_id}/teams/{team_id}/channels/categories/order" channels::category_order;
        put "/users/{user_id}/teams/{team_id}/channels/categories/order" channels::set_category_order;
        get "/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" channels::category;
        put "/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" channels::update_category;
        delete "/users/{user_id}/teams/{team_id}/channels/categories/{category_id}" channels::delete_category;
    }
}

fn commands() -> Vec<Route> {
    routes! {
        get "/commands" commands::list;
        post "/commands/execute" commands::execute;
        get "/teams/{team_id}/commands/autocomplete" commands::autocomplete;
        get "/teams/{team_id}/commands/autocomplete_suggestions" commands::suggestions;
    }
}

/// What programs act with.
fn integrations() -> Vec<Route> {
    routes! {
        post "/bots" bots::create;
        get "/bots" bots::list;
        get "/bots/{bot_user_id}" bots::get;
        put "/bots/{bot_user_id}" bots::patch;
        post "/bots/{bot_user_id}/disable" bots::disable;
        post "/bots/{bot_user_id}/enable" bots::enable;
        post "/bots/{bot_user_id}/assign/{user_id}" bots::assign;
        post "/hooks/incoming" hooks::create;
        get "/hooks/incoming" hooks::list;
        get "/hooks/incoming/{hook_id}" hooks::get_one;
        put "/hooks/incoming/{hook_id}" hooks::update;
        delete "/hooks/incoming/{hook_id}" hooks::remove;
    }
}

fn secure_connections() -> Vec<Route> {
    routes! {
        get "/remotecluster" connections::list;
        post "/remotecluster" connections::create;
        post "/remotecluster/accept_invite" connections::accept;
        get "/remotecluster/{remote_id}" connections::get_one;
        patch "/remotecluster/{remote_id}" connections::update;
        delete "/remotecluster/{remote_id}" connections::remove;
        post "/remotecluster/{remote_id}/generate_invite" connections::generate_invite;
        get "/remotecluster/{remote_id}/sharedchannelremotes" connections::shares;
        post "/remotecluster/{remote_id}/channels/{channel_id}/invite" sharing::invite;
        post "/remotecluster/{remote_id}/channels/{channel_id}/uninvite" sharing::uninvite;
    }
}

fn governed_connections() -> Vec<Route> {
    routes! {
        get "/causeway/connections/{remote_id}/policy" connections::policy;
        put "/causeway/connections/{remote_id}/policy" connections::set_policy;
        post "/causeway/connections/{remote_id}/pause" connections::pause;
        post "/causeway/connections/{remote_id}/resume" connections::resume;
        post "/causeway/connections/{remote_id}/channels/{channel_id}/pause" connections::pause_channel;
        post "/causeway/connections/{remote_id}/channels/{channel_id}/resume" connections::resume_channel;
        get "/causeway/connections/{remote_id}/channels" connections::channels;
        get "/causeway/connections/{remote_id}/waiting" connections::waiting;
        post "/causeway/connections/{remote_id}/waiting/{channel_id}/accept" connections::accept_waiting;
        post "/causeway/connections/{remote_id}/waiting/{channel_id}/decline" connections::decline_waiting;
    }
}

/// How connections are doing, and what becomes of what goes over them.
fn insight() -> Vec<Route> {
    routes! {
        get "/causeway/posts/{post_id}/delivery" sharing::delivery;
        get "/causeway/connections/{remote_id}/queue" connections::queue;
        post "/causeway/connections/{remote_id}/queue/retry" connections::retry;
        post "/causeway/connections/{remote_id}/queue/drop" connections::drop_refused;
        get "/causeway/connections/{remote_id}/health" connections::health;
        post "/causeway/connections/{remote_id}/check" connections::check;
        post "/causeway/connections/{remote_id}/rotate" connections::rotate;
        post "/causeway/connections/{remote_id}/channels/{channel_id}/verify" connections::verify;
        get "/causeway/connections/{remote_id}/channels/{channel_id}/verify" connections::verified;
        get "/causeway/connections/{remote_id}/channels/{channel_id}/history" connections::history;
        post "/causeway/connections/{remote_id}/channels/{channel_id}/history" connections::send_history;
        get "/causeway/connections/{remote_id}/channels/{channel_id}/history/preview" connections::history_preview;
    }
}

fn shared_channels() -> Vec<Route> {
    routes! {
        get "/sharedchannels/{team_id}" sharing::of_team;
        patch "/causeway/connections/{remote_id}/channels/{channel_id}" sharing::update_share;
        get "/sharedchannels/{channel_id}/remotes" sharing::remotes;
        get "/sharedchannels/remote_info/{remote_id}" sharing::remote_info;
        get "/sharedchannels/users/{user_id}/can_dm/{other_user_id}" sharing::can_message;
    }
}
