//! Who is online: what activity and people themselves say.

use std::collections::HashMap;

use parking_lot::Mutex;

/// Last activity of the people who are connected, in memory; Unix milliseconds by user id.
#[derive(Debug, Default)]
pub struct Presence {
    pub last_activity: Mutex<HashMap<String, i64>>,
}
