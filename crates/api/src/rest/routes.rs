//! The URL table: one line a route, grouped by subject.

use axum::routing::{MethodRouter, get, post};

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
    [websocket(), users()].concat()
}

fn websocket() -> Vec<Route> {
    routes! {
        get "/websocket" crate::websocket::open;
    }
}

fn users() -> Vec<Route> {
    routes! {
        post "/users" users::create;
        post "/users/login" users::log_in;
        post "/users/logout" users::log_out;
        get "/users/{user_id}" users::get_one;
    }
}
