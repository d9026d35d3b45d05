//! What clients remember for people: display settings, opened direct messages, tutorials.
//!
//! Values belong to the clients; nothing here reads them.

use causeway_model::preferences::Preference;
use causeway_store::{StoreError, Tx, args};

use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::workspace::Workspace;

/// How many can be set or removed at once.
const MOST_AT_ONCE: usize = 100;
const LONGEST_NAME: usize = 32;
const LONGEST_VALUE: usize = 20_000;

/// All preferences of `user_id`.
pub async fn all(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<Vec<Preference>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let id = user_id.to_owned();
    let rest = "WHERE t.user_id = $1 ORDER BY t.category, t.name";
    ws.store.read(move |tx| Ok(tx.select(rest, args![&id])?)).await
}

/// The preferences of `user_id` in one category, which must have one at least.
pub async fn of_category(ws: &Workspace, caller: &Caller, user_id: &str, category: &str) -> Result<Vec<Preference>> {
    let mut found = all(ws, caller, user_id).await?;
    found.retain(|preference| preference.category == category);
    if found.is_empty() {
        let message = "Unable to get the preferences of this category.";
        return Err(Error::not_found("api.preference.preferences_category.get.app_error", message));
    }
    Ok(found)
}

/// One preference of `user_id`.
pub async fn named(ws: &Workspace, caller: &Caller, user_id: &str, category: &str, name: &str) -> Result<Preference> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let (id, category, name) = (user_id.to_owned(), category.to_owned(), name.to_owned());
    let rest = "WHERE t.user_id = $1 AND t.category = $2 AND t.name = $3";
    let found: Option<Preference> =
        ws.store.read(move |tx| Ok::<_, Error>(tx.find(rest, args![&id, &category, &name])?)).await?;
    found.ok_or_else(|| Error::not_found("app.preference.get.app_error", "Unable to find the preference."))
}

/// Sets preferences of `user_id` and tells the person's other clients.
pub async fn set(ws: &Workspace, caller: &Caller, user_id: &str, preferences: Vec<Preference>) -> Result<()> {
    check_list(ws, caller, user_id, &preferences, "api.preference.update_preferences.set.app_error")?;
    for preference in &preferences {
        check(preference)?;
    }
    let (ws2, id) = (ws.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            keep(tx, &preferences)?;
            after_commit(&ws2, tx, kinds::preferences_changed(&id, &preferences));
            Ok(())
        })
        .await
}

/// Removes preferences of `user_id`, by category and name, and tells the person's other clients.
pub async fn remove(ws: &Workspace, caller: &Caller, user_id: &str, preferences: Vec<Preference>) -> Result<()> {
    check_list(ws, caller, user_id, &preferences, "api.preference.delete_preferences.delete.app_error")?;
    let (ws2, id) = (ws.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            for preference in &preferences {
                tx.execute(
                    "DELETE FROM preferences WHERE user_id = $1 AND category = $2 AND name = $3",
                    args![&id, &preference.category, &preference.name],
                )?;
            }
            after_commit(&ws2, tx, kinds::preferences_deleted(&id, &preferences));
            Ok(())
        })
        .await
}

/// Sets preferences within a larger unit of work; they must have been checked.
pub fn keep(tx: &mut Tx, preferences: &[Preference]) -> Result<(), StoreError> {
    for preference in preferences {
        tx.upsert(preference, &["user_id", "category", "name"])?;
    }
    Ok(())
}

fn check_list(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    preferences: &[Preference],
    foreign: &'static str,
) -> Result<()> {
    check_self_or_edit_others(ws, caller, user_id)?;
    if preferences.is_empty() || preferences.len() > MOST_AT_ONCE {
        return Err(Error::invalid_body("preferences"));
    }
    if preferences.iter().any(|preference| preference.user_id != user_id) {
        return Err(Error::new(Kind::Forbidden, foreign, "Unable to change preferences of another person."));
    }
    Ok(())
}

fn check(preference: &Preference) -> Result<()> {
    let Preference { category, name, value, .. } = preference;
    if category.is_empty() || category.len() > LONGEST_NAME {
        return Err(Error::invalid("model.preference.is_valid.category.app_error", "Invalid category."));
    }
    if name.len() > LONGEST_NAME {
        return Err(Error::invalid("model.preference.is_valid.name.app_error", "Invalid name."));
    }
    if value.len() > LONGEST_VALUE {
        return Err(Error::invalid("model.preference.is_valid.value.app_error", "Value is too long."));
    }
    Ok(())
}
