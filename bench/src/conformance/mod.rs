//! The conformance run: every promise of connected workspaces, tried at two servers through the public API.
//!
//! It starts servers of its own, or is pointed at any two by URL, and treats both alike. What a server does not serve
//! is named, and fails nothing; what it serves and does wrong does. The order of events is here; the promises are in the modules
//! beside, by subject.

mod beyond;
mod connecting;
mod hub;
mod lasting;
mod messages;
mod people;
mod places;
mod report;
mod side;
mod wait;

use anyhow::{Result, bail};

use crate::settings::{self, Engine};
use crate::{postgres, server, signal};

use report::Report;
use side::{Access, Pair, Side};

/// Where the servers are, and what may be done to them.
struct Options {
    /// By URL; without, two servers are started.
    given: Option<[Access; 2]>,
    /// Whether settings of the servers may be changed and changed back.
    may_change_settings: bool,
}

impl Options {
    fn from_environment() -> Result<Self> {
        let access = |letter: &str| -> Result<Option<Access>> {
            let text = |what: &str| settings::text(&format!("{letter}_{what}"));
            match (text("URL"), text("LOGIN"), text("PASSWORD")) {
                (None, None, None) => Ok(None),
                (Some(url), Some(login), Some(password)) => {
                    Ok(Some(Access { url: url.trim_end_matches('/').to_owned(), login, password }))
                }
                _ => bail!("{letter}_URL, {letter}_LOGIN and {letter}_PASSWORD go together"),
            }
        };
        let given = match (access("A")?, access("B")?) {
            (None, None) => None,
            (Some(a), Some(b)) => Some([a, b]),
            _ => bail!("two servers are needed: A_URL and B_URL, each with _LOGIN and _PASSWORD of an administrator"),
        };
        let may_change_settings = given.is_none() || settings::switch("CHANGE_SETTINGS");
        Ok(Self { given, may_change_settings })
    }
}

/// Runs everything; an error when a promise is broken, or could not be tried.
pub async fn run() -> Result<()> {
    let options = Options::from_environment()?;
    let report = signal::unless_requested(play(&options)).await?;
    print!("\n{report}");
    if report.is_conformant() {
        println!("\nNothing that is offered is broken.");
        return Ok(());
    }
    bail!("broken: {}", report.broken().join(", "))
}

async fn play(options: &Options) -> Result<Report> {
    let Some([a, b]) = &options.given else { return own(options).await };
    println!("Two servers: {} and {}", a.url, b.url);
    let mut pair = Pair::of(Side::enter("A", a).await?, Side::enter("B", b).await?);
    pair.may_change_settings = options.may_change_settings;
    Ok(perform(&mut pair).await)
}

/// Starts servers with nothing in them, and stops them afterwards.
async fn own(options: &Options) -> Result<Report> {
    let (binary, engine, ports) = (settings::binary()?, Engine::from_environment()?, server::free_ports(3)?);
    println!("Servers of this build on {}.", engine.name());
    let folder = settings::text("CONFORMANCE_DATA").unwrap_or_else(|| "causeway-data".to_owned());
    let mut specs = Vec::new();
    for (key, port) in ["a", "b", "c"].into_iter().zip(ports) {
        let data = std::path::Path::new(&folder).join(format!("conformance-{key}"));
        server::remove_data(&data)?;
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(postgres::create_database(&format!("conformance_{key}")).await?),
        };
        specs.push(server::Spec {
            name: key.to_uppercase(),
            binary: binary.clone(),
            data,
            port,
            site_url: format!("http://localhost:{port}"),
            database,
            environment: Vec::new(),
        });
    }
    let [a, b, c] = specs.as_slice() else { bail!("three servers are needed") };
    let (running_a, running_b, running_c) = (a.start().await?, b.start().await?, c.start().await?);
    let (side_a, side_b) = (Side::found("A", a).await?, Side::found("B", b).await?);
    let mut pair = Pair::of(side_a, side_b);
    pair.may_change_settings = options.may_change_settings;
    pair.running = Some([running_a, running_b]);
    pair.third = Some(Side::found("C", c).await?);
    let report = perform(&mut pair).await;
    if let Some(running) = pair.running.take() {
        for server in running {
            server.stop().await?;
        }
    }
    running_c.stop().await?;
    Ok(report)
}

/// Tries every promise, in the order in which one makes the next possible.
async fn perform(pair: &mut Pair) -> Report {
    let mut report = Report::default();
    connecting::all(pair, &mut report).await;
    if pair.remote_id.is_empty() {
        report.note("The two could not be connected: what needs a connection was not tried.");
        return report;
    }
    places::share(pair, &mut report).await;
    if pair.channel_id.is_empty() {
        report.note("No channel could be shared: what needs one was not tried.");
    } else {
        messages::all(pair, &mut report).await;
        people::all(pair, &mut report).await;
        places::all(pair, &mut report).await;
        hub::all(pair, &mut report).await;
        beyond::all(pair, &mut report).await;
        lasting::all(pair, &mut report).await;
    }
    connecting::end(pair, &mut report).await;
    report
}
