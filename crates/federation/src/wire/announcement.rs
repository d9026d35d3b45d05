//! What a Causeway server says of itself in pings and their answers; other servers ignore it.

use serde::{Deserialize, Serialize};

use super::lenient::nullable;

/// `{"protocol": N, "features": [...]}` under the key `causeway`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Announcement {
    pub protocol: u32,
    #[serde(deserialize_with = "nullable")]
    pub features: Vec<String>,
}

impl Announcement {
    /// The protocol of this build.
    pub const PROTOCOL: u32 = 1;

    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|f| f == feature)
    }
}
