//! The one door to the database: units of work over SQLite or PostgreSQL, migrations, search.
//!
//! Owns every SQL text of the server. It must not know permissions, events, HTTP or other workspaces: it keeps and finds
//! what it is told to.

#![warn(clippy::unwrap_used)]

pub mod bots;
pub mod changes;
pub mod channels;
pub mod connections;
pub mod deliveries;
pub mod drafts;
pub mod emoji;
mod engine;
pub mod files;
pub mod histories;
pub mod history;
pub mod integrity;
pub mod memberships;
pub mod migrations;
pub mod patterns;
pub mod people;
pub mod posts;
pub mod proofs;
pub mod reads;
mod records;
pub mod refusals;
pub mod statuses;
pub mod sync;
pub mod system;
pub mod teams;
#[cfg(feature = "testing")]
pub mod testing;
pub mod users;
pub mod webhooks;

pub use engine::{Column, Engine, FromColumn, Options, Record, Row, Source, Store, StoreError, Tx, Value};
