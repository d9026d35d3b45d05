//! `make bench`: what two servers of this build do on this machine.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match causeway_bench::measure::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nbench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
