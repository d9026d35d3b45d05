// How a connection stands, from when the other side was last heard from and whether somebody paused it.
import type { Connection } from "./api";

export type ConnectionStatus = "connected" | "offline" | "pending" | "paused";

/** Pings go every minute; after five without one, the other side counts as away. */
const offlineAfter = 5 * 60_000;

export function isOffline(lastPingAt: number, now: number): boolean {
  return now - lastPingAt > offlineAfter;
}

/** Until the other side has accepted, its address is a placeholder that begins with "pending_". */
export function isConfirmed(remote: Pick<Connection, "site_url">): boolean {
  return remote.site_url !== "" && !remote.site_url.startsWith("pending_");
}

type Standing = Pick<Connection, "site_url" | "last_ping_at" | "paused_at" | "paused_there">;

export function statusOf(remote: Standing, now: number): ConnectionStatus {
  if (!isConfirmed(remote)) return "pending";
  if (remote.paused_at) return "paused";
  if (isOffline(remote.last_ping_at, now)) return "offline";
  return remote.paused_there ? "paused" : "connected";
}
