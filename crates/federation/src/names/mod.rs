//! Names across servers: what a connection is called, and what users of another server are called here.
//!
//! Knows letters and lengths. Whether a name is free is asked through a closure.

mod munge;

pub use causeway_model::connections::{ConnectionName, NameError, check_connection_name, connection_name};
pub use munge::{munge, munged};
