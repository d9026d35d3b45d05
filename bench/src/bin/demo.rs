//! `make demo`: two workspaces meet and everything crosses.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match causeway_bench::demo::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ndemo: {error:#}");
            ExitCode::FAILURE
        }
    }
}
