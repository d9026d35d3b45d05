//! Finding one person, or several by what they are called.

use causeway_model::permissions::Permission;
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::{Seen, require};
use crate::error::{Error, Result};
use crate::permissions::{Caller, has_system};
use crate::workspace::Workspace;

/// How many can be asked for by id or name at once.
const MOST_AT_ONCE: usize = 1000;

/// Whether the caller sees everybody. Others only see people with whom they share a channel or a team.
pub(super) fn sees_everybody(ws: &Workspace, caller: &Caller) -> bool {
    has_system(ws, caller, Permission::ViewMembers)
}

/// Refuses a caller who may not know that `user_id` exists.
pub fn check_visible(ws: &Workspace, tx: &mut Tx, caller: &Caller, user_id: &str) -> Result<()> {
    let is_visible = caller.is(user_id)
        || sees_everybody(ws, caller)
        || causeway_store::users::share_a_place(tx, &caller.user_id, user_id)?;
    if is_visible { Ok(()) } else { Err(Error::forbidden()) }
}

/// One person, as the caller may see them.
pub async fn get(ws: &Workspace, caller: &Caller, id: &str) -> Result<User> {
    let (ws2, caller2, id) = (ws.clone(), caller.clone(), id.to_owned());
    let user = ws
        .store
        .read(move |tx| {
            check_visible(&ws2, tx, &caller2, &id)?;
            require(tx, &id)
        })
        .await?;
    Ok(Seen::by(ws, caller).show(user))
}

/// The person with this username.
pub async fn by_username(ws: &Workspace, caller: &Caller, username: &str) -> Result<User> {
    one(ws, caller, "WHERE t.username = $1", username.trim().trim_start_matches('@').to_lowercase()).await
}

/// The person with this address. Where addresses are not shown, only administrators can ask.
pub async fn by_email(ws: &Workspace, caller: &Caller, email: &str) -> Result<User> {
    if !Seen::by(ws, caller).shows_emails() {
        return Err(Error::forbidden());
    }
    one(ws, caller, "WHERE t.email = $1", email.trim().to_lowercase()).await
}

async fn one(ws: &Workspace, caller: &Caller, rest: &'static str, wanted: String) -> Result<User> {
    let (ws2, caller2) = (ws.clone(), caller.clone());
    let user = ws
        .store
        .read(move |tx| {
            let found: Option<User> = tx.find(rest, args![&wanted])?;
            let user = found.ok_or_else(super::missing)?;
            check_visible(&ws2, tx, &caller2, &user.id)?;
            Ok::<_, Error>(user)
        })
        .await?;
    Ok(Seen::by(ws, caller).show(user))
}

/// The people with these ids who changed after `since` (Unix milliseconds), by name. Unknown ids are left out.
pub async fn by_ids(ws: &Workspace, caller: &Caller, ids: Vec<String>, since: i64) -> Result<Vec<User>> {
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        return Err(Error::invalid_body("user_ids"));
    }
    several(ws, caller, move |tx| causeway_store::users::by_ids(tx, &ids, since.max(-1))).await
}

/// The people with these usernames, by name. Unknown names are left out.
pub async fn by_usernames(ws: &Workspace, caller: &Caller, names: Vec<String>) -> Result<Vec<User>> {
    if names.is_empty() || names.len() > MOST_AT_ONCE {
        return Err(Error::invalid_body("usernames"));
    }
    let names: Vec<String> = names.iter().map(|name| name.trim_start_matches('@').to_lowercase()).collect();
    several(ws, caller, move |tx| causeway_store::users::by_usernames(tx, &names)).await
}

async fn several(
    ws: &Workspace,
    caller: &Caller,
    find: impl FnOnce(&mut Tx) -> Result<Vec<User>, causeway_store::StoreError> + Send + 'static,
) -> Result<Vec<User>> {
    let narrow = (!sees_everybody(ws, caller)).then(|| caller.user_id.clone());
    let users = ws
        .store
        .read(move |tx| {
            let mut users = find(tx)?;
            if let Some(own) = narrow {
                let ids: Vec<String> = users.iter().map(|user| user.id.clone()).collect();
                let visible = causeway_store::users::in_circle(tx, &own, &ids)?;
                users.retain(|user| visible.contains(&user.id));
            }
            Ok::<_, Error>(users)
        })
        .await?;
    Ok(Seen::by(ws, caller).show_all(users))
}

/// The ids of everybody who shares a channel with the caller.
pub async fn known(ws: &Workspace, caller: &Caller) -> Result<Vec<String>> {
    let id = caller.user_id.clone();
    ws.store.read(move |tx| Ok(causeway_store::users::known(tx, &id)?)).await
}
