//! The binary: command line, configuration files, logging, and the wiring of the layers into a running server.
//!
//! Decides nothing about what a workspace may do: it reads what the administrator asks for and hands it on.

#![warn(clippy::unwrap_used)]

mod accept;
mod allocator;
mod cli;
mod commands;
mod door;
mod lock;
mod log_layer;
mod logging;
mod metrics;
mod output;
mod serve;
mod settings;
mod sockets;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let command_line = cli::CommandLine::parse();
    match commands::run(command_line) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("causeway: {error:#}");
            ExitCode::FAILURE
        }
    }
}
