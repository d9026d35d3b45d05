import { Group, Select, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Audit } from "@mattermost/types/audits";
import { displayName, useUser } from "@/features/people/usePeople";
import { call } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { dateTime, fullTime } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, Pager, TableFrame } from "../ConsolePage";
import classes from "../console.module.css";
import { actionWords, kinds, type Kind } from "./actions";

const perPage = 100;

export function AuditsPage() {
  const [kind, setKind] = useState<Kind>("all");
  const [page, setPage] = useState(0);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["audits", kind, page],
    queryFn: () =>
      call<Audit[]>(`/audits?page=${page}&per_page=${perPage}&action=${encodeURIComponent(kinds[kind])}`),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  return (
    <ConsolePage title={t("audits.title")} intro={t("audits.intro")}>
      <Group mb="md">
        <Select
          aria-label={t("audits.kind")}
          w={280}
          data={Object.keys(kinds).map((value) => ({ value, label: t(`audits.kind.${value as Kind}`) }))}
          value={kind}
          onChange={(value) => {
            setPage(0);
            setKind((value ?? "all") as Kind);
          }}
          allowDeselect={false}
        />
      </Group>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && data.length === 0 && <Empty title={t("audits.empty")} />}
      {data && data.length > 0 && (
        <TableFrame label={t("audits.title")}>
          <Table miw={640} className={classes.log} verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={180}>{t("audits.when")}</Table.Th>
                <Table.Th w={170}>{t("audits.who")}</Table.Th>
                <Table.Th>{t("audits.action")}</Table.Th>
                <Table.Th w={140}>{t("audits.from")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((audit) => (
                <Table.Tr key={audit.id}>
                  <Table.Td title={fullTime(audit.create_at)}>{dateTime(audit.create_at)}</Table.Td>
                  <Table.Td>{audit.user_id ? <Who userId={audit.user_id} /> : t("audits.nobody")}</Table.Td>
                  <Table.Td>
                    <Text size="sm">{actionWords(audit.action)}</Text>
                    <span className={classes.logDetails}>
                      <code>{audit.action}</code>
                      {audit.extra_info && <code>{audit.extra_info}</code>}
                    </span>
                  </Table.Td>
                  <Table.Td>{audit.ip_address || "–"}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableFrame>
      )}
      {data && <Pager page={page} more={data.length === perPage} onChange={setPage} />}
    </ConsolePage>
  );
}

function Who({ userId }: { userId: string }) {
  return <>{displayName(useUser(userId))}</>;
}
