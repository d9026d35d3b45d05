import { Table } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { useAllTeams } from "../connections/TeamSelect";
import { ConsolePage, TableFrame } from "../ConsolePage";

export function TeamsAdminPage() {
  const { data, error, isPending, refetch } = useAllTeams();
  const stats = useQueries({
    queries: (data ?? []).map((team) => ({
      queryKey: ["team-stats", team.id],
      queryFn: () => client.getTeamStats(team.id),
      retry: false,
    })),
  });
  return (
    <ConsolePage title={t("teamsAdmin.title")}>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && (
        <TableFrame label={t("teamsAdmin.title")}>
          <Table verticalSpacing="sm" miw={480}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("teams.name")}</Table.Th>
                <Table.Th>{t("teamsAdmin.members")}</Table.Th>
                <Table.Th>{t("teamsAdmin.access")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((team, index) => (
                <Table.Tr key={team.id}>
                  <Table.Td>{team.display_name}</Table.Td>
                  <Table.Td>{stats[index]?.data?.active_member_count ?? "–"}</Table.Td>
                  <Table.Td>
                    {team.allow_open_invite ? t("teamsAdmin.open") : t("teamsAdmin.invited")}
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
