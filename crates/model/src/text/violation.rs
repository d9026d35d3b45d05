//! A broken rule, as clients are told of it. It must not know status codes.

use std::borrow::Cow;

/// Which rule a value breaks: a stable id that clients compare, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{id}: {message}")]
pub struct Violation {
    pub id: Cow<'static, str>,
    pub message: Cow<'static, str>,
}

impl Violation {
    pub(super) fn new(id: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), message: message.into() }
    }
}

/// Refuses `value` when it has more than `most` characters.
pub(super) fn check_length(value: &str, most: usize, id: &'static str, what: &str) -> Result<(), Violation> {
    // A character is at least a byte, so that short texts need no counting.
    if value.len() <= most || value.chars().count() <= most {
        return Ok(());
    }
    Err(Violation::new(id, format!("{what} must be {most} characters or fewer.")))
}
