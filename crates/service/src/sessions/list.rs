//! The list of a person's log-ins, and ending them.

use causeway_model::permissions::Permission;
use causeway_model::sessions::Session;
use causeway_model::teams::TeamMember;
use causeway_store::args;

use super::{end, end_all, length};
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_self_or_edit_others, check_system, with_team_roles};
use crate::workspace::Workspace;

/// The sessions of `user_id`, most recently used first, each with the person's team memberships, as clients expect.
pub async fn of_user(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Vec<Session>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (id, now) = (user_id.to_owned(), ws.now());
    let (mut sessions, members) = ws
        .store
        .read(move |tx| {
            let sessions: Vec<Session> = tx.select(
                "WHERE t.user_id = $1 AND (t.expires_at = 0 OR t.expires_at > $2) \
                 ORDER BY t.last_activity_at DESC, t.id",
                args![&id, now],
            )?;
            let members: Vec<TeamMember> =
                tx.select("WHERE t.user_id = $1 AND t.delete_at = 0 ORDER BY t.team_id", args![&id])?;
            Ok::<_, Error>((sessions, members))
        })
        .await?;
    let members: Vec<serde_json::Value> = members
        .into_iter()
        .map(|member| with_team_roles(ws, member))
        .filter_map(|member| serde_json::to_value(member).ok())
        .collect();
    for session in &mut sessions {
        session.team_members = Some(members.clone());
        // The token against forged requests is the session's own secret: nobody else is shown it.
        if caller.is(user_id) {
            session.props.insert("csrf".to_owned(), session.csrf_token.clone());
        }
    }
    Ok(sessions)
}

/// Ends one session of `user_id`.
pub async fn revoke(ws: &Workspace, caller: &Caller, user_id: &str, session_id: &str) -> Result<()> {
    check_self_or_edit_others(ws, caller, user_id)?;
    if session_id.is_empty() {
        return Err(Error::invalid_body("session_id"));
    }
    let (ws2, caller) = (ws.clone(), caller.clone());
    let (user_id, session_id) = (user_id.to_owned(), session_id.to_owned());
    ws.store
        .write(move |tx| {
            let found: Option<Session> = tx.find("WHERE t.id = $1 AND t.user_id = $2", args![&session_id, &user_id])?;
            let session = found.ok_or_else(|| {
                Error::invalid("app.session.get.app_error", "We encountered an error finding the session.")
            })?;
            audits::record(&ws2, tx, &caller, audits::SESSIONS, &format!("session_id={session_id}"))?;
            end(&ws2, tx, vec![session])
        })
        .await
}

/// Ends all sessions of `user_id`, the one that is used for it included.
pub async fn revoke_all(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<()> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            audits::record(&ws2, tx, &caller, audits::SESSIONS, &format!("all of user={id}"))?;
            end_all(&ws2, tx, &id, "")
        })
        .await
}

/// Ends everybody's sessions.
pub async fn revoke_everybodys(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_system(ws, caller, Permission::ManageSystem)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            audits::record(&ws2, tx, &caller, audits::SESSIONS, "all of everybody")?;
            let sessions: Vec<Session> = tx.select("", &[])?;
            end(&ws2, tx, sessions)
        })
        .await
}

/// Ties the caller's session to a device, which lasts as long as devices' sessions do and ends others of the same device.
pub async fn attach_device(ws: &Workspace, caller: &Caller, device_id: &str) -> Result<()> {
    const LONGEST: usize = 512;
    if device_id.is_empty() || device_id.len() > LONGEST {
        return Err(Error::invalid_body("device_id"));
    }
    let until = ws.now() + length(ws, device_id);
    let (ws2, caller, device) = (ws.clone(), caller.clone(), device_id.to_owned());
    ws.store
        .write(move |tx| {
            let before: Vec<Session> = tx.select(
                "WHERE t.user_id = $1 AND t.device_id = $2 AND t.id <> $3",
                args![&caller.user_id, &device, &caller.session_id],
            )?;
            end(&ws2, tx, before)?;
            tx.execute(
                "UPDATE sessions SET device_id = $2, expires_at = $3 WHERE id = $1",
                args![&caller.session_id, &device, until],
            )?;
            super::forget_user(&ws2, tx, &caller.user_id)
        })
        .await
}
