//! Ids, entities, settings and the rules that need no I/O.
//!
//! Owns what a thing *is* and which shapes it may take. It must not know a database, a network, a file system or an
//! async runtime: everything here is a plain value or a pure function.

#![warn(clippy::unwrap_used)]

pub mod audits;
pub mod bots;
pub mod channels;
pub mod clients;
pub mod config;
pub mod connections;
pub mod drafts;
pub mod emoji;
pub mod emoji_entity;
pub mod files;
pub mod ids;
pub mod permissions;
pub mod posts;
pub mod preferences;
pub mod search;
pub mod sessions;
pub mod statuses;
pub mod teams;
pub mod text;
pub mod time;
pub mod users;
pub mod webhooks;

use std::collections::BTreeMap;

/// A string-to-string map as API v4 uses it for `notify_props`, `timezone` and user `props`.
pub type StringMap = BTreeMap<String, String>;
