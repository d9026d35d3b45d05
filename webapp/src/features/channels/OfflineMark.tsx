import { IconPlugConnectedX } from "@tabler/icons-react";
import type { ServerChannel } from "@mattermost/types/channels";
import { isOffline } from "@/features/console/connections/status";
import { t } from "@/shared/i18n";
import { clockTime } from "@/shared/i18n/time";
import classes from "./ChannelHeader.module.css";
import { useChannelOrganisations } from "./useChannels";

/** Says which organisation a shared channel does not reach now, and since when. */
export function OfflineMark({ channel }: { channel: ServerChannel }) {
  const organisations = useChannelOrganisations(channel);
  // A server that does not tell when it last heard from a partner says nothing of whether it is there.
  const down = organisations.filter((one) => one.last_ping_at > 0 && isOffline(one.last_ping_at, Date.now()));
  return down.map((one) => (
    <span key={one.remote_id || one.name} className={classes.offline} role="status">
      <IconPlugConnectedX size={13} aria-hidden />
      {t("sidebar.offlineSince", {
        organisation: one.display_name || one.name,
        when: clockTime(one.last_ping_at),
      })}
    </span>
  ));
}
