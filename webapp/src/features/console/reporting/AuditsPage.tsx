import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { displayName, useUser } from "@/features/people/usePeople";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { fullTime } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, TableFrame } from "../ConsolePage";

export function AuditsPage() {
  const { data, error, isPending } = useQuery({
    queryKey: ["audits"],
    queryFn: () => client.getAudits(0, 100),
    staleTime: 0,
  });
  return (
    <ConsolePage title={t("audits.title")}>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} />}
      {data && data.length === 0 && <Empty title={t("audits.empty")} />}
      {data && data.length > 0 && (
        <TableFrame label={t("audits.title")}>
          <Table miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("audits.when")}</Table.Th>
                <Table.Th>{t("audits.who")}</Table.Th>
                <Table.Th>{t("audits.action")}</Table.Th>
                <Table.Th>{t("audits.from")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((audit) => (
                <Table.Tr key={audit.id}>
                  <Table.Td>{fullTime(audit.create_at)}</Table.Td>
                  <Table.Td>{audit.user_id && <Who userId={audit.user_id} />}</Table.Td>
                  <Table.Td>
                    {audit.action} {audit.extra_info}
                  </Table.Td>
                  <Table.Td>{audit.ip_address}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableFrame>
      )}
    </ConsolePage>
  );
}

function Who({ userId }: { userId: string }) {
  return <>{displayName(useUser(userId))}</>;
}
