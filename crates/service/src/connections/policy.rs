//! Reading and setting what a connection may carry.

use causeway_model::connections::{EffectivePolicy, Policy};
use serde::Serialize;

use super::{actions, audit, check_manage, errors, require_live, store};
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// What was chosen for a connection, and what that comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyView {
    pub effective: EffectivePolicy,
    pub own: Policy,
}

/// The policy of a connection.
pub async fn policy(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<PolicyView> {
    check_manage(ws, caller)?;
    let (ws2, id) = (ws.clone(), remote_id.to_owned());
    ws.store
        .read(move |tx| {
            let connection = require_live(tx, &id)?;
            Ok(PolicyView { effective: crate::policy::of(&ws2, &connection), own: connection.policy })
        })
        .await
}

/// Sets the policy of a connection. It holds from the next message on, in both directions.
pub async fn set_policy(ws: &Workspace, caller: &Caller, remote_id: &str, policy: Policy) -> Result<PolicyView> {
    check_manage(ws, caller)?;
    let policy = policy.checked().map_err(|error| errors::bad_policy(&error))?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_live(tx, &id)?;
            connection.policy = policy;
            store(&ws2, tx, &connection)?;
            // What this side wants to be told is part of what it says of itself.
            crate::changes::tell_standing_after_commit(&ws2, tx);
            let own = serde_json::to_value(&connection.policy).unwrap_or_default();
            let chosen: Vec<String> = own
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            audit(&ws2, tx, &caller, actions::POLICY, &format!("remote_id={id} {}", chosen.join(" ")))?;
            Ok(PolicyView { effective: crate::policy::of(&ws2, &connection), own: connection.policy })
        })
        .await
}
