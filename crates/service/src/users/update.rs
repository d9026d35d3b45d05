//! Changing a profile.

use causeway_model::StringMap;
use causeway_model::text::{
    check_email, check_full_name, check_locale, check_nickname, check_position, check_username, normalize_email,
};
use causeway_model::users::{
    PROP_ORIGINAL_REMOTE_ID, PROP_ORIGINAL_REMOTE_NAME, PROP_REMOTE_EMAIL, PROP_REMOTE_USERNAME, User,
};
use causeway_store::Tx;
use serde::Deserialize;

use super::create::{check_domain, taken};
use super::{Seen, check_ours, check_outranks, require};
use crate::changes;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::workspace::Workspace;

/// What changes of a profile; `None` stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Patch {
    pub username: Option<String>,
    pub email: Option<String>,
    pub nickname: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub position: Option<String>,
    pub locale: Option<String>,
    pub props: Option<StringMap>,
    pub notify_props: Option<StringMap>,
    pub timezone: Option<StringMap>,
    /// The current password, which who changes their own address must give.
    pub password: Option<String>,
}

/// Props that say where a person of another workspace comes from: nobody sets them for themselves.
const OWNED_PROPS: [&str; 4] =
    [PROP_REMOTE_USERNAME, PROP_REMOTE_EMAIL, PROP_ORIGINAL_REMOTE_ID, PROP_ORIGINAL_REMOTE_NAME];
/// How much the free-form maps of a profile may hold, in bytes.
const MOST_IN_MAP: usize = 16_384;

/// Changes the profile of `user_id` and returns it as the caller sees it.
pub async fn patch(ws: &Workspace, caller: &Caller, user_id: &str, patch: Patch) -> Result<User> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let id = user_id.to_owned();
    let before = ws.store.read(move |tx| require(tx, &id)).await?;
    check_ours(&before)?;
    check_outranks(ws, caller, &before)?;
    let new_email = patch.email.as_deref().map(normalize_email).filter(|email| *email != before.email);
    if new_email.is_some() && caller.is(user_id) && !caller.operator {
        let given = patch.password.clone().ok_or_else(|| Error::invalid_body("password"))?;
        super::password::check_current(ws, caller, &before, given).await?;
    }
    let (ws2, caller2, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    let user = ws
        .store
        .write(move |tx| {
            let mut user = require(tx, &id)?;
            let unchanged = user.clone();
            apply(&mut user, patch)?;
            if user.email != unchanged.email {
                check_domain(&ws2.config(), &user.email)?;
                user.email_verified = false;
            }
            if user == unchanged {
                return Ok(user);
            }
            if user.username != unchanged.username || user.email != unchanged.email {
                let extra = format!("user={id} username={}", user.username);
                crate::audits::record(&ws2, tx, &caller2, "/api/v4/users/patch", &extra)?;
            }
            keep_profile(&ws2, tx, &mut user, "")?;
            Ok::<_, Error>(user)
        })
        .await?;
    Ok(Seen::by(ws, caller).show(user))
}

/// Keeps a changed account, with a new `update_at`: clients are told, and so is every workspace that shares a channel with the
/// person. `origin` is the connection the change came through, empty when it was made here.
pub fn keep_profile(ws: &Workspace, tx: &mut Tx, user: &mut User, origin: &str) -> Result<()> {
    user.update_at = ws.now().max(user.update_at + 1);
    keep_as_is(ws, tx, user, origin)
}

/// Like [`keep_profile`], but with the `update_at` that is there: of somebody from another workspace only that workspace says
/// when their profile changed.
pub(super) fn keep_as_is(ws: &Workspace, tx: &mut Tx, user: &User, origin: &str) -> Result<()> {
    tx.update(user, &["id"]).map_err(taken)?;
    changes::record_user(ws, tx, &user.id, origin)?;
    let as_seen = Seen::by_members(ws).show(user.clone());
    for event in kinds::user_updated(user, &as_seen) {
        after_commit(ws, tx, event);
    }
    Ok(())
}

fn apply(user: &mut User, patch: Patch) -> Result<()> {
    if let Some(username) = patch.username {
        let username = username.trim().to_lowercase();
        if username != user.username {
            check_username(&username)?;
            user.username = username;
        }
    }
    if let Some(email) = patch.email {
        let email = normalize_email(&email);
        if email != user.email {
            check_email(&email)?;
            user.email = email;
        }
    }
    let replace = |field: &mut String, value: Option<String>| {
        if let Some(value) = value {
            *field = value;
        }
    };
    replace(&mut user.nickname, patch.nickname);
    replace(&mut user.first_name, patch.first_name);
    replace(&mut user.last_name, patch.last_name);
    replace(&mut user.position, patch.position);
    replace(&mut user.locale, patch.locale);
    check_nickname(&user.nickname)?;
    check_full_name(&user.first_name, &user.last_name)?;
    check_position(&user.position)?;
    check_locale(&user.locale)?;
    if let Some(mut props) = patch.props {
        check_map(&props, "props")?;
        for owned in OWNED_PROPS {
            props.remove(owned);
            if let Some(kept) = user.props.get(owned) {
                props.insert(owned.to_owned(), kept.clone());
            }
        }
        user.props = props;
    }
    if let Some(notify_props) = patch.notify_props {
        check_map(&notify_props, "notify_props")?;
        // Settings that a client does not know stay as they are.
        user.notify_props.extend(notify_props);
    }
    if let Some(timezone) = patch.timezone {
        check_map(&timezone, "timezone")?;
        user.timezone = timezone;
    }
    Ok(())
}

fn check_map(map: &StringMap, name: &str) -> Result<()> {
    let bytes: usize = map.iter().map(|(key, value)| key.len() + value.len()).sum();
    if bytes > MOST_IN_MAP { Err(Error::invalid_body(name)) } else { Ok(()) }
}
