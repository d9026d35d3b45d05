// The actions of audit records, which are named as the API's calls, in words.
import { t, type MessageKey } from "@/shared/i18n/admin";

/** What the actions of each kind begin with. */
export const kinds = {
  all: "",
  login: "/api/v4/users/log",
  accounts: "/api/v4/users",
  connections: "/api/v4/remotecluster",
  governance: "/api/v4/causeway",
  remote: "remote_",
  settings: "/api/v4/config",
} as const;

export type Kind = keyof typeof kinds;

const known: Record<string, MessageKey> = {
  "/api/v4/users/login": "audits.did.login",
  "/api/v4/users/logout": "audits.did.logout",
  "/api/v4/users/password": "audits.did.password",
  "/api/v4/users/roles": "audits.did.roles",
  "/api/v4/users/active": "audits.did.active",
  "/api/v4/users/patch": "audits.did.profile",
  "/api/v4/users/sessions/revoke": "audits.did.sessions",
  "/api/v4/users/tokens": "audits.did.tokens",
  "/api/v4/roles/patch": "audits.did.permissions",
  "/api/v4/config": "audits.did.config",
  "/api/v4/remotecluster/channels/invite": "audits.did.share",
  "/api/v4/remotecluster/channels/uninvite": "audits.did.unshareOne",
  "/api/v4/sharedchannels/unshare": "audits.did.unshare",
  "/api/v4/causeway/connections/channels/patch": "audits.did.shareChanged",
  "/api/v4/causeway/connections/channels/pause": "audits.did.sharePaused",
  "/api/v4/causeway/connections/channels/resume": "audits.did.shareResumed",
  "/api/v4/causeway/connections/channels/history": "audits.did.history",
  "/api/v4/causeway/connections/waiting/accept": "audits.did.accepted",
  "/api/v4/causeway/connections/waiting/decline": "audits.did.declined",
};

const families: [string, MessageKey][] = [
  ["remote_refused_", "audits.did.remoteRefused"],
  ["remote_", "audits.did.remote"],
  ["/api/v4/remotecluster", "audits.did.connection"],
  ["/api/v4/causeway/connections", "audits.did.governance"],
];

export function actionWords(action: string): string {
  const key = known[action] ?? families.find(([start]) => action.startsWith(start))?.[1];
  return t(key ?? "audits.did.other");
}
