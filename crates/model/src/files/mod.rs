//! Uploaded files and uploads under way.

use serde::{Deserialize, Serialize};

/// A file. Serialises as API v4's FileInfo.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileInfo {
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
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_preview_image: bool,
    /// A 16 by 16 JPEG, base64.
    pub mini_preview: Option<String>,
    pub remote_id: String,
    pub archived: bool,
    /// Where the bytes are, below the file directory.
    #[serde(skip)]
    pub path: String,
    #[serde(skip)]
    pub thumbnail_path: String,
    #[serde(skip)]
    pub preview_path: String,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// An upload under way. Serialises as API v4's UploadSession.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UploadSession {
    pub id: String,
    /// `attachment`.
    #[serde(rename = "type")]
    pub kind: String,
    pub create_at: i64,
    pub user_id: String,
    pub channel_id: String,
    pub filename: String,
    #[serde(skip)]
    pub path: String,
    /// Bytes in all.
    pub file_size: i64,
    /// Bytes already here.
    pub file_offset: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remote_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub req_file_id: String,
}
