//! Personal access tokens: log-ins for programs, that a person makes and an administrator allows.
//!
//! A token is told once; its SHA-256 is kept.

use causeway_model::permissions::Permission;
use causeway_model::sessions::AccessToken;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use crate::bots::check_self_or_manages;
use crate::error::{Error, Result};
use crate::events::{Event, MembershipChange, after_commit};
use crate::permissions::{Caller, check_system};
use crate::sessions::token_hash;
use crate::workspace::Workspace;
use crate::{audits, users};

/// Longest description, in characters.
const MOST_DESCRIPTION: usize = 255;

fn not_found() -> Error {
    Error::not_found("app.user_access_token.get_by_user.app_error", "Unable to get the personal access tokens by user.")
}

/// Makes a token for `user_id` and returns it, this once with the token itself.
pub async fn create(ws: &Workspace, caller: &Caller, user_id: &str, description: &str) -> Result<AccessToken> {
    let id = user_id.to_owned();
    let owner: Option<User> = ws.store.read(move |tx| tx.find("WHERE t.id = $1", args![&id])).await?;
    // Bots have no other way in.
    if !ws.config().service.enable_user_access_tokens && !owner.is_some_and(|owner| owner.is_bot) {
        return Err(Error::not_implemented(
            "app.user_access_token.disabled",
            "Personal access tokens are disabled on this server. Please contact your system administrator for details.",
        ));
    }
    check_self_or_manages(ws, caller, user_id).await?;
    check_system(ws, caller, Permission::CreateUserAccessToken)?;
    let description = description.trim();
    if description.is_empty() || description.chars().count() > MOST_DESCRIPTION {
        return Err(Error::invalid_body("description"));
    }
    let token = ws.ids.new_id();
    let access = AccessToken {
        id: ws.ids.new_id(),
        token_hash: token_hash(&token),
        user_id: user_id.to_owned(),
        description: description.to_owned(),
        is_active: true,
        create_at: ws.now(),
        ..AccessToken::default()
    };
    let (ws2, caller) = (ws.clone(), caller.clone());
    let mut made = ws
        .store
        .write(move |tx| {
            let user = users::require(tx, &access.user_id)?;
            check_owner(&ws2, &caller, &user)?;
            tx.insert(&access)?;
            audits::record(
                &ws2,
                tx,
                &caller,
                audits::TOKENS,
                &format!("made token_id={} user={}", access.id, user.id),
            )?;
            Ok::<_, Error>(access)
        })
        .await?;
    made.token = token;
    Ok(made)
}

/// Tokens of somebody who may do more than the caller are out of reach, and nobody logs in for people of other workspaces.
fn check_owner(ws: &Workspace, caller: &Caller, user: &User) -> Result<()> {
    if user.is_remote() {
        return Err(Error::forbidden());
    }
    users::check_outranks(ws, caller, user)
}

/// The tokens of `user_id`, oldest first.
pub async fn of_user(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<AccessToken>> {
    check_self_or_manages(ws, caller, user_id).await?;
    if !caller.is(user_id) {
        check_system(ws, caller, Permission::ReadUserAccessToken)?;
    }
    let id = user_id.to_owned();
    let rest = "WHERE t.user_id = $1 ORDER BY t.create_at, t.id LIMIT $2 OFFSET $3";
    ws.store.read(move |tx| Ok(tx.select(rest, args![&id, limit, offset])?)).await
}

/// Everybody's tokens, oldest first.
pub async fn all(ws: &Workspace, caller: &Caller, offset: i64, limit: i64) -> Result<Vec<AccessToken>> {
    check_system(ws, caller, Permission::ManageSystem)?;
    let rest = "ORDER BY t.create_at, t.id LIMIT $1 OFFSET $2";
    ws.store.read(move |tx| Ok(tx.select(rest, args![limit, offset])?)).await
}

/// The first hundred tokens whose id or owner begins with `term`.
pub async fn search(ws: &Workspace, caller: &Caller, term: &str) -> Result<Vec<AccessToken>> {
    check_system(ws, caller, Permission::ManageSystem)?;
    let term = term.trim().to_lowercase();
    if term.is_empty() {
        return Err(Error::invalid_body("term"));
    }
    let until = format!("{term}\u{10ffff}");
    let rest = "JOIN users u ON u.id = t.user_id WHERE (t.id >= $1 AND t.id < $2) OR (t.user_id >= $1 AND t.user_id < $2) \
                OR (u.username >= $1 AND u.username < $2) ORDER BY t.create_at, t.id LIMIT 100";
    ws.store.read(move |tx| Ok(tx.select(rest, args![&term, &until])?)).await
}

/// One token, without the token itself.
pub async fn get(ws: &Workspace, caller: &Caller, token_id: &str) -> Result<AccessToken> {
    check_system(ws, caller, Permission::ReadUserAccessToken)?;
    let id = token_id.to_owned();
    let token = ws.store.read(move |tx| require(tx, &id)).await?;
    check_self_or_manages(ws, caller, &token.user_id).await?;
    Ok(token)
}

fn require(tx: &mut Tx, id: &str) -> Result<AccessToken> {
    let found: Option<AccessToken> = tx.find("WHERE t.id = $1", args![id])?;
    found.ok_or_else(not_found)
}

/// What can be done with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Revoke,
    Disable,
    Enable,
}

/// Revokes, disables or enables a token. What it was used for ends with it.
pub async fn change(ws: &Workspace, caller: &Caller, token_id: &str, change: Change) -> Result<()> {
    let id = token_id.to_owned();
    let token = ws.store.read(move |tx| require(tx, &id)).await?;
    check_self_or_manages(ws, caller, &token.user_id).await?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), token_id.to_owned());
    ws.store
        .write(move |tx| {
            let token = require(tx, &id)?;
            let needed = match change {
                Change::Revoke | Change::Disable => Permission::RevokeUserAccessToken,
                Change::Enable => Permission::CreateUserAccessToken,
            };
            check_system(&ws2, &caller, needed)?;
            if change == Change::Enable {
                check_owner(&ws2, &caller, &users::require(tx, &token.user_id)?)?;
            }
            match change {
                Change::Revoke => tx.execute_one("DELETE FROM access_tokens WHERE id = $1", args![&id])?,
                Change::Disable | Change::Enable => tx.execute_one(
                    "UPDATE access_tokens SET is_active = $2 WHERE id = $1",
                    args![&id, change == Change::Enable],
                )?,
            }
            if change != Change::Enable {
                let (ws3, hash) = (ws2.clone(), token.token_hash);
                tx.after_commit(move || ws3.sessions.forget(&hash));
                let ended =
                    MembershipChange::SessionsEnded { user_id: token.user_id, session_ids: [id.clone()].into() };
                after_commit(&ws2, tx, Event::internal(ended));
            }
            audits::record(&ws2, tx, &caller, audits::TOKENS, &format!("{change:?} token_id={id}"))?;
            Ok(())
        })
        .await
}
