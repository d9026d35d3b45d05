//! The URL table: one line a route, grouped by subject.

use axum::routing::{MethodRouter, delete, get, post};

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
    [websocket(), users(), teams(), channels(), commands(), files(), streams(), emoji(), drafts()].concat()
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
        get "/users/{user_id}/teams/{team_id}/drafts" drafts::of_user;
        delete "/users/{user_id}/channels/{channel_id}/drafts" drafts::delete_one;
        delete "/users/{user_id}/channels/{channel_id}/drafts/{thread_id}" drafts::delete_in_thread;
    }
}

fn files() -> Vec<Route> {
    routes! {
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
    };
    for (_, _, handler) in &mut routes {
        *handler = std::mem::take(handler).layer(axum::extract::DefaultBodyLimit::disable());
    }
    routes
}

fn users() -> Vec<Route> {
    routes! {
        post "/users" users::create;
        post "/users/login" users::log_in;
        post "/users/logout" users::log_out;
        get "/users/{user_id}" users::get_one;
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
