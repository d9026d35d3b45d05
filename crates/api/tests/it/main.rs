//! The tests of a whole server and of several, through the public API, in one binary: that links once instead of fifty times.
//!
//! A module a subject; what they have in common is in `support`.

mod accounts;
mod calls;
mod channels;
mod commands;
mod connections;
mod connections_commands;
mod connections_remote;
mod drafts;
mod emoji;
mod emoji_cross;
mod events;
mod federated_files;
mod federated_posts;
mod federated_shares;
mod files;
mod govern_audits;
mod govern_enforced;
mod govern_pause;
mod govern_policy;
mod history;
mod hostile;
mod hub;
mod insight;
mod mesh;
mod people;
mod people_cross;
mod people_meet;
mod pictures;
mod places_events;
mod posts;
mod posts_read;
mod posts_search;
mod recordings;
mod reference;
mod sessions;
mod shared_places;
mod sidebar;
mod statuses;
mod support;
mod system;
mod teams;
mod users;
mod webapp;
mod websocket;
