//! The answers, as data.

use causeway_service::Kind::{self, Forbidden, Invalid, NotFound, NotImplemented};

/// What is said to a call.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// 200 with this JSON: there is none.
    Json(&'static str),
    Refused(Kind, &'static str, &'static str),
}

use Answer::{Json, Refused};

const NONE: Answer = Json("[]");
const NO_PLUGINS: Answer = Refused(
    NotImplemented,
    "app.plugin.disabled.app_error",
    "Plugins have been disabled. Please check your logs for details.",
);
const NO_CLOUD: Answer = Refused(
    Invalid,
    "api.server.cws.needs_enterprise_edition",
    "Service only available in Mattermost Enterprise edition",
);
const NO_TERMS: Answer = Refused(NotFound, "app.terms_of_service.get.no_rows.app_error", "No terms of service found.");
const NO_LICENSE: Answer =
    Refused(Forbidden, "api.license.upgrade_needed.app_error", "Feature requires an upgrade to Enterprise Edition.");

/// Calls with an answer of their own.
pub(super) const CALLS: &[(&str, &str, Answer)] = &[
    ("GET", "/agents", NONE),
    (
        "GET",
        "/agents/status",
        Json(r#"{"available":false,"reason":"app.agents.bridge.not_available.plugin_env_not_initialized"}"#),
    ),
    ("GET", "/ai/agents", NONE),
    ("GET", "/llmservices", NONE),
    ("GET", "/channels/{channel_id}/bookmarks", NONE),
    ("GET", "/channels/{channel_id}/member_counts_by_group", NONE),
    (
        "GET",
        "/channels/{channel_id}/access_control/attributes",
        Refused(
            NotImplemented,
            "app.pap.get_channel_access_control_attributes.app_error",
            "Could not get attributes for channel.",
        ),
    ),
    ("GET", "/cluster/status", NONE),
    ("GET", "/custom_profile_attributes/fields", NONE),
    ("GET", "/users/{user_id}/custom_profile_attributes", Json("{}")),
    ("GET", "/exports", NONE),
    ("GET", "/groups", NONE),
    ("GET", "/users/{user_id}/groups", NONE),
    ("GET", "/channels/{channel_id}/groups", Json(r#"{"groups":[],"total_group_count":0}"#)),
    ("GET", "/teams/{team_id}/groups", Json(r#"{"groups":[],"total_group_count":0}"#)),
    ("GET", "/teams/{team_id}/groups_by_channels", Json(r#"{"groups":{}}"#)),
    ("GET", "/hooks/outgoing", NONE),
    ("GET", "/imports", NONE),
    ("GET", "/jobs", Json("null")),
    ("GET", "/jobs/type/{type}", NONE),
    ("GET", "/oauth/apps", NONE),
    ("GET", "/oauth/outgoing_connections", NONE),
    ("GET", "/users/{user_id}/oauth/apps/authorized", NONE),
    ("GET", "/plugins", Json(r#"{"active":[],"inactive":[]}"#)),
    ("GET", "/recaps", NONE),
    ("GET", "/system/notices/{team_id}", NONE),
    // The log goes to where the operator sends it and is not read back.
    ("GET", "/terms_of_service", NO_TERMS),
    ("GET", "/users/{user_id}/terms_of_service", NO_TERMS),
    ("GET", "/trial-license/prev", NO_LICENSE),
    // Clients report how fast they are, and expect no more than that it was taken.
    ("POST", "/client_perf", Json(r#"{"status":"OK"}"#)),
];

/// Parts of the API that are absent as a whole: whatever API v4 has below the path.
pub(super) const FAMILIES: &[(&str, Answer)] = &[
    ("/cloud", NO_CLOUD),
    (
        "/compliance",
        Refused(
            NotImplemented,
            "ent.compliance.licence_disable.app_error",
            "Compliance functionality disabled by current license. Please contact your system administrator about upgrading \
             your enterprise license.",
        ),
    ),
    (
        "/data_retention",
        Refused(
            NotImplemented,
            "ent.data_retention.generic.license.error",
            "Your license does not support Data Retention.",
        ),
    ),
    ("/ldap", Refused(NotImplemented, "ent.ldap.app_error", "ldap interface was nil.")),
    ("/plugins", NO_PLUGINS),
    (
        "/saml",
        Refused(
            NotImplemented,
            "api.admin.saml.not_available.app_error",
            "SAML 2.0 is not configured or supported on this server.",
        ),
    ),
];
