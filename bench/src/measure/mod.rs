//! The benchmark: which measurements there are, and in which order they run.
//!
//! Each measurement is a module that takes a running pair of workspaces and adds figures. They
//! share one pair, because what is asked is how a server does that has been used.

mod bulk;
mod catch_up;
mod fan_out;
mod figures;
mod latency;
mod load;
mod machine;
mod million;
mod pair;
mod percentile;
mod start_up;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::settings::{self, Engine};
use crate::signal;

use figures::Figures;
use pair::Pair;

/// The measurements' names, for `BENCH_ONLY`, in the order in which they run.
const NAMES: [&str; 7] = ["startup", "memory", "latency", "throughput", "catchup", "fanout", "million"];

/// How large a run is.
#[derive(Clone, Debug)]
struct Options {
    binary: PathBuf,
    engine: Engine,
    quick: bool,
    only: Vec<String>,
    latency_samples: usize,
    load_time: Duration,
    missed_posts: usize,
    listeners: usize,
    fan_out_samples: usize,
    stored_posts: usize,
}

impl Options {
    fn from_environment() -> Result<Self> {
        let quick = settings::switch("QUICK");
        let only: Vec<String> = settings::text("BENCH_ONLY")
            .map(|names| names.split(',').map(|name| name.trim().to_owned()).collect())
            .unwrap_or_default();
        if let Some(unknown) = only.iter().find(|name| !NAMES.contains(&name.as_str())) {
            bail!("BENCH_ONLY names {unknown:?}; there are {}", NAMES.join(", "));
        }
        let pick = |full: usize, small: usize| if quick { small } else { full };
        Ok(Self {
            binary: settings::binary()?,
            engine: Engine::from_environment()?,
            quick,
            only,
            latency_samples: pick(300, 30),
            load_time: Duration::from_secs(if quick { 2 } else { 10 }),
            missed_posts: pick(20_000, 500),
            listeners: pick(1000, 50),
            fan_out_samples: pick(30, 5),
            stored_posts: settings::number("BENCH_POSTS", pick(1_000_000, 5_000))?,
        })
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == name)
    }
}

/// Runs the benchmark, prints the table, and writes the figures as JSON.
pub async fn run() -> Result<()> {
    let options = Options::from_environment()?;
    let mut figures = Figures::default();
    // Data goes below the working directory: /tmp may live in memory, where a sync costs nothing.
    let folder = std::path::absolute(format!("causeway-data/bench-{}", std::process::id()))?;
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let result = signal::unless_requested(measure(&options, folder.clone(), &mut figures)).await;
    if !figures.is_empty() {
        println!("\n{figures}");
        let path = settings::text("BENCH_RESULTS").unwrap_or_else(|| "bench/results/latest.json".to_owned());
        figures.write(path.as_ref(), &machine::describe(&options.binary, options.engine, options.quick))?;
        println!("As JSON: {path}");
    }
    if result.is_ok() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
    } else {
        eprintln!("The servers' data and logs are kept in {}", folder.display());
    }
    result
}

async fn measure(options: &Options, folder: PathBuf, figures: &mut Figures) -> Result<()> {
    figures.add("binary size", std::fs::metadata(&options.binary)?.len() as f64 / 1e6, "MB", None);
    if options.wants("startup") {
        step("start-up with an empty database");
        start_up::empty(options, &folder, figures).await?;
    }
    if NAMES.iter().all(|name| *name == "startup" || !options.wants(name)) {
        return Ok(());
    }
    step("two workspaces, connected");
    let mut pair = Pair::start(options, &folder).await?;
    if options.wants("memory") {
        // A moment of rest, so that what starting up needed has been given back.
        tokio::time::sleep(Duration::from_secs(2)).await;
        figures.add("resident memory, idle", pair.near.resident()? / 1e6, "MB", Some(25.0));
    }
    if options.wants("latency") {
        step("delivery while idle");
        latency::measure(options, &pair, figures).await?;
    }
    if options.wants("throughput") {
        step("posts under load");
        load::measure(options, &pair, figures).await?;
    }
    if options.wants("catchup") {
        step("catch-up after an outage");
        catch_up::measure(options, &mut pair, figures).await?;
    }
    if options.wants("fanout") {
        step("fan-out to many listeners");
        fan_out::measure(options, &pair, figures).await?;
    }
    if options.wants("million") {
        step("a long history");
        million::measure(options, &mut pair, figures).await?;
    }
    if options.wants("memory") {
        figures.add("resident memory after all that, the home server", pair.near.resident()? / 1e6, "MB", Some(60.0));
        figures.add("resident memory after all that, the other", pair.far.resident()? / 1e6, "MB", Some(60.0));
    }
    pair.stop().await
}

fn step(what: &str) {
    println!("… {what}");
}
