//! Changing the configuration while the server runs, and what happens to secrets on the way.

use causeway_model::config::{MASK, load};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{settings, variables};

fn with_secrets() -> Value {
    json!({
        "SqlSettings": {"DriverName": "postgres", "DataSource": "postgres://u:p@h/d", "DataSourceReplicas": ["one", "two"]},
        "FileSettings": {"AmazonS3SecretAccessKey": "s3", "PublicLinkSalt": "salt"},
        "EmailSettings": {"SMTPPassword": "", "SMTPUsername": "mailer"},
        "AutoTranslationSettings": {"LibreTranslate": {"APIKey": "translate", "URL": "u"}},
        "PluginSettings": {"Plugins": {"com.example": {"webhooksecret": "deep", "list": [{"token": 12}]}}},
    })
}

#[test]
fn secrets_are_masked_wherever_they_stand() {
    let shown = settings(with_secrets()).masked();
    assert_eq!(shown["SqlSettings"]["DataSource"], MASK);
    assert_eq!(shown["SqlSettings"]["DataSourceReplicas"], json!([MASK, MASK]));
    assert_eq!(shown["SqlSettings"]["DriverName"], "postgres");
    assert_eq!(shown["FileSettings"]["AmazonS3SecretAccessKey"], MASK);
    assert_eq!(shown["FileSettings"]["PublicLinkSalt"], MASK);
    assert_eq!(shown["EmailSettings"]["SMTPPassword"], "");
    assert_eq!(shown["EmailSettings"]["SMTPUsername"], "mailer");
    assert_eq!(shown["AutoTranslationSettings"]["LibreTranslate"], json!({"APIKey": MASK, "URL": "u"}));
    assert_eq!(
        shown["PluginSettings"]["Plugins"]["com.example"],
        json!({"webhooksecret": MASK, "list": [{"token": MASK}]})
    );
    let debugged = format!("{:?}", settings(with_secrets()));
    assert!(!debugged.contains("u:p@h") && !debugged.contains("deep"), "{debugged}");
}

#[test]
fn a_masked_secret_that_comes_back_is_kept() {
    let before = settings(with_secrets());
    let (after, warnings) = before.patch(before.masked()).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(after.raw(), with_secrets());
    assert_eq!(after.sql.data_source, "postgres://u:p@h/d");
}

#[test]
fn a_masked_secret_beside_a_change_is_kept() {
    let before = settings(with_secrets());
    let mut patch = before.masked();
    patch["AutoTranslationSettings"]["LibreTranslate"]["URL"] = json!("v");
    patch["SqlSettings"]["DataSource"] = json!("postgres://new@h/d");
    let (after, _) = before.patch(patch).unwrap();
    assert_eq!(after.raw()["AutoTranslationSettings"]["LibreTranslate"], json!({"APIKey": "translate", "URL": "v"}));
    assert_eq!(after.sql.data_source, "postgres://new@h/d");
}

#[test]
fn the_mask_never_becomes_a_secret() {
    let patch = json!({"SqlSettings": {"DataSource": MASK}, "LdapSettings": {"BindPassword": MASK}});
    let (after, _) = settings(json!({})).patch(patch).unwrap();
    assert_eq!(after.sql.data_source, "causeway.db");
    assert_eq!(after.raw(), json!({}));
}

#[test]
fn a_patch_changes_what_it_names_and_nothing_else() {
    let before = settings(json!({"TeamSettings": {"SiteName": "Before", "MaxUsersPerTeam": 9}}));
    let (after, warnings) = before
        .patch(json!({"TeamSettings": {"SiteName": "After"}, "PrivacySettings": {"ShowFullName": false, "ShowEmailAddress": null}}))
        .unwrap();
    assert_eq!(warnings, []);
    assert_eq!(
        after.raw(),
        json!({"TeamSettings": {"SiteName": "After", "MaxUsersPerTeam": 9}, "PrivacySettings": {"ShowFullName": false}})
    );
    assert!(!after.privacy.show_full_name);
    assert_eq!(before.team.site_name, "Before");
}

#[test]
fn what_is_set_from_outside_stays() {
    let environment = variables(&[("MM_TEAMSETTINGS_SITENAME", "Outside")]);
    let flags = [("ServiceSettings.ListenAddress", json!(":1"))];
    let (before, _) = load(None, environment, &flags).unwrap();
    let (after, warnings) = before
        .patch(json!({"TeamSettings": {"SiteName": "Inside", "MaxUsersPerTeam": 3}, "ServiceSettings": {"ListenAddress": ":2"}}))
        .unwrap();
    let told: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2);
    assert!(told.contains(&"TeamSettings.SiteName is set by MM_TEAMSETTINGS_SITENAME and was not changed".to_owned()));
    assert_eq!(after.team.site_name, "Outside");
    assert_eq!(after.service.listen_address, ":1");
    assert_eq!(after.raw(), json!({"TeamSettings": {"MaxUsersPerTeam": 3}}));
}

#[test]
fn sending_back_what_is_set_from_outside_changes_nothing() {
    let environment = variables(&[("MM_TEAMSETTINGS_SITENAME", "Outside")]);
    let flags = [("ServiceSettings.SiteURL", json!("http://chat.test"))];
    let (before, _) = load(Some(json!({"TeamSettings": {"MaxUsersPerTeam": 9}})), environment, &flags).unwrap();
    let mut patch = before.masked();
    patch["TeamSettings"]["MaxUsersPerTeam"] = json!(3);
    let (after, warnings) = before.patch(patch).unwrap();
    assert_eq!(warnings, []);
    assert_eq!((after.team.site_name.as_str(), after.service.site_url.as_str()), ("Outside", "http://chat.test"));
    assert_eq!(after.raw(), json!({"TeamSettings": {"MaxUsersPerTeam": 3}}));
    let outside = json!({"TeamSettings": {"SiteName": true}, "ServiceSettings": {"SiteURL": true}});
    assert_eq!(after.environment_overrides(), outside);
}

#[test]
fn a_wrong_patch_is_refused_whole() {
    let before = settings(json!({}));
    for (patch, setting) in [
        (json!({"TeamSettings": {"SiteName": "", "MaxUsersPerTeam": 3}}), "TeamSettings.SiteName"),
        (json!({"TeamSettings": 3}), "TeamSettings"),
        (json!("TeamSettings"), "The patch"),
        (json!({"SqlSettings": {"DriverName": "postgres"}}), "SqlSettings.DataSource"),
    ] {
        assert_eq!(before.patch(patch).unwrap_err().problems[0].setting, setting);
    }
}

/// Names that hit settings, secrets and nothing.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("SiteName".to_owned()),
        Just("SiteURL".to_owned()),
        Just("DataSource".to_owned()),
        Just("DriverName".to_owned()),
        Just("MaximumLoginAttempts".to_owned()),
        Just("EnableSharedChannels".to_owned()),
        Just("Enable".to_owned()),
        Just("BindPassword".to_owned()),
        Just("Token".to_owned()),
        "[A-Za-z.]{0,6}",
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..40).prop_map(Value::from),
        // Halves, which survive being written as text and read again.
        (-9i32..9).prop_map(|half| Value::from(f64::from(half) / 2.0)),
        any::<u64>().prop_map(Value::from),
        "[ -~]{0,8}".prop_map(Value::from),
        Just(Value::from(MASK)),
        Just(Value::from("https://a.example")),
        Just(Value::from("postgres")),
        Just(Value::from("postgres://h/d")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec((any_name(), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_patch() -> impl Strategy<Value = Value> {
    let section = prop_oneof![
        Just("ServiceSettings".to_owned()),
        Just("TeamSettings".to_owned()),
        Just("SqlSettings".to_owned()),
        Just("ConnectedWorkspacesSettings".to_owned()),
        Just("ExperimentalSettings".to_owned()),
        Just("LdapSettings".to_owned()),
        any_name(),
    ];
    let content = prop_oneof![
        4 => proptest::collection::vec((any_name(), any_value()), 0..4)
            .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        1 => any_value(),
    ];
    proptest::collection::vec((section, content), 0..4)
        .prop_map(|sections| Value::Object(sections.into_iter().collect::<Map<_, _>>()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_patch_is_refused_or_survives_a_restart(first in any_patch(), second in any_patch()) {
        let mut current = settings(json!({}));
        for patch in [first, second] {
            let Ok((next, _)) = current.patch(patch) else { continue };
            let text = serde_json::to_string(&next.raw()).unwrap();
            let (restarted, _) = load(Some(serde_json::from_str(&text).unwrap()), [], &[]).unwrap();
            prop_assert_eq!(restarted.effective(), next.effective());
            prop_assert_eq!(restarted.raw().to_string(), next.raw().to_string());
            current = next;
        }
        // Sending back what was shown changes nothing.
        let (same, _) = current.patch(current.masked()).unwrap();
        prop_assert_eq!(same.raw(), current.raw());
        prop_assert_eq!(same.effective(), current.effective());
    }

    #[test]
    fn any_file_is_refused_or_understood(file in any_patch()) {
        if let Ok((settings, _)) = load(Some(file.clone()), [], &[]) {
            prop_assert_eq!(settings.raw(), file);
        }
    }
}
