import { Group, Select, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBuildingBridge2, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ServerChannel } from "@mattermost/types/channels";
import { EditChannel } from "@/features/channels/EditChannel";
import { call, client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { ArchiveMenu } from "../ArchiveMenu";
import { ActiveBadge, ConsolePage, Pager, ListTable } from "../ConsolePage";
import { KindIcon } from "../connections/ShareName";
import { useAllTeams } from "../connections/TeamSelect";

type Found = ServerChannel & { team_display_name: string; shared?: boolean };
interface Answer {
  channels: Found[];
  total_count: number;
}

const perPage = 50;
const refresh = () => queryClient.invalidateQueries({ queryKey: ["admin-channels"] });

export function ChannelsAdminPage() {
  const [term, setTerm] = useState("");
  const [team, setTeam] = useState("");
  const [page, setPage] = useState(0);
  const [settled] = useDebouncedValue(term.trim(), 200);
  const { data: teams } = useAllTeams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["admin-channels", settled, team, page],
    queryFn: () =>
      call<Answer>("/channels/search", {
        method: "POST",
        body: {
          term: settled,
          team_ids: team ? [team] : [],
          include_deleted: true,
          page,
          per_page: perPage,
        },
      }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const from = (change: () => void) => {
    setPage(0);
    change();
  };
  return (
    <ConsolePage title={t("channelsAdmin.title")}>
      <Group mb="md" gap="sm">
        <TextInput
          flex="1 1 220px"
          maw={420}
          aria-label={t("connections.searchChannels")}
          placeholder={t("connections.searchChannels")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={term}
          onChange={(event) => {
            const { value } = event.currentTarget;
            from(() => setTerm(value));
          }}
        />
        <Select
          aria-label={t("shares.team")}
          w={220}
          data={[
            { value: "", label: t("shares.allTeams") },
            ...(teams ?? []).map((one) => ({ value: one.id, label: one.display_name })),
          ]}
          value={team}
          onChange={(value) => from(() => setTeam(value ?? ""))}
          allowDeselect={false}
        />
      </Group>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data?.channels.length === 0 && <Text c="var(--cw-text-soft)">{t("connections.noChannels")}</Text>}
      {data && data.channels.length > 0 && <Channels channels={data.channels} />}
      {data && <Pager page={page} more={(page + 1) * perPage < data.total_count} onChange={setPage} />}
    </ConsolePage>
  );
}

function Channels({ channels }: { channels: Found[] }) {
  return (
    <ListTable
      label={t("channelsAdmin.title")}
      heads={[t("channels.name"), t("connections.channelTeam"), t("channelsAdmin.type"), t("users.state")]}
      width={560}
    >
      {channels.map((channel) => (
        <Table.Tr key={channel.id}>
          <Table.Td>
            <Group gap={6} wrap="nowrap">
              <KindIcon type={channel.type} />
              <span>{channel.display_name}</span>
              {channel.shared && (
                <IconBuildingBridge2 size={17} role="img" aria-label={t("channelsAdmin.shared")} />
              )}
            </Group>
          </Table.Td>
          <Table.Td>{channel.team_display_name}</Table.Td>
          <Table.Td>{channel.type === "P" ? t("channels.private") : t("channels.public")}</Table.Td>
          <Table.Td>
            <ActiveBadge archived={channel.delete_at > 0} />
          </Table.Td>
          <Table.Td ta="right">
            <ChannelMenu channel={channel} />
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function ChannelMenu({ channel }: { channel: Found }) {
  const [editing, setEditing] = useState(false);
  const name = channel.display_name;
  return (
    <>
      <ArchiveMenu
        label={t("shares.actions", { channel: name })}
        isArchived={channel.delete_at > 0}
        question={{
          title: t("channelsAdmin.archiveTitle", { channel: name }),
          text: t("channelsAdmin.archiveConfirm"),
        }}
        edit={() => setEditing(true)}
        archive={() => client.deleteChannel(channel.id)}
        restore={() => client.unarchiveChannel(channel.id)}
        refresh={refresh}
      />
      {editing && (
        <EditChannel
          channel={channel}
          close={() => {
            setEditing(false);
            void refresh();
          }}
        />
      )}
    </>
  );
}
