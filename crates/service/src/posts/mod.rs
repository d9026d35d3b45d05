//! Messages.

mod system;

pub use system::insert_system;
