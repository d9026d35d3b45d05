import { Button, Divider, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ServerChannel } from "@mattermost/types/channels";
import type { RemoteCluster } from "@mattermost/types/remote_clusters";
import type { Team } from "@mattermost/types/teams";
import { useConsoleAccess } from "@/features/console/useConsoleAccess";
import { StatusBadge } from "@/features/console/connections/StatusBadge";
import { Avatar } from "@/features/people/Avatar";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { PersonName } from "@/features/people/PersonName";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { plural, t } from "@/shared/i18n";
import { Markdown } from "@/shared/markdown/Markdown";
import { attempt, confirm } from "@/shared/ui/confirm";
import { SidePanel } from "@/shared/ui/SidePanel";
import { AddMembers } from "./AddMembers";
import { useChannelMembers, useChannelName, useChannelOrganisations } from "./useChannels";

interface Props {
  team: Team;
  channel: ServerChannel;
  close: () => void;
}

export function ChannelInfo({ team, channel, close }: Props) {
  const name = useChannelName(channel);
  const { users, members } = useChannelMembers(channel.id);
  const [adding, setAdding] = useState(false);
  const named = channel.type === "O" || channel.type === "P";
  return (
    <SidePanel title={t("channels.info")} detail={name} close={close}>
      <ScrollArea flex={1}>
        <Stack p="md" gap="md">
          {channel.purpose && <Text size="sm">{channel.purpose}</Text>}
          {channel.header && <Markdown text={channel.header} teamName={team.name} />}
          {named && <Sharing channel={channel} name={name} />}
          <Divider />
          <Group justify="space-between">
            <Text fw={650} component="h3" size="sm">
              {plural(members.length, "channels.memberCountOne", "channels.memberCount")}
            </Text>
            {named && (
              <Button size="xs" variant="light" onClick={() => setAdding(true)}>
                {t("channels.addPeople")}
              </Button>
            )}
          </Group>
          {users.map((user) => (
            <Group key={user.id} gap="sm" wrap="nowrap">
              <Avatar user={user} size={32} withStatus />
              <PersonName user={user} />
              <OrganisationBadge user={user} />
            </Group>
          ))}
        </Stack>
      </ScrollArea>
      {adding && <AddMembers team={team} channel={channel} close={() => setAdding(false)} />}
    </SidePanel>
  );
}

/** Whom the channel is shared with and, for those who may, sharing it with more and ending it. */
function Sharing({ channel, name }: { channel: ServerChannel; name: string }) {
  const access = useConsoleAccess();
  const organisations = useChannelOrganisations(channel);
  const others = useQuery({
    queryKey: [...keys.connections, "not-in", channel.id],
    queryFn: () =>
      client.getRemoteClusters({ excludePlugins: true, onlyConfirmed: true, notInChannel: channel.id }),
    enabled: access.sharedChannels,
    retry: false,
  });

  async function refresh() {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: keys.connections }),
      queryClient.invalidateQueries({ queryKey: keys.channelOrganisations(channel.id) }),
      queryClient.invalidateQueries({ queryKey: ["channels"] }),
    ]);
  }

  async function share(remote: RemoteCluster) {
    await attempt(() => client.sharedChannelRemoteInvite(remote.remote_id, channel.id));
    await refresh();
  }

  function unshare(remoteId: string, organisation: string) {
    confirm({
      title: t("connections.removeTitle", { channel: name }),
      text: t("connections.removeConfirm", { channel: name, organisation }),
      action: t("channels.unshareFrom", { organisation }),
      run: async () => {
        await client.sharedChannelRemoteUninvite(remoteId, channel.id);
        await refresh();
      },
    });
  }

  if (!channel.shared && !access.sharedChannels) return null;
  return (
    <Stack gap="xs">
      <Text fw={650} component="h3" size="sm">
        {t("channels.share")}
      </Text>
      {organisations.length === 0 && (
        <Text size="sm" c="var(--cw-text-soft)">
          {channel.shared ? t("sidebar.sharedPlain") : t("channels.notShared")}
        </Text>
      )}
      {organisations.map((one) => (
        <Group key={one.remote_id || one.name} justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Text size="sm">{one.display_name || one.name}</Text>
            {one.last_ping_at > 0 && <StatusBadge lastPingAt={one.last_ping_at} confirmed />}
          </Group>
          {access.sharedChannels && one.remote_id && (
            <Button
              size="compact-xs"
              variant="subtle"
              color="red"
              c="var(--cw-danger)"
              onClick={() => unshare(one.remote_id, one.display_name || one.name)}
            >
              {t("connections.remove")}
            </Button>
          )}
        </Group>
      ))}
      {others.data?.map((remote) => (
        <Button key={remote.remote_id} size="xs" variant="light" onClick={() => void share(remote)}>
          {t("channels.shareWith", { organisation: remote.display_name || remote.name })}
        </Button>
      ))}
    </Stack>
  );
}
