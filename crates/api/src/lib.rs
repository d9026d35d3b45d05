//! The doors: REST API v4, websocket, slash commands, server-to-server endpoints, the web app's files.
//!
//! Handlers parse, call a service and shape what it answers. They must hold no rule, no SQL and no permission check.

#![warn(clippy::unwrap_used)]

mod error;
mod extract;
mod layers;
pub mod params;
mod remote;
pub mod rest;
mod state;
#[cfg(feature = "testing")]
pub mod testing;
pub mod webapp;
mod websocket;

pub use error::ApiError;
pub use extract::Operator;
pub use rest::router;
pub use state::AppState;
pub use websocket::Hub;
