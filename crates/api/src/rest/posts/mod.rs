//! `/posts` and what belongs to messages: threads, reactions, acknowledgements, what is unread, searches.

mod belongings;
mod read;
mod search;
mod threads;
mod write;

pub use belongings::*;
pub use read::*;
pub use search::*;
pub use threads::*;
pub use write::*;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// An answer whose JSON is written already.
fn written(status: StatusCode, json: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}
