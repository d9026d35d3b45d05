import { Table, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBuildingBridge2, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Channel } from "@mattermost/types/channels";
import { call } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { useAllTeams } from "../connections/TeamSelect";
import { ConsolePage, TableFrame } from "../ConsolePage";

export function ChannelsAdminPage() {
  const [term, setTerm] = useState("");
  const [settled] = useDebouncedValue(term.trim(), 200);
  const { data: teams } = useAllTeams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["admin-channels", settled],
    queryFn: () => call<Channel[]>("/channels/search", { method: "POST", body: { term: settled } }),
    staleTime: 0,
  });
  const named = (data ?? []).filter((channel) => channel.type === "O" || channel.type === "P");
  return (
    <ConsolePage title={t("channelsAdmin.title")}>
      <TextInput
        mb="md"
        maw={420}
        aria-label={t("connections.searchChannels")}
        placeholder={t("connections.searchChannels")}
        leftSection={<IconSearch size={16} />}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
      />
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && (
        <TableFrame label={t("channelsAdmin.title")}>
          <Table verticalSpacing="sm" miw={480}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("channels.name")}</Table.Th>
                <Table.Th>{t("connections.channelTeam")}</Table.Th>
                <Table.Th>{t("channelsAdmin.type")}</Table.Th>
                <Table.Th>{t("channelsAdmin.shared")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {named.map((channel) => (
                <Table.Tr key={channel.id}>
                  <Table.Td>{channel.display_name}</Table.Td>
                  <Table.Td>{teams?.find((team) => team.id === channel.team_id)?.display_name}</Table.Td>
                  <Table.Td>{channel.type === "P" ? t("channels.private") : t("channels.public")}</Table.Td>
                  <Table.Td>
                    {channel.shared && (
                      <IconBuildingBridge2 size={17} role="img" aria-label={t("channelsAdmin.shared")} />
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableFrame>
      )}
    </ConsolePage>
  );
}
