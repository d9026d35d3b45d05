// What the server says of connections beyond API v4. A route that a server lacks answers `null`, and its part is not drawn.
import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { RemoteCluster } from "@mattermost/types/remote_clusters";
import { call, errorStatus } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import type { Policy } from "./policyFields";

/** A connection, with what only a Causeway server says of it. */
export type Connection = RemoteCluster & { paused_at?: number; paused_there?: boolean };

export interface Share {
  channel_id: string;
  display_name: string;
  type: string;
  team_id: string;
  team_name: string;
  home: boolean;
  read_only: boolean;
  paused_at: number;
  confirmed: boolean;
  last_sync_at: number;
  last_error: string;
}

export interface Sample {
  at: number;
  lag_ms: number;
  queue: number;
  sent: number;
  received: number;
  refused: number;
  round_trip_ms: number | null;
}

export interface Health {
  online: boolean;
  paused: boolean;
  lag_ms: number;
  queue: number;
  oldest_waiting_at: number;
  throughput_per_minute: number;
  round_trip_ms: number | null;
  clock_skew_ms: number | null;
  version: string;
  protocol: number;
  features: string[];
  last_error: string;
  last_error_at: number;
  last_ping_at: number;
  last_heard_at?: number;
  /** An older server does not say. */
  tokens?: Tokens;
  history: Sample[];
}

/** How one of the two keys of a connection stands. */
export interface TokenState {
  /** 0 when it is the one that the connection was made with. */
  rotated_at: number;
  rotating: boolean;
}

export interface Tokens {
  /** The one that we present to the other side. */
  ours: TokenState;
  theirs: TokenState;
}

export interface Refused {
  id: string;
  channel_id: string;
  kind: string;
  reference: string;
  author_id: string;
  reason: string;
  at: number;
  attempts: number;
  retrying: boolean;
}

export interface Queue {
  waiting: { channel_id: string; count: number; oldest_at: number }[];
  refused: Refused[];
}

export interface WaitingChannel {
  channel_id: string;
  display_name: string;
  header: string;
  purpose: string;
  type: string;
  read_only: boolean;
  invited_at: number;
}

export interface Finding {
  level: "ok" | "warning" | "error";
  subject: string;
  message: string;
}

/** What a server takes. */
export interface Limits {
  shared_channels: boolean;
  direct_messages: boolean;
  attachments: boolean;
  file_bytes: number;
  frame_bytes: number;
  message_chars: number;
}

/** What the dry run found, and the figures behind it. */
export interface Check {
  findings: Finding[];
  limits?: { here: Limits; there: Limits | null };
  people?: { count: number; usernames: string[]; email_addresses: boolean };
}

export interface HistoryProgress {
  state: "none" | "waiting" | "sending" | "done" | "refused" | "stopped";
  sent: number;
  /** Messages that the other side does not take. */
  refused: number;
  total: number;
  /** Why it does not go on, or why the other side does not take it. */
  reason: string;
  done_at: number;
}

/** A message that is not the same on both sides. */
export interface ProofFinding {
  post_id: string;
  what: string[];
  state: "found" | "resent" | "mended" | "left";
  reason?: string;
}

/** One comparison of a channel with what the other side holds of it, the latest. */
export interface Proof {
  /** "none" before the first one. */
  state: "none" | "waiting" | "comparing" | "mending" | "done" | "failed";
  mend: boolean;
  /** Whether the other side could not be asked, so that everything was sent again. */
  weak: boolean;
  begun_at: number;
  done_at: number;
  compared: number;
  differing: ProofFinding[];
  truncated: boolean;
  /** How many messages one side rightly lacks, by why. */
  lacking: Record<string, number>;
  reason: string;
}

export type HistoryMode = "none" | "since" | "all";

const base = (remoteId: string) => `/causeway/connections/${remoteId}`;
const share = (remoteId: string, channelId: string) => `${base(remoteId)}/channels/${channelId}`;

/** `null` where the server has no such route, or has it switched off. */
async function ifServed<T>(path: string): Promise<T | null> {
  try {
    return await call<T>(path);
  } catch (error) {
    if (errorStatus(error) === 404 || errorStatus(error) === 501) return null;
    throw error;
  }
}

function useServed<T>(
  name: string,
  remoteId: string,
  /** Milliseconds between two times that it is asked for. */
  every: number | ((data: T | undefined) => number),
  path = `${base(remoteId)}/${name}`,
  enabled = true,
): UseQueryResult<T | null> {
  return useQuery({
    queryKey: [...keys.connection(remoteId), name, path],
    queryFn: () => ifServed<T>(path),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => {
      if (data === null) return false;
      return typeof every === "number" ? every : every(data);
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** How soon it is looked again at what is about to change. */
const soon = 1500;

export const useShares = (id: string, enabled = true) => {
  const every = (shares: Share[] | undefined) => (shares?.every((one) => one.confirmed) ? 10_000 : soon);
  return useServed<Share[]>("channels", id, every, undefined, enabled);
};
export const useHealth = (id: string) =>
  useServed<Health>("health", id, (health) =>
    health?.tokens?.ours.rotating || health?.tokens?.theirs.rotating ? soon : 5_000,
  );
export const useWaiting = (id: string, enabled = true) =>
  useServed<WaitingChannel[]>("waiting", id, 15_000, undefined, enabled);
export const useQueue = (id: string, page: number, perPage: number, enabled = true) => {
  const every = (queue: Queue | undefined) => (queue?.refused.some((one) => one.retrying) ? soon : 10_000);
  return useServed<Queue>("queue", id, every, `${base(id)}/queue?page=${page}&per_page=${perPage}`, enabled);
};
export const useHistory = (id: string, channelId: string, enabled: boolean) =>
  useServed<HistoryProgress>("history", id, 2_000, `${share(id, channelId)}/history`, enabled);

export const isUnderWay = ({ state }: Proof) => ["waiting", "comparing", "mending"].includes(state);

export const proofKey = (id: string, channelId: string) => [...keys.connection(id), "proof", channelId];

/** The latest comparison; `null` before the first one. Asked for again while it is under way. */
export const useProof = (id: string, channelId: string) =>
  useQuery({
    queryKey: proofKey(id, channelId),
    queryFn: () => ifServed<Proof>(`${share(id, channelId)}/verify`),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? 1000 : false),
  });

export interface PolicyView {
  effective: Policy;
  own: Policy;
}

export const policyPath = (id: string) => `${base(id)}/policy`;
export const policyKey = (id: string) => [...keys.connection(id), "policy"];

/** Asked for anew where it is opened only: what somebody is typing must not be replaced. */
export const usePolicy = (id: string, enabled = true) =>
  useQuery({
    queryKey: policyKey(id),
    queryFn: () => call<PolicyView>(policyPath(id)),
    refetchOnMount: "always",
    enabled,
  });

/** How much there is from before; `null` where the server cannot send it. */
export const previewHistory = (id: string, channelId: string, since: number) =>
  ifServed<{ posts: number; files: number; bytes: number }>(
    `${share(id, channelId)}/history/preview?since=${since}`,
  );

const post = <T>(path: string, body: unknown = {}) => call<T>(path, { method: "POST", body });

export const refresh = () => queryClient.invalidateQueries({ queryKey: keys.connections });

export const pause = (id: string) => post(`${base(id)}/pause`);
export const resume = (id: string) => post(`${base(id)}/resume`);
export const pauseShare = (id: string, channelId: string) => post(`${share(id, channelId)}/pause`);
export const resumeShare = (id: string, channelId: string) => post(`${share(id, channelId)}/resume`);
export const setReadOnly = (id: string, channelId: string, read_only: boolean) =>
  call(share(id, channelId), { method: "PATCH", body: { read_only } });
export const sendHistory = (id: string, channelId: string, mode: HistoryMode, since: number) =>
  post(`${share(id, channelId)}/history`, { mode, since });
export const verify = (id: string, channelId: string, mend: boolean) =>
  post<Proof>(`${share(id, channelId)}/verify`, { mend });
export const acceptWaiting = (id: string, channelId: string, team_id: string) =>
  post(`${base(id)}/waiting/${channelId}/accept`, { team_id });
export const declineWaiting = (id: string, channelId: string) =>
  post(`${base(id)}/waiting/${channelId}/decline`);
export const retryRefused = (id: string, chosen: { ids: string[] } | { all: true }) =>
  post<{ retried: number }>(`${base(id)}/queue/retry`, chosen);
export const dropRefused = (id: string, chosen: { ids: string[] } | { all: true }) =>
  post<{ dropped: number }>(`${base(id)}/queue/drop`, chosen);
export const rotate = (id: string) => post<Tokens>(`${base(id)}/rotate`);
export const check = (id: string, channel_id?: string) =>
  post<Check>(`${base(id)}/check`, channel_id ? { channel_id } : {});

interface Invitation {
  readOnly: boolean | undefined;
  history: HistoryMode;
  since: number;
}

/** Shares a channel. What is the server's usual way is not said. */
export function invite(id: string, channelId: string, { readOnly, history, since }: Invitation) {
  const query = new URLSearchParams();
  if (readOnly !== undefined) query.set("read_only", String(readOnly));
  if (history !== "none") query.set("history", history);
  if (history === "since") query.set("since", String(since));
  return post(`/remotecluster/${id}/channels/${channelId}/invite?${query.toString()}`);
}
