//! The record of who did what, for administrators.

use causeway_model::audits::Audit;
use causeway_store::{StoreError, Tx};

use crate::workspace::Workspace;

/// Longest account of what was refused and why, in characters.
const MAX_INFO: usize = 1_024;

/// Notes what a connected workspace was refused: which connection, what it tried, and why not.
pub fn refused_remote(
    ws: &Workspace,
    tx: &mut Tx,
    remote_id: &str,
    what: &str,
    reference: &str,
    why: &str,
) -> Result<(), StoreError> {
    let info: String = format!("remote_id={remote_id} ref={reference} reason={why}").chars().take(MAX_INFO).collect();
    tracing::warn!(remote_id, what, reference, why, "a connected workspace was refused");
    tx.insert(&Audit {
        id: ws.ids.new_id(),
        create_at: ws.now(),
        action: format!("remote_refused_{what}"),
        extra_info: info,
        ..Audit::default()
    })
}
