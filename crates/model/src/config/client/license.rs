//! The licence that clients ask about.
//!
//! Causeway has no licences. Mattermost's web app, though, only shows connected workspaces (the console's page, the sharing of a channel, the
//! badges) to a server that says it holds a licence with `SharedChannels` and `RemoteClusterService`. So the answer is a licence that
//! names these two while they are turned on, says `false` to every feature that does not exist here, carries no product's name, and never
//! runs out, lest clients warn of it. With connected workspaces turned off it is the plain answer of a server without a licence.

use std::collections::BTreeMap;

use crate::config::Settings;

/// The features a licence could name and that do not exist here.
const ABSENT: [&str; 22] = [
    "Announcement",
    "Cloud",
    "Cluster",
    "Compliance",
    "CustomPermissionsSchemes",
    "CustomTermsOfService",
    "DataRetention",
    "Elasticsearch",
    "EmailNotificationContents",
    "GoogleOAuth",
    "GuestAccounts",
    "GuestAccountsPermissions",
    "IDLoadedPushNotifications",
    "LDAP",
    "LDAPGroups",
    "MFA",
    "MHPNS",
    "MessageExport",
    "Office365OAuth",
    "OpenId",
    "OutgoingOAuthConnections",
    "SAML",
];

/// Only whoever administers the server is told these.
const FOR_ADMINISTRATORS: [&str; 7] = ["Email", "ExpiresAt", "Id", "IssuedAt", "Name", "SkuName", "StartsAt"];

/// The last day of the year 9999, in Unix milliseconds.
const NEVER: &str = "253402214400000";

impl Settings {
    /// The licence as administrators are shown it.
    pub fn client_license(&self) -> BTreeMap<String, String> {
        let connected = &self.connected_workspaces;
        let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        if !connected.enable_remote_cluster_service {
            return BTreeMap::from([own("IsLicensed", "false")]);
        }
        let mut license: BTreeMap<String, String> = ABSENT.iter().map(|feature| own(feature, "false")).collect();
        let shared = if connected.enable_shared_channels { "true" } else { "false" };
        license.extend([
            own("IsLicensed", "true"),
            own("IsTrial", "false"),
            own("IsGovSku", "false"),
            own("RemoteClusterService", "true"),
            own("SharedChannels", shared),
            own("LockTeammateNameDisplay", "true"),
            own("Metrics", "true"),
            own("Users", "0"),
            own("SkuName", ""),
            own("SkuShortName", ""),
            own("Id", ""),
            own("Name", "No licence is needed"),
            own("Company", ""),
            own("Email", ""),
            own("StartsAt", "0"),
            own("IssuedAt", "0"),
            own("ExpiresAt", NEVER),
        ]);
        license
    }

    /// The licence as everybody else is shown it, logged in or not.
    pub fn limited_client_license(&self) -> BTreeMap<String, String> {
        let mut license = self.client_license();
        license.retain(|key, _| !FOR_ADMINISTRATORS.contains(&key.as_str()));
        license
    }
}
