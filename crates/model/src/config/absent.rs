//! Sections of Mattermost's configuration for features that do not exist here. Its clients' system console asks whether they are
//! enabled; they are told no. None of it can be set.

use serde_json::{Map, Value, json};

/// What clients are shown for features that do not exist here.
pub(super) fn sections() -> Map<String, Value> {
    let off = [
        "ClusterSettings",
        "ComplianceSettings",
        "GitLabSettings",
        "GoogleSettings",
        "GuestAccountsSettings",
        "ImageProxySettings",
        "IntuneSettings",
        "LdapSettings",
        "Office365Settings",
        "OpenIdSettings",
        "SamlSettings",
    ];
    let mut sections: Map<String, Value> =
        off.into_iter().map(|name| (name.to_owned(), json!({"Enable": false}))).collect();
    let others = json!({
        "AccessControlSettings": {"EnableAttributeBasedAccessControl": false},
        "AnnouncementSettings": {"EnableBanner": false, "AdminNoticesEnabled": false, "UserNoticesEnabled": false},
        "AutoTranslationSettings": {"Enable": false},
        "ContentFlaggingSettings": {"EnableContentFlagging": false},
        "DataRetentionSettings": {"EnableMessageDeletion": false, "EnableFileDeletion": false},
        "DisplaySettings": {"CustomURLSchemes": [], "MaxMarkdownNodes": 0},
        "ElasticsearchSettings": {"EnableIndexing": false, "EnableSearching": false, "EnableAutocomplete": false},
        "EmailSettings": {"SendEmailNotifications": false, "SendPushNotifications": false, "RequireEmailVerification": false},
        "ExperimentalSettings": {"RestrictSystemAdmin": false},
        "MessageExportSettings": {"EnableExport": false},
        "PluginSettings": {"Enable": false, "EnableMarketplace": false, "EnableUploads": false, "PluginStates": {}, "Plugins": {}},
        "ServiceSettings": {
            "EnableOutgoingWebhooks": false, "EnableOAuthServiceProvider": false,
            "EnableMultifactorAuthentication": false, "EnableLinkPreviews": false,
        },
        "ThemeSettings": {"EnableThemeSelection": true, "AllowCustomThemes": true, "AllowedThemes": [], "DefaultTheme": "default"},
    });
    if let Value::Object(others) = others {
        sections.extend(others);
    }
    sections
}

/// Whether a value is just what clients were shown for a feature that does not exist here.
pub(super) fn is_as_shown(section: &str, name: &str, value: &Value) -> bool {
    sections().get(section).and_then(|section| section.get(name)).is_some_and(|shown| shown == value)
}
