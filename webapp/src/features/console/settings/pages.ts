// Which settings of config.json stand on which page of the console, and what each page is called.
import type { MessageKey } from "@/shared/i18n/admin";

export interface Group {
  title?: MessageKey;
  /** Names such as `TeamSettings.SiteName`, and `TeamSettings.*` for what stands nowhere else. */
  names: string[];
}

export interface Page {
  id: string;
  title: MessageKey;
  groups: Group[];
}

export const pages: Page[] = [
  {
    id: "general",
    title: "settings.general",
    groups: [
      {
        names: ["TeamSettings.SiteName", "TeamSettings.CustomDescriptionText", "ServiceSettings.SiteURL"],
      },
      { title: "settings.group.links", names: ["SupportSettings.*"] },
      { title: "settings.group.languages", names: ["LocalizationSettings.*"] },
    ],
  },
  {
    id: "accounts",
    title: "settings.accounts",
    groups: [
      {
        title: "settings.group.signUp",
        names: [
          "TeamSettings.EnableUserCreation",
          "TeamSettings.EnableOpenServer",
          "TeamSettings.RestrictCreationToDomains",
          "TeamSettings.EnableUserDeactivation",
          "EmailSettings.*",
        ],
      },
      {
        title: "settings.group.passwords",
        names: [
          "PasswordSettings.*",
          "ServiceSettings.MaximumLoginAttempts",
          "ServiceSettings.EnableUserAccessTokens",
        ],
      },
      {
        title: "settings.group.sessions",
        names: [
          "ServiceSettings.SessionLengthWebInHours",
          "ServiceSettings.SessionLengthMobileInHours",
          "ServiceSettings.ExtendSessionLengthWithActivity",
          "ServiceSettings.SessionIdleTimeoutInMinutes",
          "ServiceSettings.TerminateSessionsOnPasswordChange",
        ],
      },
    ],
  },
  {
    id: "people",
    title: "settings.people",
    groups: [
      { title: "settings.group.privacy", names: ["PrivacySettings.*", "ServiceSettings.EnableUserStatuses"] },
      { title: "settings.group.teams", names: ["TeamSettings.*"] },
    ],
  },
  {
    id: "messages",
    title: "settings.messages",
    groups: [
      {
        names: [
          "ServiceSettings.PostEditTimeLimit",
          "ServiceSettings.CollapsedThreads",
          "ServiceSettings.ThreadAutoFollow",
          "ServiceSettings.PostPriority",
          "ServiceSettings.PostAcknowledgements",
          "ServiceSettings.AllowPersistentNotifications",
          "ServiceSettings.AllowPersistentNotificationsForGuests",
          "ServiceSettings.PersistentNotificationIntervalMinutes",
          "ServiceSettings.PersistentNotificationMaxCount",
          "ServiceSettings.PersistentNotificationMaxRecipients",
          "ServiceSettings.EnableCustomEmoji",
          "ServiceSettings.UniqueEmojiReactionLimitPerPost",
          "ServiceSettings.EnableCommands",
          "ServiceSettings.EnablePostSearch",
          "ServiceSettings.MinimumHashtagLength",
          "ServiceSettings.EnableUserTypingMessages",
          "ServiceSettings.TimeBetweenUserTypingUpdatesMilliseconds",
        ],
      },
    ],
  },
  { id: "files", title: "settings.files", groups: [{ names: ["FileSettings.*"] }] },
  {
    id: "connected_workspaces",
    title: "settings.workspaces",
    groups: [
      { names: ["ConnectedWorkspacesSettings.*"] },
      { title: "settings.group.parts", names: ["FeatureFlags.*"] },
      {
        title: "settings.group.policy",
        names: [
          "ConnectedWorkspacesSettings.PolicyReadOnly",
          "ConnectedWorkspacesSettings.PolicyWaitingRoom",
          "ConnectedWorkspacesSettings.PolicyAllowedChannels",
          "ConnectedWorkspacesSettings.PolicyAllowedTeams",
          "ConnectedWorkspacesSettings.PolicyDirectMessages",
          "ConnectedWorkspacesSettings.PolicyMessageable",
          "ConnectedWorkspacesSettings.PolicyMessageableUsers",
          "ConnectedWorkspacesSettings.PolicyUserDiscovery",
          "ConnectedWorkspacesSettings.PolicyStatus",
          "ConnectedWorkspacesSettings.PolicyTyping",
          "ConnectedWorkspacesSettings.PolicyReadPositions",
          "ConnectedWorkspacesSettings.PolicyEmoji",
          "ConnectedWorkspacesSettings.PolicyFiles",
          "ConnectedWorkspacesSettings.PolicyFileTypes",
          "ConnectedWorkspacesSettings.PolicyMaxFileSize",
          "ConnectedWorkspacesSettings.PolicyHistory",
          "ConnectedWorkspacesSettings.PolicyHistoryMaxAgeDays",
          "ConnectedWorkspacesSettings.PolicyMessageRate",
          "ConnectedWorkspacesSettings.PolicyExpiryDays",
        ],
      },
    ],
  },
  {
    id: "integrations",
    title: "settings.integrations",
    groups: [
      {
        names: [
          "ServiceSettings.EnableIncomingWebhooks",
          "ServiceSettings.EnablePostUsernameOverride",
          "ServiceSettings.EnablePostIconOverride",
          "ServiceSettings.EnableBotAccountCreation",
          "ServiceSettings.DisableBotsWhenOwnerIsDeactivated",
        ],
      },
    ],
  },
  { id: "web_server", title: "settings.webServer", groups: [{ names: ["ServiceSettings.*"] }] },
  { id: "limits", title: "settings.limits", groups: [{ names: ["RateLimitSettings.*"] }] },
  { id: "database", title: "settings.database", groups: [{ names: ["SqlSettings.*"] }] },
  {
    id: "records",
    title: "settings.records",
    groups: [
      { title: "settings.group.logs", names: ["LogSettings.*", "ServiceSettings.AuditRetentionDays"] },
      { title: "settings.group.figures", names: ["MetricsSettings.*"] },
    ],
  },
];
