//! SQL about messages: adding them, paging through them, joining what belongs to them, searching them.
//!
//! Every statement of a list asks for the whole list at once. It must not know who may see what.

pub mod delayed;
mod join;
mod mentions;
mod pages;
pub mod persistent;
mod search;
mod seed;
mod thread_members;
mod threads;
mod unread;
mod write;

pub use join::*;
pub use mentions::*;
pub use pages::*;
pub use search::*;
pub use seed::*;
pub use thread_members::*;
pub use threads::*;
pub use unread::*;
pub use write::*;
