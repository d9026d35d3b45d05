//! From starting the process to its first answer, with an empty database.

use std::path::Path;

use anyhow::Result;

use crate::server;

use super::Options;
use super::figures::Figures;
use super::pair;
use super::percentile::Samples;

pub(super) async fn empty(options: &Options, folder: &Path, figures: &mut Figures) -> Result<()> {
    let mut first = Vec::new();
    let mut again = Vec::new();
    for round in 0..5 {
        let port = server::free_ports(1)?[0];
        let spec = pair::spec(options, folder, &format!("start-{round}"), port).await?;
        let server = spec.start().await?;
        first.push(server.start_up());
        let server = server.stop().await?.start().await?;
        again.push(server.start_up());
        server.stop().await?;
    }
    figures.add("start-up, nothing there yet", Samples::new(first).percentile(50), "ms", None);
    figures.add("start-up, empty database", Samples::new(again).percentile(50), "ms", None);
    Ok(())
}
