//! Files: the upload session that announces one, and what is known of one.

use serde::{Deserialize, Serialize};

use super::lenient::{is_false, is_zero, nullable};

/// The payload of `sharedchannel_upload`, and of its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UploadSession {
    pub id: String,
    /// Only `attachment` is accepted from another server.
    #[serde(rename = "type")]
    pub upload_type: String,
    pub create_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub filename: String,
    /// Bytes.
    pub file_size: i64,
    /// How many bytes have arrived.
    pub file_offset: i64,
    #[serde(deserialize_with = "nullable")]
    pub remote_id: String,
    /// The id that the file has on the sender, and keeps.
    pub req_file_id: String,
}

impl UploadSession {
    pub const ATTACHMENT: &'static str = "attachment";
}

/// A file in a post's metadata, and the answer to a finished upload.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WireFileInfo {
    pub id: String,
    pub user_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post_id: String,
    pub channel_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
    pub name: String,
    pub extension: String,
    /// Bytes.
    pub size: i64,
    pub mime_type: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub width: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub height: i64,
    #[serde(skip_serializing_if = "is_false")]
    pub has_preview_image: bool,
    /// A tiny JPEG, base64; null when there is none.
    pub mini_preview: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    pub archived: bool,
}
