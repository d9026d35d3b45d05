//! Whether somebody is online, away, not to be disturbed or offline.

use serde::{Deserialize, Serialize};

pub const ONLINE: &str = "online";
pub const AWAY: &str = "away";
pub const DND: &str = "dnd";
pub const OFFLINE: &str = "offline";

/// One person's status. Serialises as API v4's Status.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    pub user_id: String,
    pub status: String,
    /// Chosen by the person, not by their activity.
    pub manual: bool,
    pub last_activity_at: i64,
    /// Unix seconds until which "do not disturb" holds, 0 for until changed.
    pub dnd_end_time: i64,
    #[serde(skip)]
    pub prev_status: String,
}
