//! The sections of the configuration, one file each. Names are those of Mattermost's `config.json` wherever the setting exists there.

mod connected_workspaces;
mod email;
mod feature_flags;
mod file;
mod localization;
mod log;
mod metrics;
mod password;
mod privacy;
mod rate_limit;
mod service;
mod sql;
mod support;
mod team;

pub use connected_workspaces::{ConnectedWorkspacesSettings, Messageable};
pub use email::EmailSettings;
pub use feature_flags::FeatureFlags;
pub use file::{FileDriver, FileSettings};
pub use localization::LocalizationSettings;
pub use log::{LogFormat, LogLevel, LogSettings};
pub use metrics::MetricsSettings;
pub use password::PasswordSettings;
pub use privacy::PrivacySettings;
pub use rate_limit::RateLimitSettings;
pub use service::{CollapsedThreads, ServiceSettings};
pub use sql::{SqlDriver, SqlSettings};
pub use support::SupportSettings;
pub use team::{NameDisplay, RestrictDirectMessage, TeamSettings};
