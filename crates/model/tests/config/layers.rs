//! Which layer wins, and what is said about values that cannot be used.

use causeway_model::config::{CollapsedThreads, Settings, SqlDriver, Warning, load};
use serde_json::json;

use crate::{from_file, settings, variables};

#[test]
fn nothing_at_all_gives_the_defaults() {
    let (settings, warnings) = load(None, [], &[]).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(settings.effective(), Settings::default().effective());
    assert!(settings.connected_workspaces.enable_shared_channels);
    assert!(settings.connected_workspaces.enable_remote_cluster_service);
    assert!(!settings.connected_workspaces.send_email_addresses);
    assert_eq!(settings.service.listen_address, "127.0.0.1:8065");
    assert_eq!(settings.file.max_file_size, 104_857_600);
    assert_eq!(settings.sql.driver_name, SqlDriver::Sqlite);
}

#[test]
fn the_defaults_are_allowed() {
    let (settings, warnings) = from_file(causeway_model::config::example()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(settings.effective(), Settings::default().effective());
}

#[test]
fn later_layers_win() {
    let file = json!({"TeamSettings": {"SiteName": "file", "MaxUsersPerTeam": 7, "MaxChannelsPerTeam": 8}});
    let mm = ("MM_TEAMSETTINGS_SITENAME", "mm");
    let own = ("CAUSEWAY_TEAMSETTINGS_SITENAME", "own");
    let name = |environment: &[(&str, &str)], flags: &[(&str, serde_json::Value)]| {
        let (settings, _) = load(Some(file.clone()), variables(environment), flags).unwrap();
        assert_eq!(settings.team.max_users_per_team, 7);
        settings.team.site_name
    };
    assert_eq!(name(&[], &[]), "file");
    assert_eq!(name(&[mm], &[]), "mm");
    assert_eq!(name(&[mm, own], &[]), "own");
    assert_eq!(name(&[own, mm], &[]), "own");
    assert_eq!(name(&[own, mm], &[("TeamSettings.SiteName", json!("flag"))]), "flag");
}

#[test]
fn variables_are_read_by_type() {
    let environment = variables(&[
        ("MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS", "1"),
        ("MM_SERVICESETTINGS_POSTEDITTIMELIMIT", "60"),
        ("MM_SERVICESETTINGS_TRUSTEDPROXYIPHEADER", "X-Real-IP  X-Forwarded-For"),
        ("MM_SERVICESETTINGS_COLLAPSEDTHREADS", "Default_On"),
        ("MM_FEATUREFLAGS_ENABLESHAREDCHANNELSDMS", "false"),
        ("PATH", "/bin"),
        ("MM_UNRELATED", "x"),
    ]);
    let (settings, warnings) = load(None, environment, &[]).unwrap();
    assert_eq!(warnings, []);
    assert!(settings.service.enable_user_access_tokens);
    assert_eq!(settings.service.post_edit_time_limit, 60);
    assert_eq!(settings.service.trusted_proxy_ip_header, ["X-Real-IP", "X-Forwarded-For"]);
    assert_eq!(settings.service.collapsed_threads, CollapsedThreads::DefaultOn);
    assert!(!settings.feature_flags.enable_shared_channels_dms);
    assert_eq!(settings.environment_overrides()["FeatureFlags"], json!({"EnableSharedChannelsDMs": true}));
    assert_eq!(settings.environment_overrides()["TeamSettings"], json!(null));
}

#[test]
fn unknown_settings_are_kept_and_named_once() {
    let file = json!({
        "LdapSettings": {"Enable": true, "LdapServer": "ldap.example"},
        "ServiceSettings": {"siteurl": "https://a.example", "Nonsense": [1]},
    });
    let environment = variables(&[("CAUSEWAY_TEAMSETTINGS_SITENAMES", "x")]);
    let (settings, warnings) = load(Some(file.clone()), environment, &[]).unwrap();
    let named: Vec<String> = warnings.iter().map(Warning::to_string).collect();
    assert_eq!(
        named,
        [
            "CAUSEWAY_TEAMSETTINGS_SITENAMES does not exist here; it is kept and has no effect",
            "LdapSettings does not exist here; it is kept and has no effect",
            "ServiceSettings.Nonsense does not exist here; it is kept and has no effect",
            "ServiceSettings.siteurl does not exist here; it is kept and has no effect. Was ServiceSettings.SiteURL meant?",
        ]
    );
    assert_eq!(settings.raw(), file);
    assert_eq!(settings.masked()["LdapSettings"], file["LdapSettings"]);
    assert_eq!(settings.masked()["ServiceSettings"]["Nonsense"], json!([1]));
}

#[test]
fn a_wrong_value_is_named_with_what_it_may_hold() {
    let message = |file| from_file(file).unwrap_err().to_string();
    assert_eq!(
        message(json!({"ServiceSettings": {"MaximumLoginAttempts": "ten"}})),
        "ServiceSettings.MaximumLoginAttempts holds \"ten\"; it may hold a whole number from 1 to 1000"
    );
    assert_eq!(
        message(json!({"ServiceSettings": {"SiteURL": "chat.example"}})),
        "ServiceSettings.SiteURL holds \"chat.example\"; it may hold nothing, or an address like https://chat.example.org, without a path"
    );
    assert_eq!(
        message(json!({"SqlSettings": {"DriverName": "mysql"}})),
        "SqlSettings.DriverName holds \"mysql\"; it may hold one of \"sqlite\", \"postgres\""
    );
    assert_eq!(message(json!({"TeamSettings": 5})), "TeamSettings holds 5; it may hold an object");
    assert_eq!(message(json!([])), "The configuration holds a list; it may hold an object");
    let from_variable = load(None, variables(&[("MM_LOGSETTINGS_ENABLECOLOR", "blue")]), &[]).unwrap_err();
    assert_eq!(
        from_variable.to_string(),
        "LogSettings.EnableColor (set by MM_LOGSETTINGS_ENABLECOLOR) holds \"blue\"; it may hold true or false"
    );
    assert_eq!(
        load(None, [], &[("TeamSettings.Color", json!(1))]).unwrap_err().to_string(),
        "TeamSettings.Color (set by the command line) holds 1; it may hold nothing: there is no such setting"
    );
}

#[test]
fn everything_wrong_is_told_at_once() {
    let error = from_file(json!({
        "ServiceSettings": {"MaximumLoginAttempts": 0, "EnableCustomEmoji": "yes"},
        "RateLimitSettings": {"PerSec": -1},
    }))
    .unwrap_err();
    assert_eq!(error.problems.len(), 3);
}

#[test]
fn a_secret_is_not_shown_in_messages() {
    for file in [
        json!({"SqlSettings": {"DriverName": "sqlite", "DataSource": "postgres://u:hunter2@h/d"}}),
        json!({"SqlSettings": {"DriverName": "postgres", "DataSource": "u:hunter2@tcp(h)/d"}}),
        json!({"SqlSettings": {"DataSource": ["hunter2"]}}),
    ] {
        let message = from_file(file).unwrap_err().to_string();
        assert!(message.starts_with("SqlSettings.DataSource holds something else;"), "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }
}

#[test]
fn settings_that_exclude_each_other_are_refused() {
    let error =
        from_file(json!({"ServiceSettings": {"AllowCorsFrom": "*", "CorsAllowCredentials": true}})).unwrap_err();
    assert_eq!(error.problems[0].setting, "ServiceSettings.CorsAllowCredentials");
}

#[test]
fn old_names_count_where_the_new_ones_are_absent() {
    let old = json!({"ExperimentalSettings": {"EnableSharedChannels": false, "EnableRemoteClusterService": false}});
    let (both, warnings) = from_file(old.clone()).unwrap();
    assert!(!both.connected_workspaces.enable_shared_channels);
    assert!(!both.connected_workspaces.enable_remote_cluster_service);
    assert_eq!(
        warnings[0].to_string(),
        "ExperimentalSettings.EnableSharedChannels is deprecated; its value was taken for ConnectedWorkspacesSettings.EnableSharedChannels"
    );
    assert_eq!(warnings.len(), 2);
    assert_eq!(both.raw(), old);

    let mut mixed = old.clone();
    mixed["ConnectedWorkspacesSettings"] = json!({"EnableSharedChannels": true, "EnableRemoteClusterService": null});
    let mixed = settings(mixed);
    assert!(mixed.connected_workspaces.enable_shared_channels);
    assert!(!mixed.connected_workspaces.enable_remote_cluster_service);

    let environment = variables(&[("MM_CONNECTEDWORKSPACESSETTINGS_ENABLESHAREDCHANNELS", "true")]);
    let (fixed, _) = load(Some(old), environment, &[]).unwrap();
    assert!(fixed.connected_workspaces.enable_shared_channels);

    let wrong = from_file(json!({"ExperimentalSettings": {"EnableSharedChannels": "no"}})).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "ConnectedWorkspacesSettings.EnableSharedChannels (set by ExperimentalSettings.EnableSharedChannels) holds \"no\"; it may hold true or false"
    );
}

#[test]
fn the_site_url_follows_the_listening_address_when_it_is_not_set() {
    let address = |listen: &str, site: &str| {
        settings(json!({"ServiceSettings": {"ListenAddress": listen, "SiteURL": site}})).site_url()
    };
    assert_eq!(address(":8066", ""), "http://localhost:8066");
    assert_eq!(address("127.0.0.1:8065", ""), "http://localhost:8065");
    assert_eq!(address("10.1.2.3:80", ""), "http://10.1.2.3:80");
    assert_eq!(address(":80", "https://chat.example/"), "https://chat.example");
}
