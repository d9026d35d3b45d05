//! Where this server's own requests may lead.
//!
//! An address in an invitation is another's word. Before a request leaves, its URL is checked, and of the addresses that
//! its host resolves to only those are used that the policy allows: what was checked is what is connected to.

mod allowed;
pub mod client;
mod ip;
mod policy;
mod resolver;

pub use allowed::{Allowed, AllowedError};
pub use ip::is_internal;
pub use policy::{AddressError, AddressPolicy};
