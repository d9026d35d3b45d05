// Which organisations a shared channel does not reach now, and since when.
import type { RemoteClusterInfo } from "@mattermost/types/shared_channels";
import { isOffline } from "@/features/console/connections/status";
import { t } from "@/shared/i18n";
import { clockTime, dateTime, sameDay } from "@/shared/i18n/time";

/** A server that does not tell when it last heard from a partner says nothing of whether it is there. */
export function unreached(organisations: RemoteClusterInfo[], now: number): RemoteClusterInfo[] {
  return organisations.filter((one) => one.last_ping_at > 0 && isOffline(one.last_ping_at, now));
}

export function offlineSince({ display_name, name, last_ping_at: at }: RemoteClusterInfo): string {
  const when = sameDay(at, Date.now()) ? clockTime(at) : dateTime(at);
  return t("sidebar.offlineSince", { organisation: display_name || name, when });
}
