// How a connection stands, from when the other side was last heard from.
import type { RemoteCluster } from "@mattermost/types/remote_clusters";

export type ConnectionStatus = "connected" | "offline" | "pending";

/** Pings go every minute; after five without one, the other side counts as away. */
const offlineAfter = 5 * 60_000;

export function isOffline(lastPingAt: number, now: number): boolean {
  return now - lastPingAt > offlineAfter;
}

/** Until the other side has accepted, its address is a placeholder that begins with "pending_". */
export function isConfirmed(remote: Pick<RemoteCluster, "site_url">): boolean {
  return remote.site_url !== "" && !remote.site_url.startsWith("pending_");
}

export function statusOf(
  remote: Pick<RemoteCluster, "site_url" | "last_ping_at">,
  now: number,
): ConnectionStatus {
  if (!isConfirmed(remote)) return "pending";
  return isOffline(remote.last_ping_at, now) ? "offline" : "connected";
}
