//! The demonstration: two workspaces meet, share a channel, and everything crosses both ways.
//!
//! The order of events is here; what each step does is in the modules beside. It uses only the
//! command line and the public API, so that it shows what any client could do.

mod cast;
mod crossings;
mod outage;
mod report;
mod setup;
mod workspace;

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::settings::{self, Engine};
use crate::{postgres, server, signal};

use cast::{AURORA, BOREALIS, Plan};
use report::Report;
use workspace::Workspace;

/// How the demonstration runs.
#[derive(Clone, Debug)]
struct Options {
    binary: PathBuf,
    engine: Engine,
    folder: PathBuf,
    aurora_port: u16,
    borealis_port: u16,
    /// Keep what an earlier demonstration left behind, and add to it.
    keep: bool,
    /// End after the table instead of staying up.
    once: bool,
}

impl Options {
    fn from_environment() -> Result<Self> {
        let options = Self {
            binary: settings::binary()?,
            engine: Engine::from_environment()?,
            folder: settings::text("DEMO_DATA").unwrap_or_else(|| "causeway-data".to_owned()).into(),
            aurora_port: settings::number("AURORA_PORT", 8065)?,
            borealis_port: settings::number("BOREALIS_PORT", 8066)?,
            keep: settings::switch("KEEP"),
            once: settings::switch("ONCE") || !std::io::stdout().is_terminal(),
        };
        if options.keep && options.engine == Engine::Postgres {
            bail!("KEEP=1 works with SQLite only: the PostgreSQL of a demonstration is thrown away with it");
        }
        if options.aurora_port == options.borealis_port {
            bail!("AURORA_PORT and BOREALIS_PORT are both {}: they must differ", options.aurora_port);
        }
        for (port, name, variable) in [
            (options.aurora_port, AURORA.title, "AURORA_PORT"),
            (options.borealis_port, BOREALIS.title, "BOREALIS_PORT"),
        ] {
            if !server::port_is_free(port) {
                bail!(
                    "port {port} is taken, and {name} needs it: stop what listens there, or choose another port, \
                     for instance `make demo {variable}={}`",
                    port.saturating_add(100)
                );
            }
        }
        Ok(options)
    }

    async fn spec(&self, plan: &Plan, port: u16) -> Result<server::Spec> {
        let data = self.folder.join(format!("demo-{}", plan.key));
        if !self.keep {
            server::remove_data(&data)?;
        }
        let database = match self.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(postgres::create_database(&format!("demo_{}", plan.key)).await?),
        };
        Ok(server::Spec {
            name: plan.title.to_owned(),
            binary: self.binary.clone(),
            data,
            port,
            site_url: format!("http://localhost:{port}"),
            database,
            environment: vec![("MM_FEATUREFLAGS_ENABLESHAREDCHANNELSDMS".to_owned(), "true".to_owned())],
        })
    }
}

/// Runs the demonstration; an error when anything did not cross, or could not be tried.
pub async fn run() -> Result<()> {
    let options = Options::from_environment()?;
    let (aurora, borealis, once) = signal::unless_requested(play(&options)).await?;
    if once {
        stop(aurora, borealis).await?;
        return Ok(());
    }
    println!("\nBoth stay up until Ctrl-C.");
    signal::requested().await?;
    println!();
    stop(aurora, borealis).await
}

async fn play(options: &Options) -> Result<(Workspace, Workspace, bool)> {
    println!("Two workspaces on {}, each with its own data:", options.engine.name());
    let aurora_spec = options.spec(&AURORA, options.aurora_port).await?;
    let borealis_spec = options.spec(&BOREALIS, options.borealis_port).await?;
    let result = perform(&aurora_spec, &borealis_spec).await;
    let failure = match result {
        Ok((aurora, borealis, report)) => {
            print!("\n{report}");
            if report.is_complete() {
                println!("\nEverything crossed, in both directions.");
                workspace::print_logins(&aurora, &borealis);
                return Ok((aurora, borealis, options.once));
            }
            anyhow::anyhow!("not everything crossed: {}", report.failed().join(", "))
        }
        Err(error) => error,
    };
    for spec in [&aurora_spec, &borealis_spec] {
        eprintln!("\n--- the end of {}'s log ({}):\n{}", spec.name, spec.log_path().display(), spec.log_tail(25));
    }
    Err(failure)
}

async fn perform(aurora: &server::Spec, borealis: &server::Spec) -> Result<(Workspace, Workspace, Report)> {
    let mut aurora = Workspace::open(&AURORA, aurora).await?;
    let mut borealis = Workspace::open(&BOREALIS, borealis).await?;
    let channel = setup::connect(&aurora, &borealis).await?;
    let mut report = Report::default();
    crossings::all(&aurora, &borealis, &channel, &mut report).await?;
    outage::survive(&mut aurora, &mut borealis, &channel, &mut report).await?;
    Ok((aurora, borealis, report))
}

async fn stop(aurora: Workspace, borealis: Workspace) -> Result<()> {
    aurora.close().await?;
    borealis.close().await?;
    println!("Both are stopped. Their data: causeway-data/demo-aurora, causeway-data/demo-borealis");
    Ok(())
}
