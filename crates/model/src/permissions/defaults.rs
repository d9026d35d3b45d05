//! The roles that exist on every server from its first start, and what they may do.
//!
//! Owns the defaults only: an administrator may change any but the system admin's, and what is stored then counts.

use super::{Permission, PermissionSet, Role};

macro_rules! built_in_roles {
    ($($name:literal, $text:literal, scheme_managed: $managed:literal, built_in: $built_in:literal => $kind:tt;)+) => {
        /// The roles of a fresh server, with neither ids nor times: whoever stores them gives both.
        pub fn default_roles() -> Vec<Role> {
            vec![$(Role {
                name: $name.to_owned(),
                display_name: concat!("authentication.roles.", $text, ".name").to_owned(),
                description: concat!("authentication.roles.", $text, ".description").to_owned(),
                permissions: held!($kind),
                scheme_managed: $managed,
                built_in: $built_in,
                ..Role::default()
            },)+]
        }
    };
}

macro_rules! held {
    (every) => {
        PermissionSet::every()
    };
    ([$($permission:ident)*]) => {
        PermissionSet::from_iter([$(Permission::$permission,)*] as [Permission; _])
    };
}

// The display name and the description are keys of the clients' translations.
built_in_roles! {
    "channel_admin", "channel_admin", scheme_managed: true, built_in: true => [
        AddBookmarkPrivateChannel AddBookmarkPublicChannel AddReaction CreatePost DeleteBookmarkPrivateChannel
        DeleteBookmarkPublicChannel EditBookmarkPrivateChannel EditBookmarkPublicChannel
        ManageChannelAccessRules ManageChannelRoles ManagePrivateChannelAutoTranslation
        ManagePrivateChannelBanner ManagePrivateChannelMembers ManagePublicChannelAutoTranslation
        ManagePublicChannelBanner ManagePublicChannelMembers OrderBookmarkPrivateChannel
        OrderBookmarkPublicChannel ReadPrivateChannelGroups ReadPublicChannelGroups RemoveReaction UploadFile
        UseChannelMentions UseGroupMentions
    ];

    "channel_guest", "channel_guest", scheme_managed: true, built_in: true => [
        AddReaction CreatePost EditPost ReadChannel ReadChannelContent RemoveReaction UploadFile
        UseChannelMentions
    ];

    "channel_user", "channel_user", scheme_managed: true, built_in: true => [
        AddBookmarkPrivateChannel AddBookmarkPublicChannel AddReaction CreatePost DeleteBookmarkPrivateChannel
        DeleteBookmarkPublicChannel DeletePost DeletePrivateChannel DeletePublicChannel
        EditBookmarkPrivateChannel EditBookmarkPublicChannel EditPost GetPublicLink ManagePrivateChannelMembers
        ManagePrivateChannelProperties ManagePublicChannelMembers ManagePublicChannelProperties
        OrderBookmarkPrivateChannel OrderBookmarkPublicChannel ReadChannel ReadChannelContent
        ReadPrivateChannelGroups ReadPublicChannelGroups RemoveReaction UploadFile UseChannelMentions
        UseGroupMentions
    ];

    "custom_group_user", "custom_group_user", scheme_managed: false, built_in: false => [];

    "playbook_admin", "playbook_admin", scheme_managed: true, built_in: true => [
        PlaybookPrivateManageMembers PlaybookPrivateManageProperties PlaybookPrivateManageRoles
        PlaybookPublicMakePrivate PlaybookPublicManageMembers PlaybookPublicManageProperties
        PlaybookPublicManageRoles
    ];

    "playbook_member", "playbook_member", scheme_managed: true, built_in: true => [
        PlaybookPrivateManageMembers PlaybookPrivateManageProperties PlaybookPrivateView
        PlaybookPublicManageMembers PlaybookPublicManageProperties PlaybookPublicView RunCreate
    ];

    "run_admin", "run_admin", scheme_managed: true, built_in: true => [
        RunManageMembers RunManageProperties
    ];

    "run_member", "run_member", scheme_managed: true, built_in: true => [
        RunView
    ];

    "secure_connection_manager", "secure_connection_manager", scheme_managed: false, built_in: true => [
        ManageSecureConnections
    ];

    "shared_channel_manager", "shared_channel_manager", scheme_managed: false, built_in: true => [
        ManageSharedChannels
    ];

    "system_admin", "global_admin", scheme_managed: true, built_in: true => every;

    "system_custom_group_admin", "system_custom_group_admin", scheme_managed: false, built_in: true => [
        CreateCustomGroup DeleteCustomGroup EditCustomGroup ManageCustomGroupMembers RestoreCustomGroup
    ];

    "system_guest", "global_guest", scheme_managed: true, built_in: true => [
        CreateDirectChannel CreateGroupChannel
    ];

    "system_manager", "system_manager", scheme_managed: false, built_in: true => [
        AddUserToTeam ConvertPrivateChannelToPublic ConvertPublicChannelToPrivate
        CreateElasticsearchPostAggregationJob CreateElasticsearchPostIndexingJob DeletePrivateChannel
        DeletePublicChannel EditBrand GetAnalytics GetLogs InvalidateCaches JoinPrivateTeams JoinPublicTeams
        ListPrivateTeams ListPublicTeams ManageChannelRoles ManageElasticsearchPostAggregationJob
        ManageElasticsearchPostIndexingJob ManageOutgoingOauthConnections ManagePrivateChannelAutoTranslation
        ManagePrivateChannelMembers ManagePrivateChannelProperties ManagePublicChannelAutoTranslation
        ManagePublicChannelMembers ManagePublicChannelProperties ManageTeam ManageTeamRoles
        PurgeElasticsearchIndexes ReadChannel ReadElasticsearchPostAggregationJob
        ReadElasticsearchPostIndexingJob ReadLdapSyncJob ReadLicenseInformation ReadPrivateChannelGroups
        ReadPublicChannel ReadPublicChannelGroups RecycleDatabaseConnections ReloadConfig RemoveUserFromTeam
        SysconsoleReadAboutEditionAndLicense SysconsoleReadAuthenticationEmail
        SysconsoleReadAuthenticationGuestAccess SysconsoleReadAuthenticationLdap SysconsoleReadAuthenticationMfa
        SysconsoleReadAuthenticationOpenid SysconsoleReadAuthenticationPassword SysconsoleReadAuthenticationSaml
        SysconsoleReadAuthenticationSignup SysconsoleReadEnvironmentDatabase SysconsoleReadEnvironmentDeveloper
        SysconsoleReadEnvironmentElasticsearch SysconsoleReadEnvironmentFileStorage
        SysconsoleReadEnvironmentHighAvailability SysconsoleReadEnvironmentImageProxy
        SysconsoleReadEnvironmentLogging SysconsoleReadEnvironmentPerformanceMonitoring
        SysconsoleReadEnvironmentPushNotificationServer SysconsoleReadEnvironmentRateLimiting
        SysconsoleReadEnvironmentSessionLengths SysconsoleReadEnvironmentSmtp SysconsoleReadEnvironmentWebServer
        SysconsoleReadIntegrationsBotAccounts SysconsoleReadIntegrationsCors SysconsoleReadIntegrationsGif
        SysconsoleReadIntegrationsIntegrationManagement SysconsoleReadPlugins SysconsoleReadProductsBoards
        SysconsoleReadReportingServerLogs SysconsoleReadReportingSiteStatistics
        SysconsoleReadReportingTeamStatistics SysconsoleReadSiteAnnouncementBanner
        SysconsoleReadSiteCustomization SysconsoleReadSiteEmoji SysconsoleReadSiteFileSharingAndDownloads
        SysconsoleReadSiteLocalization SysconsoleReadSiteNotices SysconsoleReadSiteNotifications
        SysconsoleReadSitePosts SysconsoleReadSitePublicLinks SysconsoleReadSiteUsersAndTeams
        SysconsoleReadUserManagementChannels SysconsoleReadUserManagementGroups
        SysconsoleReadUserManagementPermissions SysconsoleReadUserManagementTeams
        SysconsoleWriteEnvironmentDatabase SysconsoleWriteEnvironmentDeveloper
        SysconsoleWriteEnvironmentElasticsearch SysconsoleWriteEnvironmentFileStorage
        SysconsoleWriteEnvironmentHighAvailability SysconsoleWriteEnvironmentImageProxy
        SysconsoleWriteEnvironmentLogging SysconsoleWriteEnvironmentPerformanceMonitoring
        SysconsoleWriteEnvironmentPushNotificationServer SysconsoleWriteEnvironmentRateLimiting
        SysconsoleWriteEnvironmentSessionLengths SysconsoleWriteEnvironmentSmtp
        SysconsoleWriteEnvironmentWebServer SysconsoleWriteIntegrationsBotAccounts
        SysconsoleWriteIntegrationsCors SysconsoleWriteIntegrationsGif
        SysconsoleWriteIntegrationsIntegrationManagement SysconsoleWriteProductsBoards
        SysconsoleWriteSiteAnnouncementBanner SysconsoleWriteSiteCustomization SysconsoleWriteSiteEmoji
        SysconsoleWriteSiteFileSharingAndDownloads SysconsoleWriteSiteLocalization SysconsoleWriteSiteNotices
        SysconsoleWriteSiteNotifications SysconsoleWriteSitePosts SysconsoleWriteSitePublicLinks
        SysconsoleWriteSiteUsersAndTeams SysconsoleWriteUserManagementChannels
        SysconsoleWriteUserManagementGroups SysconsoleWriteUserManagementPermissions
        SysconsoleWriteUserManagementTeams TestElasticsearch TestEmail TestLdap TestS3 TestSiteUrl ViewTeam
    ];

    "system_post_all", "system_post_all", scheme_managed: false, built_in: true => [
        CreatePost UploadFile UseChannelMentions UseGroupMentions
    ];

    "system_post_all_public", "system_post_all_public", scheme_managed: false, built_in: true => [
        CreatePostPublic UseChannelMentions UseGroupMentions
    ];

    "system_read_only_admin", "system_read_only_admin", scheme_managed: false, built_in: true => [
        DownloadComplianceExportResult GetAnalytics GetLogs ListPrivateTeams ListPublicTeams ReadAudits
        ReadChannel ReadComplianceExportJob ReadDataRetentionJob ReadElasticsearchPostAggregationJob
        ReadElasticsearchPostIndexingJob ReadLdapSyncJob ReadLicenseInformation ReadOtherUsersTeams
        ReadPrivateChannelGroups ReadPublicChannel ReadPublicChannelGroups SysconsoleReadAboutEditionAndLicense
        SysconsoleReadAuthenticationEmail SysconsoleReadAuthenticationGuestAccess
        SysconsoleReadAuthenticationLdap SysconsoleReadAuthenticationMfa SysconsoleReadAuthenticationOpenid
        SysconsoleReadAuthenticationPassword SysconsoleReadAuthenticationSaml SysconsoleReadAuthenticationSignup
        SysconsoleReadComplianceComplianceExport SysconsoleReadComplianceComplianceMonitoring
        SysconsoleReadComplianceCustomTermsOfService SysconsoleReadComplianceDataRetentionPolicy
        SysconsoleReadEnvironmentDatabase SysconsoleReadEnvironmentDeveloper
        SysconsoleReadEnvironmentElasticsearch SysconsoleReadEnvironmentFileStorage
        SysconsoleReadEnvironmentHighAvailability SysconsoleReadEnvironmentImageProxy
        SysconsoleReadEnvironmentLogging SysconsoleReadEnvironmentMobileSecurity
        SysconsoleReadEnvironmentPerformanceMonitoring SysconsoleReadEnvironmentPushNotificationServer
        SysconsoleReadEnvironmentRateLimiting SysconsoleReadEnvironmentSessionLengths
        SysconsoleReadEnvironmentSmtp SysconsoleReadEnvironmentWebServer SysconsoleReadExperimentalFeatureFlags
        SysconsoleReadExperimentalFeatures SysconsoleReadIntegrationsBotAccounts SysconsoleReadIntegrationsCors
        SysconsoleReadIntegrationsGif SysconsoleReadIntegrationsIntegrationManagement SysconsoleReadPlugins
        SysconsoleReadProductsBoards SysconsoleReadReportingServerLogs SysconsoleReadReportingSiteStatistics
        SysconsoleReadReportingTeamStatistics SysconsoleReadSiteAnnouncementBanner
        SysconsoleReadSiteCustomization SysconsoleReadSiteEmoji SysconsoleReadSiteFileSharingAndDownloads
        SysconsoleReadSiteLocalization SysconsoleReadSiteNotices SysconsoleReadSiteNotifications
        SysconsoleReadSitePosts SysconsoleReadSitePublicLinks SysconsoleReadSiteUsersAndTeams
        SysconsoleReadUserManagementChannels SysconsoleReadUserManagementGroups
        SysconsoleReadUserManagementPermissions SysconsoleReadUserManagementTeams
        SysconsoleReadUserManagementUsers TestLdap ViewTeam
    ];

    "system_user", "global_user", scheme_managed: true, built_in: true => [
        CreateCustomGroup CreateDirectChannel CreateEmojis CreateGroupChannel CreateTeam DeleteCustomGroup
        DeleteEmojis EditCustomGroup JoinPublicTeams ListPublicTeams ManageCustomGroupMembers RestoreCustomGroup
        ViewMembers
    ];

    "system_user_access_token", "system_user_access_token", scheme_managed: false, built_in: true => [
        CreateUserAccessToken ReadUserAccessToken RevokeUserAccessToken
    ];

    "system_user_manager", "system_user_manager", scheme_managed: false, built_in: true => [
        AddUserToTeam ConvertPrivateChannelToPublic ConvertPublicChannelToPrivate DeletePrivateChannel
        DeletePublicChannel JoinPrivateTeams JoinPublicTeams ListPrivateTeams ListPublicTeams ManageChannelRoles
        ManagePrivateChannelAutoTranslation ManagePrivateChannelMembers ManagePrivateChannelProperties
        ManagePublicChannelAutoTranslation ManagePublicChannelMembers ManagePublicChannelProperties ManageTeam
        ManageTeamRoles ReadChannel ReadLdapSyncJob ReadPrivateChannelGroups ReadPublicChannel
        ReadPublicChannelGroups RemoveUserFromTeam SysconsoleReadAuthenticationEmail
        SysconsoleReadAuthenticationGuestAccess SysconsoleReadAuthenticationLdap SysconsoleReadAuthenticationMfa
        SysconsoleReadAuthenticationOpenid SysconsoleReadAuthenticationPassword SysconsoleReadAuthenticationSaml
        SysconsoleReadAuthenticationSignup SysconsoleReadUserManagementChannels
        SysconsoleReadUserManagementGroups SysconsoleReadUserManagementPermissions
        SysconsoleReadUserManagementTeams SysconsoleWriteUserManagementChannels
        SysconsoleWriteUserManagementGroups SysconsoleWriteUserManagementTeams TestLdap ViewTeam
    ];

    "team_admin", "team_admin", scheme_managed: true, built_in: true => [
        AddBookmarkPrivateChannel AddBookmarkPublicChannel AddReaction BypassIncomingWebhookChannelLock
        ConvertPrivateChannelToPublic ConvertPublicChannelToPrivate CreatePost DeleteBookmarkPrivateChannel
        DeleteBookmarkPublicChannel DeleteOthersPosts DeletePost EditBookmarkPrivateChannel
        EditBookmarkPublicChannel ImportTeam ManageChannelAccessRules ManageChannelRoles
        ManageOthersIncomingWebhooks ManageOthersOutgoingWebhooks ManageOthersSlashCommands
        ManageOwnIncomingWebhooks ManageOwnOutgoingWebhooks ManageOwnSlashCommands
        ManagePrivateChannelAutoTranslation ManagePrivateChannelBanner ManagePrivateChannelMembers
        ManagePublicChannelAutoTranslation ManagePublicChannelBanner ManagePublicChannelMembers ManageTeam
        ManageTeamRoles OrderBookmarkPrivateChannel OrderBookmarkPublicChannel PlaybookPrivateManageRoles
        PlaybookPublicManageRoles ReadPrivateChannelGroups ReadPublicChannelGroups RemoveReaction
        RemoveUserFromTeam UploadFile UseChannelMentions UseGroupMentions
    ];

    "team_guest", "team_guest", scheme_managed: true, built_in: true => [
        ViewTeam
    ];

    "team_post_all", "team_post_all", scheme_managed: false, built_in: true => [
        CreatePost UploadFile UseChannelMentions UseGroupMentions
    ];

    "team_post_all_public", "team_post_all_public", scheme_managed: false, built_in: true => [
        CreatePostPublic UseChannelMentions UseGroupMentions
    ];

    "team_user", "team_user", scheme_managed: true, built_in: true => [
        AddUserToTeam CreatePrivateChannel CreatePublicChannel InviteUser JoinPublicChannels ListTeamChannels
        PlaybookPrivateCreate PlaybookPublicCreate ReadPublicChannel ViewTeam
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::is_valid_role_name;

    fn role(name: &str) -> Role {
        default_roles().into_iter().find(|r| r.name == name).unwrap()
    }

    /// Name and number of permissions of each role, as recorded from the reference.
    const RECORDED: [(&str, usize); 25] = [
        ("channel_admin", 24),
        ("channel_guest", 8),
        ("channel_user", 27),
        ("custom_group_user", 0),
        ("playbook_admin", 7),
        ("playbook_member", 7),
        ("run_admin", 2),
        ("run_member", 1),
        ("secure_connection_manager", 1),
        ("shared_channel_manager", 1),
        ("system_admin", 274),
        ("system_custom_group_admin", 5),
        ("system_guest", 2),
        ("system_manager", 122),
        ("system_post_all", 4),
        ("system_post_all_public", 3),
        ("system_read_only_admin", 72),
        ("system_user", 13),
        ("system_user_access_token", 3),
        ("system_user_manager", 41),
        ("team_admin", 41),
        ("team_guest", 1),
        ("team_post_all", 4),
        ("team_post_all_public", 3),
        ("team_user", 10),
    ];

    #[test]
    fn they_are_the_recorded_ones() {
        let ours: Vec<_> = default_roles().into_iter().map(|r| (r.name, r.permissions.len())).collect();
        assert_eq!(ours, RECORDED.map(|(name, n)| (name.to_owned(), n)));
    }

    #[test]
    fn names_are_valid_and_come_once() {
        let mut names: Vec<_> = default_roles().into_iter().map(|r| r.name).collect();
        assert!(names.iter().all(|n| is_valid_role_name(n)));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), RECORDED.len());
    }

    #[test]
    fn who_may_do_what() {
        assert_eq!(role("system_admin").permissions, PermissionSet::every());
        let (member, guest) = (role("channel_user"), role("channel_guest"));
        assert!(member.allows(Permission::CreatePost) && guest.allows(Permission::CreatePost));
        assert!(member.allows(Permission::ManagePublicChannelMembers));
        assert!(!guest.allows(Permission::ManagePublicChannelMembers));
        assert!(!role("team_guest").allows(Permission::CreatePublicChannel));
        assert!(!role("system_guest").allows(Permission::CreateTeam));
    }

    #[test]
    fn only_the_admin_and_the_managers_hold_the_delegable_two() {
        let holders = |p| default_roles().into_iter().filter(move |r| r.allows(p)).map(|r| r.name).collect::<Vec<_>>();
        assert_eq!(holders(Permission::ManageSecureConnections), ["secure_connection_manager", "system_admin"]);
        assert_eq!(holders(Permission::ManageSharedChannels), ["shared_channel_manager", "system_admin"]);
    }

    #[test]
    fn texts_are_keys_of_translations() {
        let user = role("system_user");
        assert_eq!(user.display_name, "authentication.roles.global_user.name");
        assert_eq!(user.description, "authentication.roles.global_user.description");
        assert!(user.scheme_managed && user.built_in && user.scheme_id.is_none());
        assert!(!role("system_manager").scheme_managed && !role("custom_group_user").built_in);
    }
}
