//! Who can write directly to whom across workspaces.

use crate::error::Result;
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::sharing;
use crate::workspace::Workspace;

/// Whether `user_id` can exchange direct messages with `other_id`; people may ask for themselves.
pub async fn can_message(ws: &Workspace, caller: &Caller, user_id: &str, other_id: &str) -> Result<bool> {
    super::check_sharing_enabled(ws)?;
    check_self_or_edit_others(ws, caller, user_id)?;
    sharing::can_message(ws, user_id, other_id).await
}
