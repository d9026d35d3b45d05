import { ActionIcon, Alert, Badge, Button, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import { IconShare2, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ServerChannel } from "@mattermost/types/channels";
import { useShares, type Connection } from "@/features/console/connections/api";
import { faultText } from "@/features/console/connections/faults";
import { isWhole, plainOptions, shareWith, ShareOptions } from "@/features/console/connections/ShareOptions";
import { ShareMenu } from "@/features/console/connections/ShareMenu";
import { ConnectionStatusBadge, StatusBadge } from "@/features/console/connections/StatusBadge";
import { useConsoleAccess } from "@/features/console/useConsoleAccess";
import { call, client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { confirm, say } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { useChannelOrganisations, useMayShare } from "./useChannels";

interface Props {
  channel: ServerChannel;
  name: string;
}

const nameOf = (one: { name: string; display_name: string }) => one.display_name || one.name;

async function refresh(channelId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.connections }),
    queryClient.invalidateQueries({ queryKey: keys.channelOrganisations(channelId) }),
    queryClient.invalidateQueries({ queryKey: ["channels"] }),
  ]);
}

/** Whom the channel is shared with and, for those who may, sharing it with more and ending it. */
export function Sharing({ channel, name }: Props) {
  const may = useMayShare(channel);
  if (!channel.shared && !may) return null;
  return (
    <Stack gap="xs">
      <Text fw={650} component="h3" size="sm">
        {t("channels.share")}
      </Text>
      {may ? <Managed channel={channel} name={name} /> : <Told channel={channel} />}
    </Stack>
  );
}

/** What every member is told. */
function Told({ channel }: { channel: ServerChannel }) {
  const organisations = useChannelOrganisations(channel);
  if (organisations.length === 0) {
    return (
      <Text size="sm" c="var(--cw-text-soft)">
        {t("sidebar.sharedPlain")}
      </Text>
    );
  }
  return organisations.map((one) => (
    <Group key={one.name} gap="xs" wrap="nowrap">
      <Text size="sm">{nameOf(one)}</Text>
      {one.last_ping_at > 0 && <StatusBadge lastPingAt={one.last_ping_at} confirmed />}
    </Group>
  ));
}

function useRemotes(which: "in_channel" | "not_in_channel", channelId: string) {
  return useQuery({
    queryKey: [...keys.connections, which, channelId],
    queryFn: () =>
      call<Connection[]>(`/remotecluster?exclude_plugins=true&only_confirmed=true&${which}=${channelId}`),
    staleTime: 0,
    retry: false,
  });
}

/** Only the organisation in which a channel has its home can share it with more. */
function useIsHome(channel: ServerChannel): boolean {
  const { data } = useQuery({
    queryKey: [...keys.connections, "home", channel.id],
    queryFn: () => call<{ id: string; home: boolean }[]>(`/sharedchannels/${channel.team_id}?per_page=200`),
    enabled: channel.shared === true,
    retry: false,
  });
  return !channel.shared || data?.find((one) => one.id === channel.id)?.home === true;
}

function Managed({ channel, name }: Props) {
  const within = useRemotes("in_channel", channel.id);
  const others = useRemotes("not_in_channel", channel.id);
  const [sharing, setSharing] = useState<Connection>();
  const home = useIsHome(channel);
  return (
    <>
      {within.data?.length === 0 && (
        <Text size="sm" c="var(--cw-text-soft)">
          {t("channels.notShared")}
        </Text>
      )}
      {within.data?.map((remote) => (
        <SharedWith key={remote.remote_id} remote={remote} channel={channel} name={name} />
      ))}
      {home &&
        others.data?.map((remote) => (
          <Button
            key={remote.remote_id}
            size="xs"
            variant="light"
            leftSection={<IconShare2 size={15} aria-hidden />}
            onClick={() => setSharing(remote)}
          >
            {t("channels.shareWith", { organisation: nameOf(remote) })}
          </Button>
        ))}
      {sharing && (
        <ShareDialog channel={channel} name={name} remote={sharing} close={() => setSharing(undefined)} />
      )}
    </>
  );
}

function SharedWith({ remote, channel, name }: Props & { remote: Connection }) {
  const organisation = nameOf(remote);
  // Those who may share only here are told of the connection, but not of all that goes over it.
  const access = useConsoleAccess();
  const shares = useShares(remote.remote_id, access.any).data;
  const share = shares?.find((one) => one.channel_id === channel.id);

  const unshare = () =>
    confirm({
      title: t("connections.removeTitle", { channel: name }),
      text: t("connections.removeConfirm", { channel: name, organisation }),
      action: t("channels.unshareFrom", { organisation }),
      run: async () => {
        await client.sharedChannelRemoteUninvite(remote.remote_id, channel.id);
        await refresh(channel.id);
      },
    });

  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="xs">
        <Text size="sm">{organisation}</Text>
        <ConnectionStatusBadge remote={remote} />
        {Boolean(share?.paused_at) && !remote.paused_at && (
          <Badge variant="light" tt="none" color="blue" c="var(--cw-text)">
            {t("shares.state.paused")}
          </Badge>
        )}
        {share?.read_only && (
          <Badge variant="outline" tt="none" color="gray" c="var(--cw-text)">
            {t("shares.readOnly")}
          </Badge>
        )}
      </Group>
      <Group gap={2} wrap="nowrap">
        <Tooltip label={t("channels.unshareFrom", { organisation })}>
          <ActionIcon
            variant="subtle"
            color="red"
            c="var(--cw-danger)"
            aria-label={t("channels.unshareFrom", { organisation })}
            onClick={unshare}
          >
            <IconX size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {share && <ShareMenu share={share} remote={remote} organisation={organisation} />}
      </Group>
    </Group>
  );
}

interface DialogProps extends Props {
  remote: Connection;
  close: () => void;
}

function ShareDialog({ channel, name, remote, close }: DialogProps) {
  const [options, setOptions] = useState(plainOptions);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const organisation = nameOf(remote);

  async function share() {
    setBusy(true);
    try {
      await shareWith(remote.remote_id, channel.id, options);
      say(t("channels.sharedNow", { channel: name, organisation }));
      await refresh(channel.id);
      close();
    } catch (error) {
      setProblem(faultText(error));
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={close} title={t("channels.shareTitle", { channel: name, organisation })}>
      <Stack>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problem}
          </Alert>
        )}
        <ShareOptions
          remoteId={remote.remote_id}
          organisation={organisation}
          channelIds={[channel.id]}
          options={options}
          onChange={setOptions}
        />
        <DialogButtons close={close}>
          <Button disabled={!isWhole(options)} loading={busy} onClick={() => void share()}>
            {t("channels.shareGo")}
          </Button>
        </DialogButtons>
      </Stack>
    </Modal>
  );
}
