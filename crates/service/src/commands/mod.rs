//! Slash commands: what people do by writing `/word …` into the message box.
//!
//! Owns how a command is found, read, offered and answered, and those that are built in. Commands that need more than a
//! workspace (connected workspaces, say) are implemented by higher crates and put into the [`Registry`]. It must not know
//! HTTP, nor any command but the built-in ones.

mod arguments;
mod builtin;
mod command;
mod execute;
mod registry;
mod suggest;

pub use arguments::Arguments;
pub use command::{About, Argument, Choice, Command, CommandResponse, Context, Subcommand};
pub use execute::{Execute, execute};
pub use registry::{Listed, Registry, listed};
pub use suggest::{Suggestion, suggestions};
