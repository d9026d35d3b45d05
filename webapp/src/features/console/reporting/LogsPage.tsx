import { Badge, Button, Group, Select, Switch, Table, Text, TextInput } from "@mantine/core";
import { IconDownload, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call, client } from "@/shared/api/client";
import { plural, t } from "@/shared/i18n/admin";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, TableFrame } from "../ConsolePage";
import classes from "../console.module.css";
import { detailsOf, levels, matches, type Line } from "./lines";

const atOnce = 1000;

export function LogsPage() {
  const [level, setLevel] = useState<keyof typeof levels>("all");
  const [term, setTerm] = useState("");
  const [follow, setFollow] = useState(true);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["logs", level],
    queryFn: () =>
      call<Record<string, Line[]>>(`/logs/query?page=0&logs_per_page=${atOnce}`, {
        method: "POST",
        body: { log_levels: levels[level] },
      }),
    staleTime: 0,
    refetchInterval: follow ? 2000 : false,
    placeholderData: keepPreviousData,
  });
  const all = Object.values(data ?? {})
    .flat()
    .reverse();
  const shown = all.filter((line) => matches(line, term));
  return (
    <ConsolePage
      title={t("logs.title")}
      intro={t("logs.intro")}
      action={
        <Button
          component="a"
          href={`${client.getBaseRoute()}/logs/download`}
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t("logs.download")}
        </Button>
      }
    >
      <Group mb="md" gap="sm">
        <TextInput
          aria-label={t("logs.search")}
          placeholder={t("logs.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={term}
          onChange={(event) => setTerm(event.currentTarget.value)}
          flex="1 1 220px"
          maw={420}
        />
        <Select
          aria-label={t("logs.level")}
          data={Object.keys(levels).map((value) => ({
            value,
            label: t(`logs.level.${value as keyof typeof levels}`),
          }))}
          value={level}
          onChange={(value) => setLevel((value ?? "all") as keyof typeof levels)}
          allowDeselect={false}
          w={200}
        />
        <Switch
          label={t("logs.follow")}
          checked={follow}
          onChange={(event) => setFollow(event.currentTarget.checked)}
        />
      </Group>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && shown.length === 0 && (
        <Empty title={t(term || level !== "all" ? "logs.none" : "logs.empty")} />
      )}
      {shown.length > 0 && (
        <>
          <Text size="xs" c="var(--cw-text-soft)" mb={6}>
            {plural(shown.length, "logs.line", "logs.lines")}
          </Text>
          <Lines lines={shown} />
        </>
      )}
    </ConsolePage>
  );
}

const colours: Record<string, string> = { error: "red", warn: "yellow" };

function Lines({ lines }: { lines: Line[] }) {
  return (
    <TableFrame label={t("logs.title")}>
      <Table className={classes.log} verticalSpacing={6} miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={200}>{t("logs.when")}</Table.Th>
            <Table.Th w={80}>{t("logs.kind")}</Table.Th>
            <Table.Th>{t("logs.what")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line, index) => (
            // Lines have no name of their own, and the newest comes first.
            <Table.Tr key={`${line.timestamp}/${lines.length - index}`}>
              <Table.Td>
                <code style={{ whiteSpace: "nowrap" }}>{line.timestamp}</code>
              </Table.Td>
              <Table.Td>
                <Badge
                  variant="light"
                  radius="sm"
                  color={colours[line.level] ?? "gray"}
                  c="var(--cw-text)"
                  tt="none"
                >
                  {line.level}
                </Badge>
              </Table.Td>
              <Table.Td>
                {line.msg}
                <span className={classes.logDetails}>
                  {detailsOf(line).map(([name, value]) => (
                    <code key={name}>
                      {name}={value}
                    </code>
                  ))}
                </span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableFrame>
  );
}
