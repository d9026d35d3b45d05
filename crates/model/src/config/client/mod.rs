//! What clients are told of the configuration and of the licence: flat maps of texts, under the names that Mattermost's clients know.
//!
//! Three sources make up the map: settings (here), what the running server knows of itself ([`ClientFacts`]), and features that do not
//! exist here (`constants`).

mod constants;
mod license;

use std::collections::BTreeMap;

use super::Settings;

/// The version of Mattermost whose API this server speaks. Clients compare it with what they need at least.
pub const COMPATIBLE_VERSION: &str = "11.6.0";

/// What a running server knows of itself and no setting says.
#[derive(Debug, Clone, Default)]
pub struct ClientFacts {
    /// This program's own version.
    pub version: String,
    /// The server's id.
    pub server_id: String,
    /// When the database was made, in Unix milliseconds.
    pub installed_at: i64,
    /// The number of the database's newest migration.
    pub schema_version: i64,
    /// Whether there is no account yet, so that the next one becomes the system administrator.
    pub no_accounts: bool,
}

/// What people who are not logged in are told: all that it takes to log in or make an account.
const WITHOUT_SESSION: [&str; 58] = [
    "AboutLink",
    "AndroidAppDownloadLink",
    "AndroidLatestVersion",
    "AndroidMinVersion",
    "AppDownloadLink",
    "AvailableLocales",
    "BuildDate",
    "BuildEnterpriseReady",
    "BuildHash",
    "BuildHashEnterprise",
    "BuildNumber",
    "CustomBrandText",
    "CustomDescriptionText",
    "DefaultClientLocale",
    "DiagnosticId",
    "DiagnosticsEnabled",
    "EmailLoginButtonBorderColor",
    "EmailLoginButtonColor",
    "EmailLoginButtonTextColor",
    "EnableAskCommunityLink",
    "EnableCustomBrand",
    "EnableCustomEmoji",
    "EnableDesktopLandingPage",
    "EnableDiagnostics",
    "EnableGuestAccounts",
    "EnableGuestMagicLink",
    "EnableLdap",
    "EnableMultifactorAuthentication",
    "EnableOpenServer",
    "EnableSaml",
    "EnableSignInWithEmail",
    "EnableSignInWithUsername",
    "EnableSignUpWithEmail",
    "EnableSignUpWithGitLab",
    "EnableSignUpWithGoogle",
    "EnableSignUpWithOffice365",
    "EnableSignUpWithOpenId",
    "EnableUserCreation",
    "EnforceMultifactorAuthentication",
    "ForgotPasswordLink",
    "HasImageProxy",
    "HelpLink",
    "IosAppDownloadLink",
    "IosLatestVersion",
    "IosMinVersion",
    "LdapLoginFieldName",
    "NoAccounts",
    "PasswordEnableForgotLink",
    "PluginsEnabled",
    "PrivacyPolicyLink",
    "ReportAProblemLink",
    "SiteName",
    "SiteURL",
    "SupportEmail",
    "TelemetryId",
    "TermsOfServiceLink",
    "Version",
    "WebsocketURL",
];

impl Settings {
    /// The configuration for a client whose user is logged in.
    pub fn client_config(&self, facts: &ClientFacts) -> BTreeMap<String, String> {
        let mut told =
            Told(constants::ABSENT.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect());
        self.tell_facts(facts, &mut told);
        self.tell_service(&mut told);
        self.tell_team(&mut told);
        self.tell_connected_workspaces(&mut told);
        self.tell_others(&mut told);
        told.0
    }

    /// The configuration for a client without a session.
    pub fn limited_client_config(&self, facts: &ClientFacts) -> BTreeMap<String, String> {
        let mut told = self.client_config(facts);
        told.retain(|key, _| {
            WITHOUT_SESSION.contains(&key.as_str()) || key.starts_with("FeatureFlag") || key.starts_with("Password")
        });
        told
    }

    fn tell_facts(&self, facts: &ClientFacts, told: &mut Told) {
        told.text("Version", COMPATIBLE_VERSION);
        told.text("BuildNumber", &format!("causeway-{}", facts.version));
        told.text("DiagnosticId", &facts.server_id);
        told.text("TelemetryId", &facts.server_id);
        told.number("InstallationDate", facts.installed_at);
        told.number("SchemaVersion", facts.schema_version);
        told.flag("NoAccounts", facts.no_accounts);
    }

    fn tell_service(&self, told: &mut Told) {
        let service = &self.service;
        told.text("SiteURL", &self.site_url());
        told.text("WebsocketURL", service.websocket_url.trim_end_matches('/'));
        told.flag("EnableUserAccessTokens", service.enable_user_access_tokens);
        told.flag("EnableBotAccountCreation", service.enable_bot_account_creation);
        told.flag("EnableIncomingWebhooks", service.enable_incoming_webhooks);
        told.flag("EnablePostUsernameOverride", service.enable_post_username_override);
        told.flag("EnablePostIconOverride", service.enable_post_icon_override);
        told.flag("ExtendSessionLengthWithActivity", service.extend_session_length_with_activity);
        told.number("PostEditTimeLimit", service.post_edit_time_limit);
        told.flag("EnableCustomEmoji", service.enable_custom_emoji);
        told.text("CollapsedThreads", service.collapsed_threads.as_str());
        told.flag("PostPriority", service.post_priority);
        told.flag("PostAcknowledgements", service.post_priority && service.post_acknowledgements);
        told.flag("AllowPersistentNotifications", service.post_priority && service.allow_persistent_notifications);
        told.flag("AllowPersistentNotificationsForGuests", service.allow_persistent_notifications_for_guests);
        told.number("PersistentNotificationIntervalMinutes", service.persistent_notification_interval_minutes);
        told.number("PersistentNotificationMaxCount", service.persistent_notification_max_count);
        told.number("PersistentNotificationMaxRecipients", service.persistent_notification_max_recipients);
        told.number("UniqueEmojiReactionLimitPerPost", service.unique_emoji_reaction_limit_per_post);
        told.flag("EnableCommands", service.enable_commands);
        told.number("MinimumHashtagLength", service.minimum_hashtag_length);
        told.flag("EnableUserTypingMessages", service.enable_user_typing_messages);
        told.number("TimeBetweenUserTypingUpdatesMilliseconds", service.time_between_user_typing_updates_milliseconds);
        told.flag("EnableUserStatuses", service.enable_user_statuses);
    }

    fn tell_team(&self, told: &mut Told) {
        let team = &self.team;
        told.text("SiteName", &team.site_name);
        told.text("CustomDescriptionText", &team.custom_description_text);
        told.flag("EnableUserCreation", team.enable_user_creation);
        told.flag("EnableOpenServer", team.enable_open_server);
        told.flag("EnableUserDeactivation", team.enable_user_deactivation);
        told.number("MaxNotificationsPerChannel", team.max_notifications_per_channel);
        told.flag("EnableConfirmNotificationsToChannel", team.enable_confirm_notifications_to_channel);
        told.flag("EnableCustomUserStatuses", team.enable_custom_user_statuses);
        told.flag("EnableLastActiveTime", team.enable_last_active_time);
        told.flag("EnableJoinLeaveMessageByDefault", team.enable_join_leave_message_by_default);
        told.flag("ExperimentalEnableDefaultChannelLeaveJoinMessages", team.enable_join_leave_message_by_default);
        told.text("TeammateNameDisplay", team.teammate_name_display.as_str());
        told.flag("LockTeammateNameDisplay", team.lock_teammate_name_display);
        told.text("RestrictDirectMessage", team.restrict_direct_message.as_str());
    }

    fn tell_connected_workspaces(&self, told: &mut Told) {
        let connected = &self.connected_workspaces;
        let flags = &self.feature_flags;
        told.flag("ExperimentalSharedChannels", connected.enable_shared_channels);
        told.flag("ExperimentalRemoteClusterService", connected.enable_remote_cluster_service);
        // The reference has a flag beside the setting; here they are one.
        told.flag("FeatureFlagEnableRemoteClusterService", connected.enable_remote_cluster_service);
        told.flag("FeatureFlagEnableSharedChannelsDMs", flags.enable_shared_channels_dms);
        told.flag("FeatureFlagEnableSharedChannelsMemberSync", flags.enable_shared_channels_member_sync);
        told.flag("FeatureFlagEnableSharedChannelsPlugins", flags.enable_shared_channels_plugins);
        told.flag("FeatureFlagEnableSyncAllUsersForRemoteCluster", flags.enable_sync_all_users_for_remote_cluster);
    }

    fn tell_others(&self, told: &mut Told) {
        told.flag("EnableFileAttachments", self.file.enable_file_attachments);
        told.number("MaxFileSize", self.file.max_file_size);
        told.flag("EnableMobileFileUpload", self.file.enable_mobile_upload);
        told.flag("EnableMobileFileDownload", self.file.enable_mobile_download);
        told.number("PasswordMinimumLength", self.password.minimum_length);
        told.flag("PasswordRequireLowercase", self.password.lowercase);
        told.flag("PasswordRequireUppercase", self.password.uppercase);
        told.flag("PasswordRequireNumber", self.password.number);
        told.flag("PasswordRequireSymbol", self.password.symbol);
        told.flag("ShowEmailAddress", self.privacy.show_email_address);
        told.flag("ShowFullName", self.privacy.show_full_name);
        told.text("SQLDriverName", self.sql.driver_name.as_str());
        told.text("FileLevel", self.log.console_level.as_str());
        told.flag("EnableMetrics", self.metrics.enable);
        told.flag("EnableSignUpWithEmail", self.email.enable_sign_up_with_email);
        told.flag("EnableSignInWithEmail", self.email.enable_sign_in_with_email);
        told.flag("EnableSignInWithUsername", self.email.enable_sign_in_with_username);
        told.text("DefaultClientLocale", &self.localization.default_client_locale);
        told.text("AvailableLocales", &self.localization.available_locales);
        told.text("TermsOfServiceLink", &self.support.terms_of_service_link);
        told.text("PrivacyPolicyLink", &self.support.privacy_policy_link);
        told.text("AboutLink", &self.support.about_link);
        told.text("HelpLink", &self.support.help_link);
        told.text("ReportAProblemLink", &self.support.report_a_problem_link);
        told.text("ForgotPasswordLink", &self.support.forgot_password_link);
        told.text("SupportEmail", &self.support.support_email);
    }
}

/// The map under construction. Everything in it is text.
struct Told(BTreeMap<String, String>);

impl Told {
    fn text(&mut self, key: &str, value: &str) {
        self.0.insert(key.to_owned(), value.to_owned());
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.text(key, if value { "true" } else { "false" });
    }

    fn number(&mut self, key: &str, value: impl Into<i128>) {
        self.text(key, &value.into().to_string());
    }
}
