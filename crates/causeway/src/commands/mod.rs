//! The commands, one file a subject. Each asks the running server, the configuration or the database, and prints what it says.

mod bench_seed;
mod channel_verify;
mod channels;
mod config;
mod connection_insight;
mod connection_policy;
mod connection_queue;
mod connections;
mod database;
mod teams;
#[cfg(test)]
mod tests;
mod users;

use std::process::ExitCode;

use anyhow::Result;

use crate::cli::{Command, CommandLine, ConfigCommand, TeamCommand, UserCommand};
use crate::door::Door;
use crate::output::print_one;
use crate::serve;
use crate::settings::{ServeOptions, environment, load_settings};

/// Runs one command to its end.
pub(crate) fn run(line: CommandLine) -> Result<ExitCode> {
    let place = &line.place;
    let load = || load_settings(place, &ServeOptions::default(), environment());
    match line.command {
        Command::Serve(options) => serve::run(load_settings(place, &options, environment())?)?,
        Command::Version => {
            let version = env!("CARGO_PKG_VERSION");
            print_one(&serde_json::json!({"version": version}), &format!("causeway {version}"), place.json)?;
        }
        Command::Config(ConfigCommand::Reference) => config::reference()?,
        Command::Config(ConfigCommand::Show) => config::show(&load()?)?,
        Command::Config(ConfigCommand::Validate) => config::validate(&load()?)?,
        Command::Migrate => database::migrate(&load()?)?,
        Command::Check => return wait_for(database::check(&load()?)),
        Command::BenchSeed { posts, channel } => wait_for(bench_seed::run(&load()?, posts, &channel))?,
        Command::User(command) => {
            let may_make = matches!(command, UserCommand::Create { .. });
            wait_for(async {
                users::run(command, &mut Door::open(load, &place.data, may_make).await?, place.json).await
            })?
        }
        Command::Team(command) => {
            let may_make = matches!(command, TeamCommand::Create { .. });
            wait_for(async {
                teams::run(command, &mut Door::open(load, &place.data, may_make).await?, place.json).await
            })?
        }
        Command::Connection(command) => wait_for(async {
            connections::run(command, &mut Door::open(load, &place.data, false).await?, place.json).await
        })?,
        Command::Channel(command) => wait_for(async {
            channels::run(command, &mut Door::open(load, &place.data, false).await?, place.json).await
        })?,
    }
    Ok(ExitCode::SUCCESS)
}

fn wait_for<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
