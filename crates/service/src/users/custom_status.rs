//! The status text that people set for themselves. It is part of the profile, as a prop that clients read.

use causeway_model::preferences::Preference;
use causeway_model::text::cut_to_runes;
use causeway_model::users::PROP_CUSTOM_STATUS;
use causeway_store::{Tx, args};
use serde::{Deserialize, Serialize};

use super::{check_ours, keep_profile, require};
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::preferences;
use crate::workspace::Workspace;

/// Where a person's recent ones are remembered.
const CATEGORY: &str = "custom_status";
const RECENT: &str = "recent_custom_statuses";
const MOST_RECENT: usize = 5;
const LONGEST_TEXT: usize = 100;
const LONGEST_EMOJI: usize = 64;
const DURATIONS: [&str; 7] = ["", "thirty_minutes", "one_hour", "four_hours", "today", "this_week", "date_and_time"];

/// An emoji and a few words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomStatus {
    pub emoji: String,
    pub text: String,
    /// Which of the clients' choices `expires_at` came from.
    pub duration: String,
    /// RFC 3339; clients hide the status from then on.
    pub expires_at: String,
}

fn check_enabled(ws: &Workspace) -> Result<()> {
    if ws.config().team.enable_custom_user_statuses {
        return Ok(());
    }
    Err(Error::not_implemented("api.custom_status.disabled", "Custom status feature has been disabled."))
}

/// Sets the custom status of `user_id`, and remembers it among the recent ones.
pub async fn set_custom_status(ws: &Workspace, caller: &Caller, user_id: &str, mut status: CustomStatus) -> Result<()> {
    check_enabled(ws)?;
    check_self_or_edit_others(ws, caller, user_id)?;
    status.text = cut_to_runes(status.text.trim(), LONGEST_TEXT).to_owned();
    let is_valid = (!status.emoji.is_empty() || !status.text.is_empty())
        && status.emoji.len() <= LONGEST_EMOJI
        && DURATIONS.contains(&status.duration.as_str())
        && status.expires_at.len() <= 64
        && (status.duration.is_empty() || !status.expires_at.is_empty());
    if !is_valid {
        return Err(Error::invalid(
            "api.custom_status.set_custom_statuses.update.app_error",
            "Failed to update the custom status. Please add either emoji or custom text status or both.",
        ));
    }
    if status.emoji.is_empty() {
        status.emoji = "speech_balloon".to_owned();
    }
    let (ws2, id) = (ws.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let text = serde_json::to_string(&status).map_err(|e| Error::internal("write a custom status", e))?;
            put(&ws2, tx, &id, text)?;
            let mut recent = recent(tx, &id)?;
            recent.retain(|other| other.text != status.text || other.emoji != status.emoji);
            recent.insert(0, status);
            recent.truncate(MOST_RECENT);
            keep_recent(tx, &id, &recent)
        })
        .await
}

/// Removes the custom status of `user_id`.
pub async fn remove_custom_status(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<()> {
    check_enabled(ws)?;
    check_self_or_edit_others(ws, caller, user_id)?;
    let (ws2, id) = (ws.clone(), user_id.to_owned());
    ws.store.write(move |tx| put(&ws2, tx, &id, String::new())).await
}

/// Forgets one of the recent custom statuses of `user_id`.
pub async fn remove_recent_custom_status(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    status: CustomStatus,
) -> Result<()> {
    check_enabled(ws)?;
    check_self_or_edit_others(ws, caller, user_id)?;
    let id = user_id.to_owned();
    ws.store
        .write(move |tx| {
            let mut recent = recent(tx, &id)?;
            let before = recent.len();
            recent.retain(|other| other.text != status.text || other.emoji != status.emoji);
            if recent.len() == before {
                return Err(Error::invalid(
                    "api.custom_status.recent_custom_statuses.delete.app_error",
                    "Failed to delete the recent status. Please try adding status first or contact your system administrator for details.",
                ));
            }
            keep_recent(tx, &id, &recent)
        })
        .await
}

fn put(ws: &Workspace, tx: &mut Tx, user_id: &str, text: String) -> Result<()> {
    let mut user = require(tx, user_id)?;
    check_ours(&user)?;
    if user.props.get(PROP_CUSTOM_STATUS) == Some(&text) {
        return Ok(());
    }
    user.props.insert(PROP_CUSTOM_STATUS.to_owned(), text);
    keep_profile(ws, tx, &mut user, "")
}

fn recent(tx: &mut Tx, user_id: &str) -> Result<Vec<CustomStatus>> {
    let kept: Option<Preference> =
        tx.find("WHERE t.user_id = $1 AND t.category = $2 AND t.name = $3", args![user_id, CATEGORY, RECENT])?;
    // Clients can write this preference too; what cannot be read counts as none.
    Ok(kept.and_then(|kept| serde_json::from_str(&kept.value).ok()).unwrap_or_default())
}

fn keep_recent(tx: &mut Tx, user_id: &str, recent: &[CustomStatus]) -> Result<()> {
    let value = serde_json::to_string(recent).map_err(|e| Error::internal("write recent custom statuses", e))?;
    let preference =
        Preference { user_id: user_id.to_owned(), category: CATEGORY.to_owned(), name: RECENT.to_owned(), value };
    Ok(preferences::keep(tx, &[preference])?)
}
