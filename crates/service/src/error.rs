//! What a service answers when it does not do what it was asked.
//!
//! One error for every domain: what kind of refusal it is, a stable id, a sentence for the person who asked, and, for
//! failures of ours, the cause that only the log may show. It must not know HTTP: the api crate turns kinds into statuses.

use std::borrow::Cow;

use causeway_model::text::Violation;
use causeway_store::StoreError;

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was asked for makes no sense or breaks a rule.
    Invalid,
    /// Who asks has not said who they are, or said it wrongly.
    Unauthorized,
    /// Who asks may not.
    Forbidden,
    /// What is asked for does not exist, or is hidden from who asks.
    NotFound,
    /// It contradicts something that exists.
    Conflict,
    /// It is larger than what is accepted.
    TooLarge,
    /// Too often.
    TooManyRequests,
    /// This workspace has the feature switched off, or not at all.
    NotImplemented,
    /// A failure of ours.
    Internal,
    /// A failure of ours that may pass: the database or the disk.
    Unavailable,
}

/// A refusal or a failure.
#[derive(Debug, thiserror::Error)]
#[error("{id}: {message}")]
pub struct Error {
    pub kind: Kind,
    /// Stable, in the reference's style: `api.context.permissions.app_error`.
    pub id: Cow<'static, str>,
    /// For the person who asked; safe to show.
    pub message: String,
    /// More of the same for developers; safe to show.
    pub detail: String,
    /// What really happened, for the log only.
    #[source]
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(kind: Kind, id: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { kind, id: id.into(), message: message.into(), detail: String::new(), cause: None }
    }

    pub fn invalid(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, id, message)
    }

    pub fn not_found(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, id, message)
    }

    pub fn conflict(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, id, message)
    }

    pub fn not_implemented(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::NotImplemented, id, message)
    }

    /// The refusal of everything that needs a permission that the caller lacks.
    pub fn forbidden() -> Self {
        Self::new(Kind::Forbidden, "api.context.permissions.app_error", "You do not have the appropriate permissions.")
    }

    /// The refusal of everything that needs a log-in.
    pub fn unauthorized() -> Self {
        Self::new(
            Kind::Unauthorized,
            "api.context.session_expired.app_error",
            "Invalid or expired session, please login again.",
        )
    }

    /// A body field that is missing or wrong.
    pub fn invalid_body(name: &str) -> Self {
        Self::new(
            Kind::Invalid,
            "api.context.invalid_body_param.app_error",
            format!("Invalid or missing {name} in request body."),
        )
    }

    /// A part of the address that is wrong.
    pub fn invalid_url(name: &str) -> Self {
        Self::new(
            Kind::Invalid,
            "api.context.invalid_url_param.app_error",
            format!("Invalid or missing {name} parameter in request URL."),
        )
    }

    /// A failure of ours; `what` says what was being done, for the log.
    pub fn internal(what: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(
            Kind::Internal,
            "api.internal_error.app_error",
            "Something went wrong here. The server's log says what, under this request's id.",
        );
        error.detail = String::new();
        error.cause = Some(format!("{what}: {}", cause.into()).into());
        error
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let (kind, message) = match &error {
            StoreError::Full => (Kind::Unavailable, "The server's disk is full. Nothing was changed."),
            StoreError::Locked | StoreError::Unavailable(_) | StoreError::Closed => {
                (Kind::Unavailable, "The server's database cannot be reached at the moment. Nothing was changed.")
            }
            StoreError::TooSlow => {
                (Kind::Unavailable, "The server's database took too long to answer. Try again, or ask for less.")
            }
            _ => (Kind::Internal, "Something went wrong here. The server's log says what, under this request's id."),
        };
        let mut out = Self::new(kind, "app.store.app_error", message);
        out.cause = Some(error.into());
        out
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::new(Kind::Invalid, violation.id, violation.message)
    }
}
