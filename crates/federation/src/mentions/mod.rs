//! Mentions across servers: `@bob:beta` written here means the other side's `bob`, and must arrive as `@bob`.
//!
//! Knows text and names. Who a name or an id belongs to is asked through closures.

mod find;
mod receive;
mod send;

pub use find::{Mention, find};
pub use receive::rewrite;
pub use send::{Outgoing, prepare};

#[cfg(test)]
mod tests;
