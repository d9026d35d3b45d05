//! Asking whether both sides of a shared channel hold the same.

use causeway_model::connections::Proof;
use causeway_service::connections as service;
use causeway_service::{Caller, Result, sharing};

use super::ask::announced;
use crate::Federation;
use crate::wire::features;

/// Begins to compare a channel with a connection, and to mend what differs unless `mend` is false. Towards a server that cannot be asked,
/// that is the weaker proof.
pub async fn verify(fed: &Federation, caller: &Caller, of: (&str, &str), mend: bool) -> Result<Proof> {
    let id = of.1.to_owned();
    let found = fed.ws().store.read(move |tx| service::find(tx, &id)).await?;
    let weak = found.is_some_and(|connection| !announced(&connection).has(features::PROOF));
    sharing::begin_proof(fed.ws(), caller, of, mend, weak).await
}
