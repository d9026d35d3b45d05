//! The names of all permissions that API v4 knows, and what each is asked about.
//!
//! Owns the one list: a permission that is not here can be stored and shown, but nothing in Causeway asks for it. Must not
//! know roles. Keep the list sorted, since sets of permissions are written in its order.

use super::permission::{Scope, permissions};

permissions! {
    AddBookmarkPrivateChannel = "add_bookmark_private_channel", Channel;
    AddBookmarkPublicChannel = "add_bookmark_public_channel", Channel;
    AddLdapPrivateCert = "add_ldap_private_cert", System;
    AddLdapPublicCert = "add_ldap_public_cert", System;
    AddReaction = "add_reaction", Channel;
    AddSamlIdpCert = "add_saml_idp_cert", System;
    AddSamlPrivateCert = "add_saml_private_cert", System;
    AddSamlPublicCert = "add_saml_public_cert", System;
    AddUserToTeam = "add_user_to_team", Team;
    AssignBot = "assign_bot", System;
    AssignSystemAdminRole = "assign_system_admin_role", System;
    BypassIncomingWebhookChannelLock = "bypass_incoming_webhook_channel_lock", Team;
    ConvertPrivateChannelToPublic = "convert_private_channel_to_public", Channel;
    ConvertPublicChannelToPrivate = "convert_public_channel_to_private", Channel;
    CreateBot = "create_bot", System;
    CreateComplianceExportJob = "create_compliance_export_job", System;
    CreateCustomGroup = "create_custom_group", System;
    CreateDataRetentionJob = "create_data_retention_job", System;
    CreateDirectChannel = "create_direct_channel", System;
    CreateElasticsearchPostAggregationJob = "create_elasticsearch_post_aggregation_job", System;
    CreateElasticsearchPostIndexingJob = "create_elasticsearch_post_indexing_job", System;
    CreateEmojis = "create_emojis", System;
    CreateGroupChannel = "create_group_channel", System;
    CreateLdapSyncJob = "create_ldap_sync_job", System;
    CreatePost = "create_post", Channel;
    CreatePostEphemeral = "create_post_ephemeral", Channel;
    CreatePostPublic = "create_post_public", Channel;
    CreatePrivateChannel = "create_private_channel", Team;
    CreatePublicChannel = "create_public_channel", Team;
    CreateTeam = "create_team", System;
    CreateUserAccessToken = "create_user_access_token", System;
    DeleteBookmarkPrivateChannel = "delete_bookmark_private_channel", Channel;
    DeleteBookmarkPublicChannel = "delete_bookmark_public_channel", Channel;
    DeleteCustomGroup = "delete_custom_group", Group;
    DeleteEmojis = "delete_emojis", System;
    DeleteOthersEmojis = "delete_others_emojis", System;
    DeleteOthersPosts = "delete_others_posts", Channel;
    DeletePost = "delete_post", Channel;
    DeletePrivateChannel = "delete_private_channel", Channel;
    DeletePublicChannel = "delete_public_channel", Channel;
    DemoteToGuest = "demote_to_guest", System;
    DownloadComplianceExportResult = "download_compliance_export_result", System;
    EditBookmarkPrivateChannel = "edit_bookmark_private_channel", Channel;
    EditBookmarkPublicChannel = "edit_bookmark_public_channel", Channel;
    EditBrand = "edit_brand", System;
    EditCustomGroup = "edit_custom_group", Group;
    EditOtherUsers = "edit_other_users", System;
    EditOthersPosts = "edit_others_posts", Channel;
    EditPost = "edit_post", Channel;
    GetAnalytics = "get_analytics", System;
    GetLogs = "get_logs", System;
    GetPublicLink = "get_public_link", Channel;
    GetSamlCertStatus = "get_saml_cert_status", System;
    GetSamlMetadataFromIdp = "get_saml_metadata_from_idp", System;
    ImportTeam = "import_team", Team;
    InvalidateCaches = "invalidate_caches", System;
    InvalidateEmailInvite = "invalidate_email_invite", System;
    InviteGuest = "invite_guest", Team;
    InviteUser = "invite_user", Team;
    JoinPrivateTeams = "join_private_teams", System;
    JoinPublicChannels = "join_public_channels", Team;
    JoinPublicTeams = "join_public_teams", System;
    ListPrivateTeams = "list_private_teams", System;
    ListPublicTeams = "list_public_teams", System;
    ListTeamChannels = "list_team_channels", Team;
    ListUsersWithoutTeam = "list_users_without_team", System;
    ManageBots = "manage_bots", System;
    ManageChannelAccessRules = "manage_channel_access_rules", Channel;
    ManageChannelRoles = "manage_channel_roles", Channel;
    ManageComplianceExportJob = "manage_compliance_export_job", System;
    ManageCustomGroupMembers = "manage_custom_group_members", Group;
    ManageDataRetentionJob = "manage_data_retention_job", System;
    ManageElasticsearchPostAggregationJob = "manage_elasticsearch_post_aggregation_job", System;
    ManageElasticsearchPostIndexingJob = "manage_elasticsearch_post_indexing_job", System;
    ManageJobs = "manage_jobs", System;
    ManageLdapSyncJob = "manage_ldap_sync_job", System;
    ManageLicenseInformation = "manage_license_information", System;
    ManageOauth = "manage_oauth", System;
    ManageOthersBots = "manage_others_bots", System;
    ManageOthersIncomingWebhooks = "manage_others_incoming_webhooks", Team;
    ManageOthersOutgoingWebhooks = "manage_others_outgoing_webhooks", Team;
    ManageOthersSlashCommands = "manage_others_slash_commands", Team;
    ManageOutgoingOauthConnections = "manage_outgoing_oauth_connections", System;
    ManageOwnIncomingWebhooks = "manage_own_incoming_webhooks", Team;
    ManageOwnOutgoingWebhooks = "manage_own_outgoing_webhooks", Team;
    ManageOwnSlashCommands = "manage_own_slash_commands", Team;
    ManagePrivateChannelAutoTranslation = "manage_private_channel_auto_translation", Channel;
    ManagePrivateChannelBanner = "manage_private_channel_banner", Channel;
    ManagePrivateChannelMembers = "manage_private_channel_members", Channel;
    ManagePrivateChannelProperties = "manage_private_channel_properties", Channel;
    ManagePublicChannelAutoTranslation = "manage_public_channel_auto_translation", Channel;
    ManagePublicChannelBanner = "manage_public_channel_banner", Channel;
    ManagePublicChannelMembers = "manage_public_channel_members", Channel;
    ManagePublicChannelProperties = "manage_public_channel_properties", Channel;
    ManageRoles = "manage_roles", System;
    ManageSecureConnections = "manage_secure_connections", System;
    ManageSharedChannels = "manage_shared_channels", System;
    ManageSystem = "manage_system", System;
    ManageSystemWideOauth = "manage_system_wide_oauth", System;
    ManageTeam = "manage_team", Team;
    ManageTeamRoles = "manage_team_roles", Team;
    OrderBookmarkPrivateChannel = "order_bookmark_private_channel", Channel;
    OrderBookmarkPublicChannel = "order_bookmark_public_channel", Channel;
    PlaybookPrivateCreate = "playbook_private_create", Team;
    PlaybookPrivateMakePublic = "playbook_private_make_public", Playbook;
    PlaybookPrivateManageMembers = "playbook_private_manage_members", Playbook;
    PlaybookPrivateManageProperties = "playbook_private_manage_properties", Playbook;
    PlaybookPrivateManageRoles = "playbook_private_manage_roles", Playbook;
    PlaybookPrivateView = "playbook_private_view", Playbook;
    PlaybookPublicCreate = "playbook_public_create", Team;
    PlaybookPublicMakePrivate = "playbook_public_make_private", Playbook;
    PlaybookPublicManageMembers = "playbook_public_manage_members", Playbook;
    PlaybookPublicManageProperties = "playbook_public_manage_properties", Playbook;
    PlaybookPublicManageRoles = "playbook_public_manage_roles", Playbook;
    PlaybookPublicView = "playbook_public_view", Playbook;
    PromoteGuest = "promote_guest", System;
    PurgeElasticsearchIndexes = "purge_elasticsearch_indexes", System;
    ReadAudits = "read_audits", System;
    ReadBots = "read_bots", System;
    ReadChannel = "read_channel", Channel;
    ReadChannelContent = "read_channel_content", Channel;
    ReadComplianceExportJob = "read_compliance_export_job", System;
    ReadDataRetentionJob = "read_data_retention_job", System;
    ReadDeletedPosts = "read_deleted_posts", Channel;
    ReadElasticsearchPostAggregationJob = "read_elasticsearch_post_aggregation_job", System;
    ReadElasticsearchPostIndexingJob = "read_elasticsearch_post_indexing_job", System;
    ReadJobs = "read_jobs", System;
    ReadLdapSyncJob = "read_ldap_sync_job", System;
    ReadLicenseInformation = "read_license_information", System;
    ReadOtherUsersTeams = "read_other_users_teams", System;
    ReadOthersBots = "read_others_bots", System;
    ReadPrivateChannelGroups = "read_private_channel_groups", Channel;
    ReadPublicChannel = "read_public_channel", Team;
    ReadPublicChannelGroups = "read_public_channel_groups", Channel;
    ReadUserAccessToken = "read_user_access_token", System;
    RecycleDatabaseConnections = "recycle_database_connections", System;
    ReloadConfig = "reload_config", System;
    RemoveLdapPrivateCert = "remove_ldap_private_cert", System;
    RemoveLdapPublicCert = "remove_ldap_public_cert", System;
    RemoveOthersReactions = "remove_others_reactions", Channel;
    RemoveReaction = "remove_reaction", Channel;
    RemoveSamlIdpCert = "remove_saml_idp_cert", System;
    RemoveSamlPrivateCert = "remove_saml_private_cert", System;
    RemoveSamlPublicCert = "remove_saml_public_cert", System;
    RemoveUserFromTeam = "remove_user_from_team", Team;
    RestoreCustomGroup = "restore_custom_group", Group;
    RevokeUserAccessToken = "revoke_user_access_token", System;
    RunCreate = "run_create", Playbook;
    RunManageMembers = "run_manage_members", Run;
    RunManageProperties = "run_manage_properties", Run;
    RunView = "run_view", Run;
    SysconsoleReadAboutEditionAndLicense = "sysconsole_read_about_edition_and_license", System;
    SysconsoleReadAuthenticationEmail = "sysconsole_read_authentication_email", System;
    SysconsoleReadAuthenticationGuestAccess = "sysconsole_read_authentication_guest_access", System;
    SysconsoleReadAuthenticationLdap = "sysconsole_read_authentication_ldap", System;
    SysconsoleReadAuthenticationMfa = "sysconsole_read_authentication_mfa", System;
    SysconsoleReadAuthenticationOpenid = "sysconsole_read_authentication_openid", System;
    SysconsoleReadAuthenticationPassword = "sysconsole_read_authentication_password", System;
    SysconsoleReadAuthenticationSaml = "sysconsole_read_authentication_saml", System;
    SysconsoleReadAuthenticationSignup = "sysconsole_read_authentication_signup", System;
    SysconsoleReadBilling = "sysconsole_read_billing", System;
    SysconsoleReadComplianceComplianceExport = "sysconsole_read_compliance_compliance_export", System;
    SysconsoleReadComplianceComplianceMonitoring = "sysconsole_read_compliance_compliance_monitoring", System;
    SysconsoleReadComplianceCustomTermsOfService = "sysconsole_read_compliance_custom_terms_of_service", System;
    SysconsoleReadComplianceDataRetentionPolicy = "sysconsole_read_compliance_data_retention_policy", System;
    SysconsoleReadEnvironmentDatabase = "sysconsole_read_environment_database", System;
    SysconsoleReadEnvironmentDeveloper = "sysconsole_read_environment_developer", System;
    SysconsoleReadEnvironmentElasticsearch = "sysconsole_read_environment_elasticsearch", System;
    SysconsoleReadEnvironmentFileStorage = "sysconsole_read_environment_file_storage", System;
    SysconsoleReadEnvironmentHighAvailability = "sysconsole_read_environment_high_availability", System;
    SysconsoleReadEnvironmentImageProxy = "sysconsole_read_environment_image_proxy", System;
    SysconsoleReadEnvironmentLogging = "sysconsole_read_environment_logging", System;
    SysconsoleReadEnvironmentMobileSecurity = "sysconsole_read_environment_mobile_security", System;
    SysconsoleReadEnvironmentPerformanceMonitoring = "sysconsole_read_environment_performance_monitoring", System;
    SysconsoleReadEnvironmentPushNotificationServer = "sysconsole_read_environment_push_notification_server", System;
    SysconsoleReadEnvironmentRateLimiting = "sysconsole_read_environment_rate_limiting", System;
    SysconsoleReadEnvironmentSessionLengths = "sysconsole_read_environment_session_lengths", System;
    SysconsoleReadEnvironmentSmtp = "sysconsole_read_environment_smtp", System;
    SysconsoleReadEnvironmentWebServer = "sysconsole_read_environment_web_server", System;
    SysconsoleReadExperimentalFeatureFlags = "sysconsole_read_experimental_feature_flags", System;
    SysconsoleReadExperimentalFeatures = "sysconsole_read_experimental_features", System;
    SysconsoleReadIntegrationsBotAccounts = "sysconsole_read_integrations_bot_accounts", System;
    SysconsoleReadIntegrationsCors = "sysconsole_read_integrations_cors", System;
    SysconsoleReadIntegrationsGif = "sysconsole_read_integrations_gif", System;
    SysconsoleReadIntegrationsIntegrationManagement = "sysconsole_read_integrations_integration_management", System;
    SysconsoleReadPlugins = "sysconsole_read_plugins", System;
    SysconsoleReadProductsBoards = "sysconsole_read_products_boards", System;
    SysconsoleReadReportingServerLogs = "sysconsole_read_reporting_server_logs", System;
    SysconsoleReadReportingSiteStatistics = "sysconsole_read_reporting_site_statistics", System;
    SysconsoleReadReportingTeamStatistics = "sysconsole_read_reporting_team_statistics", System;
    SysconsoleReadSiteAnnouncementBanner = "sysconsole_read_site_announcement_banner", System;
    SysconsoleReadSiteCustomization = "sysconsole_read_site_customization", System;
    SysconsoleReadSiteEmoji = "sysconsole_read_site_emoji", System;
    SysconsoleReadSiteFileSharingAndDownloads = "sysconsole_read_site_file_sharing_and_downloads", System;
    SysconsoleReadSiteIpFilters = "sysconsole_read_site_ip_filters", System;
    SysconsoleReadSiteLocalization = "sysconsole_read_site_localization", System;
    SysconsoleReadSiteNotices = "sysconsole_read_site_notices", System;
    SysconsoleReadSiteNotifications = "sysconsole_read_site_notifications", System;
    SysconsoleReadSitePosts = "sysconsole_read_site_posts", System;
    SysconsoleReadSitePublicLinks = "sysconsole_read_site_public_links", System;
    SysconsoleReadSiteUsersAndTeams = "sysconsole_read_site_users_and_teams", System;
    SysconsoleReadUserManagementChannels = "sysconsole_read_user_management_channels", System;
    SysconsoleReadUserManagementGroups = "sysconsole_read_user_management_groups", System;
    SysconsoleReadUserManagementPermissions = "sysconsole_read_user_management_permissions", System;
    SysconsoleReadUserManagementSystemRoles = "sysconsole_read_user_management_system_roles", System;
    SysconsoleReadUserManagementTeams = "sysconsole_read_user_management_teams", System;
    SysconsoleReadUserManagementUsers = "sysconsole_read_user_management_users", System;
    SysconsoleWriteAboutEditionAndLicense = "sysconsole_write_about_edition_and_license", System;
    SysconsoleWriteAuthenticationEmail = "sysconsole_write_authentication_email", System;
    SysconsoleWriteAuthenticationGuestAccess = "sysconsole_write_authentication_guest_access", System;
    SysconsoleWriteAuthenticationLdap = "sysconsole_write_authentication_ldap", System;
    SysconsoleWriteAuthenticationMfa = "sysconsole_write_authentication_mfa", System;
    SysconsoleWriteAuthenticationOpenid = "sysconsole_write_authentication_openid", System;
    SysconsoleWriteAuthenticationPassword = "sysconsole_write_authentication_password", System;
    SysconsoleWriteAuthenticationSaml = "sysconsole_write_authentication_saml", System;
    SysconsoleWriteAuthenticationSignup = "sysconsole_write_authentication_signup", System;
    SysconsoleWriteBilling = "sysconsole_write_billing", System;
    SysconsoleWriteComplianceComplianceExport = "sysconsole_write_compliance_compliance_export", System;
    SysconsoleWriteComplianceComplianceMonitoring = "sysconsole_write_compliance_compliance_monitoring", System;
    SysconsoleWriteComplianceCustomTermsOfService = "sysconsole_write_compliance_custom_terms_of_service", System;
    SysconsoleWriteComplianceDataRetentionPolicy = "sysconsole_write_compliance_data_retention_policy", System;
    SysconsoleWriteEnvironmentDatabase = "sysconsole_write_environment_database", System;
    SysconsoleWriteEnvironmentDeveloper = "sysconsole_write_environment_developer", System;
    SysconsoleWriteEnvironmentElasticsearch = "sysconsole_write_environment_elasticsearch", System;
    SysconsoleWriteEnvironmentFileStorage = "sysconsole_write_environment_file_storage", System;
    SysconsoleWriteEnvironmentHighAvailability = "sysconsole_write_environment_high_availability", System;
    SysconsoleWriteEnvironmentImageProxy = "sysconsole_write_environment_image_proxy", System;
    SysconsoleWriteEnvironmentLogging = "sysconsole_write_environment_logging", System;
    SysconsoleWriteEnvironmentMobileSecurity = "sysconsole_write_environment_mobile_security", System;
    SysconsoleWriteEnvironmentPerformanceMonitoring = "sysconsole_write_environment_performance_monitoring", System;
    SysconsoleWriteEnvironmentPushNotificationServer = "sysconsole_write_environment_push_notification_server", System;
    SysconsoleWriteEnvironmentRateLimiting = "sysconsole_write_environment_rate_limiting", System;
    SysconsoleWriteEnvironmentSessionLengths = "sysconsole_write_environment_session_lengths", System;
    SysconsoleWriteEnvironmentSmtp = "sysconsole_write_environment_smtp", System;
    SysconsoleWriteEnvironmentWebServer = "sysconsole_write_environment_web_server", System;
    SysconsoleWriteExperimentalFeatureFlags = "sysconsole_write_experimental_feature_flags", System;
    SysconsoleWriteExperimentalFeatures = "sysconsole_write_experimental_features", System;
    SysconsoleWriteIntegrationsBotAccounts = "sysconsole_write_integrations_bot_accounts", System;
    SysconsoleWriteIntegrationsCors = "sysconsole_write_integrations_cors", System;
    SysconsoleWriteIntegrationsGif = "sysconsole_write_integrations_gif", System;
    SysconsoleWriteIntegrationsIntegrationManagement = "sysconsole_write_integrations_integration_management", System;
    SysconsoleWritePlugins = "sysconsole_write_plugins", System;
    SysconsoleWriteProductsBoards = "sysconsole_write_products_boards", System;
    SysconsoleWriteReportingServerLogs = "sysconsole_write_reporting_server_logs", System;
    SysconsoleWriteReportingSiteStatistics = "sysconsole_write_reporting_site_statistics", System;
    SysconsoleWriteReportingTeamStatistics = "sysconsole_write_reporting_team_statistics", System;
    SysconsoleWriteSiteAnnouncementBanner = "sysconsole_write_site_announcement_banner", System;
    SysconsoleWriteSiteCustomization = "sysconsole_write_site_customization", System;
    SysconsoleWriteSiteEmoji = "sysconsole_write_site_emoji", System;
    SysconsoleWriteSiteFileSharingAndDownloads = "sysconsole_write_site_file_sharing_and_downloads", System;
    SysconsoleWriteSiteIpFilters = "sysconsole_write_site_ip_filters", System;
    SysconsoleWriteSiteLocalization = "sysconsole_write_site_localization", System;
    SysconsoleWriteSiteNotices = "sysconsole_write_site_notices", System;
    SysconsoleWriteSiteNotifications = "sysconsole_write_site_notifications", System;
    SysconsoleWriteSitePosts = "sysconsole_write_site_posts", System;
    SysconsoleWriteSitePublicLinks = "sysconsole_write_site_public_links", System;
    SysconsoleWriteSiteUsersAndTeams = "sysconsole_write_site_users_and_teams", System;
    SysconsoleWriteUserManagementChannels = "sysconsole_write_user_management_channels", System;
    SysconsoleWriteUserManagementGroups = "sysconsole_write_user_management_groups", System;
    SysconsoleWriteUserManagementPermissions = "sysconsole_write_user_management_permissions", System;
    SysconsoleWriteUserManagementSystemRoles = "sysconsole_write_user_management_system_roles", System;
    SysconsoleWriteUserManagementTeams = "sysconsole_write_user_management_teams", System;
    SysconsoleWriteUserManagementUsers = "sysconsole_write_user_management_users", System;
    TestElasticsearch = "test_elasticsearch", System;
    TestEmail = "test_email", System;
    TestLdap = "test_ldap", System;
    TestS3 = "test_s3", System;
    TestSiteUrl = "test_site_url", System;
    UploadFile = "upload_file", Channel;
    UseChannelMentions = "use_channel_mentions", Channel;
    UseGroupMentions = "use_group_mentions", Channel;
    UseSlashCommands = "use_slash_commands", Channel;
    ViewMembers = "view_members", System;
    ViewTeam = "view_team", Team;
}

impl Permission {
    /// The permission of that name, `None` when there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        let at = Self::ALL.binary_search_by(|p| p.name().cmp(name)).ok()?;
        Some(Self::ALL[at])
    }

    /// The two that make a connected workspace: an administrator may give either to a role of their own, so that its holders
    /// need not be system admins.
    pub const DELEGABLE: [Permission; 2] = [Permission::ManageSecureConnections, Permission::ManageSharedChannels];
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Permission {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found_again() {
        assert!(Permission::ALL.windows(2).all(|w| w[0].name() < w[1].name()));
        for p in Permission::ALL {
            assert_eq!(Permission::from_name(p.name()), Some(*p));
        }
        assert_eq!(Permission::from_name("fly"), None);
        assert_eq!(Permission::from_name(""), None);
    }

    #[test]
    fn scopes_follow_what_is_asked_about() {
        assert_eq!(Permission::ManageSystem.scope(), Scope::System);
        assert_eq!(Permission::CreatePublicChannel.scope(), Scope::Team);
        assert_eq!(Permission::CreatePost.scope(), Scope::Channel);
        assert!(Permission::DELEGABLE.iter().all(|p| p.scope() == Scope::System));
        let consoles = Permission::ALL.iter().filter(|p| p.name().starts_with("sysconsole_"));
        assert!(consoles.into_iter().all(|p| p.scope() == Scope::System));
    }
}
