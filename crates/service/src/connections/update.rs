//! Changing what a connection is called here, and where its channels go.

use causeway_model::connections::{Connection, check_display_name};
use serde::Deserialize;

use super::{actions, audit, check_manage, check_team, errors, require_live, store};
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// What a JSON patch may change of a connection.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ConnectionPatch {
    pub display_name: Option<String>,
    pub default_team_id: Option<String>,
}

/// Changes what the patch holds. The name stays: it is part of people's usernames.
pub async fn update(ws: &Workspace, caller: &Caller, remote_id: &str, patch: ConnectionPatch) -> Result<Connection> {
    check_manage(ws, caller)?;
    let display_name = patch.display_name.map(|name| name.trim().to_owned());
    if let Some(name) = &display_name {
        check_display_name(name).map_err(errors::name_error)?;
    }
    let (ws2, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_live(tx, &id)?;
            if let Some(name) = display_name {
                connection.display_name = name;
            }
            if let Some(team_id) = patch.default_team_id {
                check_team(tx, &team_id)?;
                connection.default_team_id = team_id;
            }
            store(&ws2, tx, &connection)?;
            let extra = format!(
                "remote_id={id} display_name={} default_team_id={}",
                connection.display_name, connection.default_team_id
            );
            audit(&ws2, tx, &caller, actions::PATCH, &extra)?;
            Ok(connection)
        })
        .await
}
