//! How two Causeway servers change the tokens of their connection.

use serde::{Deserialize, Serialize};

use super::lenient::{is_zero, nullable};

/// What is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RotationStep {
    /// The sender would like to present another token to the receiver; `number` is that of the last change it knows of.
    #[default]
    Please,
    /// The receiver makes the token that it will present to the sender, and tells its hash.
    Make,
    /// The receiver presents it from now on.
    Use,
}

/// The payload of `causeway_rotate`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationRequest {
    pub step: RotationStep,
    /// Of the round.
    #[serde(default)]
    pub number: i64,
}

/// The payload of its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RotationAnswer {
    /// SHA-256 in hex of the token that was made.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub token_hash: String,
    /// With a refusal: the latest round that is known.
    #[serde(skip_serializing_if = "is_zero")]
    pub latest: i64,
}
