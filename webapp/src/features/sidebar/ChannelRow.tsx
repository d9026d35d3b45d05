import { Tooltip } from "@mantine/core";
import { IconBuildingBridge2, IconHash, IconLock, IconPlugConnectedX, IconUsers } from "@tabler/icons-react";
import { memo } from "react";
import { NavLink } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import {
  teammateOf,
  useChannelAddress,
  useChannelName,
  useChannelOrganisations,
  type Unread,
} from "@/features/channels/useChannels";
import { offlineSince, unreached } from "@/features/channels/reach";
import { Avatar } from "@/features/people/Avatar";
import { useUser } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { t } from "@/shared/i18n";
import { Badge } from "./Badge";
import classes from "./sidebar.module.css";

interface Props {
  team: Team;
  channel: ServerChannel;
  unread: Unread;
}

export const ChannelRow = memo(function ChannelRow({ team, channel, unread }: Props) {
  const name = useChannelName(channel);
  const address = useChannelAddress(team.name, channel);
  return (
    <NavLink
      to={address}
      className={classes.row}
      data-unread={unread.unread || undefined}
      data-muted={unread.muted || undefined}
      draggable={false}
    >
      <ChannelIcon channel={channel} />
      <span className={classes.label}>{name}</span>
      {channel.shared && <SharedMark channel={channel} />}
      <Badge {...unread} />
    </NavLink>
  );
});

export function ChannelIcon({ channel, size = 17 }: { channel: ServerChannel; size?: number }) {
  const me = useMe();
  const other = useUser(teammateOf(channel, me.id));
  if (channel.type === "D") return <Avatar user={other} size={size + 3} withStatus />;
  if (channel.type === "G") return <IconUsers size={size} aria-hidden />;
  return channel.type === "P" ? <IconLock size={size} aria-hidden /> : <IconHash size={size} aria-hidden />;
}

/** The mark of a shared channel; its tooltip names the organisations, and since when one is not reached. */
export function SharedMark({ channel }: { channel: ServerChannel }) {
  const organisations = useChannelOrganisations(channel);
  const names = organisations.map((one) => one.display_name || one.name).join(", ");
  const shared = names ? t("sidebar.shared", { organisations: names }) : t("sidebar.sharedPlain");
  const down = unreached(organisations, Date.now());
  const label = [shared, ...down.map(offlineSince)].join(". ");
  const Icon = down.length > 0 ? IconPlugConnectedX : IconBuildingBridge2;
  return (
    <Tooltip label={label} withArrow multiline maw={300}>
      <span className={classes.shared} data-offline={down.length > 0 || undefined}>
        <Icon size={15} aria-hidden />
        <span className="sr-only">{label}</span>
      </span>
    </Tooltip>
  );
}
