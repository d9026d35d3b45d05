//! What clients are told: the names that Mattermost's clients read, with what is true here.

use std::collections::BTreeMap;

use causeway_model::config::ClientFacts;
use serde_json::json;

use crate::settings;

fn names(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap()
}

fn facts() -> ClientFacts {
    ClientFacts {
        version: "0.1.0".into(),
        server_id: "ebd4jjg6ctdcbmcqku1onwum8c".into(),
        installed_at: 1_795_412_591_637,
        schema_version: 7,
        no_accounts: true,
    }
}

#[test]
fn clients_find_every_name_they_know() {
    let told = settings(json!({})).client_config(&facts());
    let known: Vec<String> = told.into_keys().collect();
    assert_eq!(known, names(include_str!("client-keys.json")));
}

#[test]
fn settings_and_facts_reach_clients() {
    let told = settings(json!({
        "ServiceSettings": {"SiteURL": "https://a.example/", "PostPriority": false},
        "TeamSettings": {"SiteName": "Aurora", "RestrictDirectMessage": "team"},
        "FileSettings": {"MaxFileSize": 5},
        "SupportSettings": {"HelpLink": "mailto:help@a.example"},
        "FeatureFlags": {"EnableSharedChannelsDMs": false},
    }))
    .client_config(&facts());
    for (key, value) in [
        ("SiteURL", "https://a.example"),
        ("SiteName", "Aurora"),
        ("RestrictDirectMessage", "team"),
        ("MaxFileSize", "5"),
        ("HelpLink", "mailto:help@a.example"),
        ("PostPriority", "false"),
        ("PostAcknowledgements", "false"),
        ("ExperimentalSharedChannels", "true"),
        ("FeatureFlagEnableSharedChannelsDMs", "false"),
        ("EnableOutgoingWebhooks", "false"),
        ("CollapsedThreads", "always_on"),
        ("Version", "11.6.0"),
        ("BuildNumber", "causeway-0.1.0"),
        ("NoAccounts", "true"),
        ("InstallationDate", "1795412591637"),
    ] {
        assert_eq!(told[key], value, "{key}");
    }
}

#[test]
fn people_who_are_not_logged_in_are_told_less() {
    let settings = settings(json!({}));
    let all = settings.client_config(&facts());
    let limited = settings.limited_client_config(&facts());
    assert!(limited.len() < all.len() / 2 + 20);
    for needed in
        ["SiteName", "EnableOpenServer", "EnableSignInWithEmail", "NoAccounts", "PasswordMinimumLength", "Version"]
    {
        assert_eq!(limited.get(needed), all.get(needed), "{needed}");
        assert!(limited.contains_key(needed), "{needed}");
    }
    for kept_back in ["SQLDriverName", "SchemaVersion", "MaxFileSize", "InstallationDate", "FileLevel"] {
        assert!(!limited.contains_key(kept_back), "{kept_back}");
    }
}

#[test]
fn the_licence_shows_connected_workspaces_and_nothing_that_is_absent() {
    let license = settings(json!({})).client_license();
    let known: Vec<String> = license.keys().cloned().collect();
    assert_eq!(known, names(include_str!("license-keys.json")));
    let granted: Vec<&str> =
        license.iter().filter(|(_, value)| *value == "true").map(|(key, _)| key.as_str()).collect();
    assert_eq!(granted, ["IsLicensed", "LockTeammateNameDisplay", "Metrics", "RemoteClusterService", "SharedChannels"]);
}

#[test]
fn the_limited_licence_leaves_out_whom_it_was_made_for() {
    let limited = settings(json!({})).limited_client_license();
    assert_eq!(limited["SharedChannels"], "true");
    for kept_back in ["Email", "ExpiresAt", "Id", "IssuedAt", "Name", "SkuName", "StartsAt"] {
        assert!(!limited.contains_key(kept_back), "{kept_back}");
    }
}

#[test]
fn without_connected_workspaces_there_is_no_licence() {
    let license =
        settings(json!({"ConnectedWorkspacesSettings": {"EnableRemoteClusterService": false}})).client_license();
    assert_eq!(license, BTreeMap::from([("IsLicensed".to_owned(), "false".to_owned())]));
}
