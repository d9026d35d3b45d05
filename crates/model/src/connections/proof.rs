//! Whether both sides of a shared channel hold the same: how far the comparison is, and what it found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Nobody has asked for one.
pub const NEVER: &str = "none";
/// It has not begun.
pub const WAITING: &str = "waiting";
/// Both sides are being compared, or everything is being sent again.
pub const COMPARING: &str = "comparing";
/// What was found is being looked at once more, after it was sent again.
pub const MENDING: &str = "mending";
pub const DONE: &str = "done";
/// It was given up.
pub const FAILED: &str = "failed";

/// It differs, and nobody was asked to mend it.
pub const FOUND: &str = "found";
/// It was sent again by whoever may.
pub const RESENT: &str = "resent";
/// It is the same by now.
pub const MENDED: &str = "mended";
/// It differs still.
pub const LEFT: &str = "left";

/// Most findings of one comparison. Where there are more it stops, and goes on when it is begun anew.
pub const MOST_FINDINGS: usize = 1_000;

/// A message that is not the same on both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    pub post_id: String,
    /// `missing here`, `missing there`, `text`, `files`, `reactions`, `acknowledgements` or `pin`; with the weaker proof `refused`.
    pub what: Vec<String>,
    /// `found`, `resent`, `mended` or `left`.
    pub state: String,
    /// Why it was left.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// One comparison of a channel with one connection, the latest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    pub channel_id: String,
    pub remote_id: String,
    /// `none`, `waiting`, `comparing`, `mending`, `done` or `failed`.
    pub state: String,
    /// Whether what differs is sent again.
    pub mend: bool,
    /// Whether the other side cannot be asked what it holds: then everything of ours is sent again, and what it refuses is what is known.
    pub weak: bool,
    pub begun_at: i64,
    pub done_at: i64,
    /// Messages that were compared, or sent again.
    pub compared: i64,
    /// What differs, or did.
    #[serde(rename = "differing")]
    pub findings: Vec<Finding>,
    /// Whether there may be more: the comparison stopped at so many.
    pub truncated: bool,
    /// Messages that one side rightly lacks, by why.
    pub lacking: BTreeMap<String, i64>,
    /// Why it was given up, or does not go on for now.
    pub reason: String,
    /// The last message that was dealt with: its time and id.
    #[serde(skip)]
    pub cursor_at: i64,
    #[serde(skip)]
    pub cursor_id: String,
}

impl Proof {
    pub fn is_under_way(&self) -> bool {
        [WAITING, COMPARING, MENDING].contains(&self.state.as_str())
    }
}
