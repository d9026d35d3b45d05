// Which settings of config.json the forms show, and how each is checked before it is sent.
import type { MessageKey } from "@/shared/i18n";

export interface Field {
  section: string;
  name: string;
  kind: "text" | "number" | "switch";
  label: string;
  help: string;
  /** For numbers: the least that makes sense. */
  min?: number;
}

export interface Section {
  id: string;
  title: MessageKey;
  fields: Field[];
}

export const sections: Section[] = [
  {
    id: "general",
    title: "settings.general",
    fields: [
      {
        section: "ServiceSettings",
        name: "SiteURL",
        kind: "text",
        label: "Site URL",
        help: "The address at which people and connected organisations reach this server.",
      },
      {
        section: "TeamSettings",
        name: "SiteName",
        kind: "text",
        label: "Site name",
        help: "Shown where people log in.",
      },
    ],
  },
  {
    id: "accounts",
    title: "settings.accounts",
    fields: [
      {
        section: "TeamSettings",
        name: "EnableOpenServer",
        kind: "switch",
        label: "Anyone can make an account",
        help: "Otherwise people need an invitation to a team.",
      },
      {
        section: "TeamSettings",
        name: "EnableUserCreation",
        kind: "switch",
        label: "Accounts can be made",
        help: "When off, nobody can make an account, invited or not.",
      },
      {
        section: "TeamSettings",
        name: "MaxUsersPerTeam",
        kind: "number",
        label: "Most people in a team",
        help: "Deactivated accounts do not count.",
        min: 1,
      },
      {
        section: "PasswordSettings",
        name: "MinimumLength",
        kind: "number",
        label: "Shortest password",
        help: "In characters.",
        min: 5,
      },
      {
        section: "ServiceSettings",
        name: "SessionLengthWebInHours",
        kind: "number",
        label: "Length of a session",
        help: "In hours. After that, people log in again.",
        min: 1,
      },
    ],
  },
  {
    id: "files",
    title: "settings.files",
    fields: [
      {
        section: "FileSettings",
        name: "EnableFileAttachments",
        kind: "switch",
        label: "Files can be attached",
        help: "When off, messages are text only.",
      },
      {
        section: "FileSettings",
        name: "MaxFileSize",
        kind: "number",
        label: "Largest file",
        help: "In bytes.",
        min: 1,
      },
    ],
  },
  {
    id: "connected_workspaces",
    title: "settings.workspaces",
    fields: [
      {
        section: "ConnectedWorkspacesSettings",
        name: "EnableRemoteClusterService",
        kind: "switch",
        label: "Connections with other organisations",
        help: "When off, nothing is sent to or taken from any of them.",
      },
      {
        section: "ConnectedWorkspacesSettings",
        name: "EnableSharedChannels",
        kind: "switch",
        label: "Shared channels",
        help: "Whether channels can be shared over the connections.",
      },
      {
        section: "ConnectedWorkspacesSettings",
        name: "MaxPostsPerSync",
        kind: "number",
        label: "Messages in one delivery",
        help: "How many messages are sent together at most when there is much to catch up on.",
        min: 1,
      },
    ],
  },
  {
    id: "limits",
    title: "settings.limits",
    fields: [
      {
        section: "RateLimitSettings",
        name: "Enable",
        kind: "switch",
        label: "Limit how often a client may call",
        help: "Protects the server from clients that ask too much.",
      },
      {
        section: "RateLimitSettings",
        name: "PerSec",
        kind: "number",
        label: "Calls a second",
        help: "For each client.",
        min: 1,
      },
      {
        section: "RateLimitSettings",
        name: "MaxBurst",
        kind: "number",
        label: "Calls at once",
        help: "How many calls may come in one moment.",
        min: 1,
      },
    ],
  },
];

/** What is wrong with a value, or nothing. */
export function isValid(field: Field, value: unknown): boolean {
  if (field.kind === "switch") return typeof value === "boolean";
  if (field.kind === "number")
    return typeof value === "number" && Number.isInteger(value) && value >= (field.min ?? 0);
  return typeof value === "string";
}
