import { IconPlugConnectedX } from "@tabler/icons-react";
import type { ServerChannel } from "@mattermost/types/channels";
import classes from "./ChannelHeader.module.css";
import { offlineSince, unreached } from "./reach";
import { useChannelOrganisations } from "./useChannels";

/** Says which organisation a shared channel does not reach now, and since when. */
export function OfflineMark({ channel }: { channel: ServerChannel }) {
  return unreached(useChannelOrganisations(channel), Date.now()).map((one) => (
    <span key={one.remote_id || one.name} className={classes.offline} role="status">
      <IconPlugConnectedX size={13} aria-hidden />
      {offlineSince(one)}
    </span>
  ));
}
