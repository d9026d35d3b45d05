//! `make conformance`: whether two servers keep what connected workspaces promise.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match causeway_bench::conformance::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nconformance: {error:#}");
            ExitCode::FAILURE
        }
    }
}
