//! What the demonstration, the benchmark and the conformance run share: running servers, a small client, tables.
//!
//! Everything here treats a server as a stranger would: it starts the binary, and talks to it over
//! the public API. It knows none of the server's crates, on purpose, so that what it shows is what
//! a client sees.

pub mod client;
pub mod conformance;
pub mod demo;
pub mod measure;
pub mod postgres;
pub mod server;
pub mod settings;
pub mod signal;
pub mod table;
