import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  IconChevronDown,
  IconInfoCircle,
  IconPin,
  IconSearch,
  IconStar,
  IconStarFilled,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { useUser } from "@/features/people/usePeople";
import { SearchBox } from "@/features/search/SearchBox";
import { useMe } from "@/features/session/useSession";
import { PageHeader } from "@/features/shell/PageHeader";
import { useShell } from "@/features/shell/shellContext";
import { useArranging, useCategories } from "@/features/sidebar/categories";
import { ChannelIcon, SharedMark } from "@/features/sidebar/ChannelRow";
import { lastChannel } from "@/features/teams/useTeams";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { plural, t } from "@/shared/i18n";
import { attempt, confirm } from "@/shared/ui/confirm";
import { lazily } from "@/shared/ui/lazily";
import classes from "./ChannelHeader.module.css";
import { OfflineMark } from "./OfflineMark";
import {
  patchMembership,
  refreshChannels,
  teammateOf,
  useChannelName,
  useMayShare,
  useMemberships,
} from "./useChannels";

const AddMembers = lazily(async () => (await import("./AddMembers")).AddMembers);
const EditChannel = lazily(async () => (await import("./EditChannel")).EditChannel);

export function ChannelHeader({ team, channel }: { team: Team; channel: ServerChannel }) {
  const me = useMe();
  const name = useChannelName(channel);
  const other = useUser(teammateOf(channel, me.id));
  const [, setParams] = useSearchParams();
  const { narrow } = useShell();
  const show = (panel: string) => setParams({ panel });
  const stats = useQuery({
    queryKey: keys.channelStats(channel.id),
    queryFn: () => client.getChannelStats(channel.id),
    enabled: channel.type !== "D",
    retry: false,
  });

  const title = (
    <>
      <ChannelIcon channel={channel} size={18} />
      <ChannelMenu team={team} channel={channel} name={name} />
      <OrganisationBadge user={other} />
      {channel.shared && <SharedMark channel={channel} />}
    </>
  );
  const detail = (
    <>
      {channel.shared && <OfflineMark channel={channel} />}
      {channel.header && <span className={classes.text}>{channel.header}</span>}
    </>
  );
  return (
    <PageHeader title={title} detail={detail}>
      {stats.data && !narrow && (
        <button type="button" className={classes.count} onClick={() => show("info")}>
          {plural(stats.data.member_count, "channels.memberCountOne", "channels.memberCount")}
        </button>
      )}
      {!narrow && <SearchBox />}
      {narrow && (
        <Tooltip label={t("app.search")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t("app.search")}
            onClick={() => setParams({ search: " " })}
          >
            <IconSearch size={19} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t("channels.pinned")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          aria-label={t("channels.pinned")}
          onClick={() => show("pinned")}
        >
          <IconPin size={19} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("channels.info")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          aria-label={t("channels.info")}
          onClick={() => show("info")}
        >
          <IconInfoCircle size={19} />
        </ActionIcon>
      </Tooltip>
    </PageHeader>
  );
}

function ChannelMenu({ team, channel, name }: { team: Team; channel: ServerChannel; name: string }) {
  const me = useMe();
  const navigate = useNavigate();
  const { data: memberships } = useMemberships(team.id);
  const arranging = useArranging(team);
  const { data: categories } = useCategories(team.id);
  const isFavorite = categories?.categories.some(
    (one) => one.type === "favorites" && one.channel_ids.includes(channel.id),
  );
  const mayShare = useMayShare(channel);
  const [, setParams] = useSearchParams();
  const [dialog, setDialog] = useState<"add" | "edit">();
  const muted = memberships?.[channel.id]?.notify_props.mark_unread === "mention";
  const named = channel.type === "O" || channel.type === "P";
  const archived = channel.delete_at > 0;
  const showInfo = () => setParams({ panel: "info" });

  async function mute() {
    const mark_unread = muted ? "all" : "mention";
    await attempt(async () => {
      await client.updateChannelNotifyProps({ channel_id: channel.id, user_id: me.id, mark_unread });
      const props = { ...memberships?.[channel.id]?.notify_props, mark_unread } as const;
      patchMembership(team.id, channel.id, { notify_props: props });
    });
  }

  async function leave() {
    await attempt(async () => {
      await client.removeFromChannel(me.id, channel.id);
      lastChannel.set(team.id, "");
      await refreshChannels();
      void navigate(`/${team.name}`);
    });
  }

  function archive() {
    confirm({
      title: t("channels.archive"),
      text: t("channels.archiveConfirm", { channel: name }),
      action: t("channels.archive"),
      run: async () => {
        await client.deleteChannel(channel.id);
        await refreshChannels();
      },
    });
  }

  return (
    <>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <button
            type="button"
            className={classes.name}
            aria-label={`${name}: ${t("channels.menu", { channel: name })}`}
          >
            <span className={classes.text}>{name}</span>
            <IconChevronDown size={15} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {archived && <Menu.Item onClick={showInfo}>{t("channels.info")}</Menu.Item>}
          {!archived && (
            <>
              <Menu.Item
                leftSection={isFavorite ? <IconStarFilled size={16} /> : <IconStar size={16} />}
                onClick={() => void arranging.toggleFavorite(channel)}
              >
                {isFavorite ? t("channels.unfavorite") : t("channels.favorite")}
              </Menu.Item>
              <Menu.Item onClick={() => void mute()}>
                {muted ? t("channels.unmute") : t("channels.mute")}
              </Menu.Item>
            </>
          )}
          {named && !archived && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setDialog("add")}>{t("channels.addPeople")}</Menu.Item>
              <Menu.Item onClick={() => setDialog("edit")}>{t("channels.edit")}</Menu.Item>
              {(channel.shared || mayShare) && (
                <Menu.Item onClick={showInfo}>
                  {mayShare ? t("channels.shareMenu") : t("channels.share")}
                </Menu.Item>
              )}
              {channel.name !== "town-square" && (
                <>
                  <Menu.Divider />
                  <Menu.Item onClick={() => void leave()}>{t("channels.leave")}</Menu.Item>
                  <Menu.Item c="var(--cw-danger)" onClick={archive}>
                    {t("channels.archive")}
                  </Menu.Item>
                </>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === "add" && <AddMembers team={team} channel={channel} close={() => setDialog(undefined)} />}
      {dialog === "edit" && <EditChannel channel={channel} close={() => setDialog(undefined)} />}
    </>
  );
}
