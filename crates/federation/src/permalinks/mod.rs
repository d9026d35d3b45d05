//! Links to posts across servers: `site/team/pl/<post>` travels as `site/team/plshared/<post>` and arrives as a link on
//! the receiver's own site and team.
//!
//! Knows text and URLs. Whether a post belongs to the channel is asked through closures. Links in code stay as typed.

mod mask;
mod receive;
mod scan;
mod send;

pub use mask::masked;
pub use receive::to_local;
pub use send::{Outgoing, to_wire};

/// The path segment of a link here.
const LOCAL: &str = "pl";
/// The path segment of a link under way.
const SHARED: &str = "plshared";

/// A site's address without the slash at its end.
fn trimmed(site_url: &str) -> &str {
    site_url.trim_end_matches('/')
}

#[cfg(test)]
mod tests;
