import {
  Badge,
  Button,
  Checkbox,
  Group,
  Modal,
  ScrollArea,
  Stack,
  Table,
  Tabs,
  Text,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconLock, IconHash, IconSearch } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Channel } from "@mattermost/types/channels";
import type { RemoteCluster } from "@mattermost/types/remote_clusters";
import type { SharedChannelRemote } from "@mattermost/types/shared_channels";
import { call, client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { plural, t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt, confirm } from "@/shared/ui/confirm";
import { useConsoleAccess } from "../useConsoleAccess";
import { useAllTeams } from "./TeamSelect";

interface Props {
  remote: RemoteCluster;
  organisation: string;
}

type Side = "ours" | "theirs";

/** `exclude_home` leaves out what is at home here, and the other way round. */
function useShares(remoteId: string, side: Side) {
  return useQuery({
    queryKey: [...keys.sharedWith(remoteId), side],
    queryFn: () =>
      client.getSharedChannelRemotes(remoteId, {
        include_unconfirmed: true,
        ...(side === "ours" ? { exclude_remote: true } : { exclude_home: true }),
      }),
    staleTime: 0,
    refetchInterval: 15_000,
  });
}

export function SharedChannels({ remote, organisation }: Props) {
  const access = useConsoleAccess();
  const [adding, setAdding] = useState(false);
  return (
    <Tabs defaultValue="ours" keepMounted={false}>
      <Group justify="space-between" mb="sm">
        <Tabs.List>
          <Tabs.Tab value="ours">{t("connections.tab.ours")}</Tabs.Tab>
          <Tabs.Tab value="theirs">{t("connections.tab.theirs", { organisation })}</Tabs.Tab>
        </Tabs.List>
        {access.sharedChannels && (
          <Button size="xs" onClick={() => setAdding(true)}>
            {t("connections.addChannels")}
          </Button>
        )}
      </Group>
      {(["ours", "theirs"] as const).map((side) => (
        <Tabs.Panel key={side} value={side}>
          <Shares remote={remote} organisation={organisation} side={side} />
        </Tabs.Panel>
      ))}
      {adding && <AddChannels remote={remote} organisation={organisation} close={() => setAdding(false)} />}
    </Tabs>
  );
}

function Shares({ remote, organisation, side }: Props & { side: Side }) {
  const access = useConsoleAccess();
  const { data: teams } = useAllTeams();
  const { data, error, isPending } = useShares(remote.remote_id, side);
  const shares = (data ?? []).filter((one) => one.delete_at === 0);
  const channels = useQueries({
    queries: shares.map((share) => ({
      queryKey: ["channel", share.channel_id],
      queryFn: (): Promise<Channel> => client.getChannel(share.channel_id),
      retry: false,
    })),
  });
  if (isPending) return <Loading />;
  if (error && !data) return <Failure error={error} />;
  if (shares.length === 0) {
    return (
      <Text c="var(--cw-text-soft)" py="md">
        {side === "ours"
          ? t("connections.oursEmpty", { organisation })
          : t("connections.theirsEmpty", { organisation })}
      </Text>
    );
  }

  function remove(share: SharedChannelRemote, channel: string) {
    confirm({
      title: t("connections.removeTitle", { channel }),
      text: t("connections.removeConfirm", { channel, organisation }),
      action: t("connections.remove"),
      run: async () => {
        await client.sharedChannelRemoteUninvite(remote.remote_id, share.channel_id);
        await queryClient.invalidateQueries({ queryKey: keys.connections });
      },
    });
  }

  return (
    <Table.ScrollContainer minWidth={480}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("connections.channel")}</Table.Th>
            <Table.Th>{t("connections.channelTeam")}</Table.Th>
            <Table.Th>{t("connections.channelState")}</Table.Th>
            <Table.Th>{t("connections.home")}</Table.Th>
            <Table.Th>
              <span className="sr-only">{t("app.more")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shares.map((share, index) => {
            const channel = channels[index]?.data;
            const name = channel?.display_name ?? share.channel_id;
            return (
              <Table.Tr key={share.id}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{teams?.find((team) => team.id === channel?.team_id)?.display_name}</Table.Td>
                <Table.Td>
                  <Badge
                    variant="light"
                    tt="none"
                    color={share.is_invite_confirmed ? "teal" : "yellow"}
                    c="var(--cw-text)"
                  >
                    {share.is_invite_confirmed
                      ? t("connections.state.shared")
                      : t("connections.state.waiting")}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  {side === "ours" ? t("connections.home.here") : t("connections.home.there")}
                </Table.Td>
                <Table.Td ta="right">
                  {access.sharedChannels && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      color="red"
                      c="var(--cw-danger)"
                      aria-label={`${t("connections.remove")} ${name}`}
                      onClick={() => remove(share, name)}
                    >
                      {t("connections.remove")}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function AddChannels({ remote, organisation, close }: Props & { close: () => void }) {
  const [term, setTerm] = useState("");
  const [settled] = useDebouncedValue(term.trim(), 200);
  const [chosen, setChosen] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const { data: teams } = useAllTeams();
  const { data, error } = useQuery({
    queryKey: ["shareable", settled],
    queryFn: () => call<Channel[]>("/channels/search", { method: "POST", body: { term: settled } }),
    staleTime: 0,
  });
  const ours = useShares(remote.remote_id, "ours");
  const theirs = useShares(remote.remote_id, "theirs");
  const taken = new Set([...(ours.data ?? []), ...(theirs.data ?? [])].map((one) => one.channel_id));
  const open = (data ?? []).filter(
    (one) => (one.type === "O" || one.type === "P") && one.delete_at === 0 && !taken.has(one.id),
  );

  async function share() {
    setBusy(true);
    const done = await attempt(async () => {
      for (const id of chosen) await client.sharedChannelRemoteInvite(remote.remote_id, id);
    });
    await queryClient.invalidateQueries({ queryKey: keys.connections });
    setBusy(false);
    if (done) close();
  }

  const toggle = (id: string) =>
    setChosen((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]));

  return (
    <Modal opened onClose={close} title={t("connections.addChannelsTitle", { organisation })} size="lg">
      <Stack>
        <Text size="sm" c="var(--cw-text-soft)">
          {t("connections.addChannelsHelp")}
        </Text>
        <TextInput
          aria-label={t("connections.searchChannels")}
          placeholder={t("connections.searchChannels")}
          leftSection={<IconSearch size={16} />}
          value={term}
          onChange={(event) => setTerm(event.currentTarget.value)}
          data-autofocus
        />
        {error && <Failure error={error} />}
        <ScrollArea.Autosize mah="45vh">
          {open.map((channel) => (
            <Checkbox
              key={channel.id}
              py={6}
              checked={chosen.includes(channel.id)}
              onChange={() => toggle(channel.id)}
              label={
                <Group gap={6}>
                  {channel.type === "P" ? (
                    <IconLock size={15} aria-hidden />
                  ) : (
                    <IconHash size={15} aria-hidden />
                  )}
                  <span>{channel.display_name}</span>
                  <Text size="sm" c="var(--cw-text-soft)">
                    {teams?.find((team) => team.id === channel.team_id)?.display_name}
                  </Text>
                </Group>
              }
            />
          ))}
          {data && open.length === 0 && <Text c="var(--cw-text-soft)">{t("connections.noChannels")}</Text>}
        </ScrollArea.Autosize>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("app.cancel")}
          </Button>
          <Button disabled={chosen.length === 0} loading={busy} onClick={() => void share()}>
            {plural(chosen.length, "connections.sharingOne", "connections.sharing")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
