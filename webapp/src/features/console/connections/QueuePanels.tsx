import { Button, Checkbox, Group, Table, Text } from "@mantine/core";
import { IconRefresh, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { displayName, useUsers } from "@/features/people/usePeople";
import { plural, t } from "@/shared/i18n/admin";
import { ago, fullTime } from "@/shared/i18n/time";
import { attempt, confirm, say } from "@/shared/ui/confirm";
import { Pager, Panel, TableFrame } from "../ConsolePage";
import {
  dropRefused,
  refresh,
  retryRefused,
  useQueue,
  useShares,
  type Connection,
  type Queue,
  type Refused,
} from "./api";
import classes from "./connections.module.css";
import { kindWords } from "./kinds";
import { shareName } from "./ShareName";

const perPage = 50;

interface Props {
  remote: Connection;
  organisation: string;
}

type Chosen = { ids: string[] } | { all: true };

/** What waits to go out, a line a channel, and what the other side refused. */
export function QueuePanels({ remote, organisation }: Props) {
  const [page, setPage] = useState(0);
  const { data: queue } = useQueue(remote.remote_id, page, perPage);
  const { data: shares } = useShares(remote.remote_id);
  if (!queue) return null;
  const channelName = (id: string) => {
    const share = shares?.find((one) => one.channel_id === id);
    return share ? shareName(share) : "–";
  };
  return (
    <>
      {queue.waiting.length > 0 && <Waiting waiting={queue.waiting} channelName={channelName} />}
      <Panel title={t("queue.title", { organisation })}>
        {queue.refused.length === 0 && page === 0 ? (
          <Text c="var(--cw-text-soft)">{t("queue.empty")}</Text>
        ) : (
          <RefusedTable
            key={page}
            remote={remote}
            organisation={organisation}
            refused={queue.refused}
            channelName={channelName}
          />
        )}
        <Pager page={page} more={queue.refused.length === perPage} onChange={setPage} />
      </Panel>
    </>
  );
}

interface WaitingProps {
  waiting: Queue["waiting"];
  channelName: (id: string) => string;
}

function Waiting({ waiting, channelName }: WaitingProps) {
  return (
    <Panel title={t("queue.waiting")}>
      <ul className={classes.list}>
        {waiting.map((one) => (
          <li key={one.channel_id}>
            <Text fw={600} flex={1}>
              {channelName(one.channel_id)}
            </Text>
            <Text size="sm">{plural(one.count, "queue.waitingOne", "queue.waitingCount")}</Text>
            <Text size="sm" c="var(--cw-text-soft)" title={fullTime(one.oldest_at)}>
              {t("queue.waitingSince", { when: ago(one.oldest_at, Date.now()) })}
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface RefusedProps extends Props {
  refused: Refused[];
  channelName: (id: string) => string;
}

function RefusedTable({ remote, organisation, refused, channelName }: RefusedProps) {
  const [ticked, setTicked] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const chosen = ticked.filter((id) => refused.some((one) => one.id === id));
  const authors = useUsers([...new Set(refused.map((one) => one.author_id).filter(Boolean))]);
  const authorName = (id: string) => {
    const user = authors.find((one) => one.id === id);
    return user ? displayName(user) : "–";
  };
  const what: Chosen = chosen.length > 0 ? { ids: chosen } : { all: true };

  async function retry() {
    setBusy(true);
    await attempt(async () => {
      const { retried } = await retryRefused(remote.remote_id, what);
      say(plural(retried, "queue.retriedOne", "queue.retried"));
    });
    setTicked([]);
    await refresh();
    setBusy(false);
  }

  const drop = () =>
    confirm({
      title: t("queue.dropTitle"),
      text: t("queue.dropConfirm", { organisation }),
      action: t("queue.drop"),
      run: async () => {
        const { dropped } = await dropRefused(remote.remote_id, what);
        setTicked([]);
        await refresh();
        say(plural(dropped, "queue.droppedOne", "queue.dropped"));
      },
    });

  const toggle = (id: string) =>
    setTicked(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const count = chosen.length;
  return (
    <>
      <Text size="sm" c="var(--cw-text-soft)" mb="sm">
        {t("queue.help", { organisation })}
      </Text>
      <Group gap="xs" mb="sm">
        <Button
          size="xs"
          loading={busy}
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => void retry()}
        >
          {count ? t("queue.retrySelected", { count }) : t("queue.retryAll")}
        </Button>
        <Button size="xs" variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={drop}>
          {count ? t("queue.dropSelected", { count }) : t("queue.dropAll")}
        </Button>
      </Group>
      <TableFrame label={t("queue.title", { organisation })}>
        <Table verticalSpacing="xs" miw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={40}>
                <Checkbox
                  size="xs"
                  aria-label={t("queue.selectAll")}
                  checked={count > 0 && count === refused.length}
                  indeterminate={count > 0 && count < refused.length}
                  onChange={() => setTicked(count === refused.length ? [] : refused.map((one) => one.id))}
                />
              </Table.Th>
              <Table.Th>{t("queue.what")}</Table.Th>
              <Table.Th>{t("queue.where")}</Table.Th>
              <Table.Th>{t("queue.author")}</Table.Th>
              <Table.Th>{t("queue.reason")}</Table.Th>
              <Table.Th>{t("queue.when")}</Table.Th>
              <Table.Th>{t("queue.attempts")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {refused.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={t("queue.select", { what: `${kindWords(one.kind)} ${one.reason}` })}
                    checked={chosen.includes(one.id)}
                    onChange={() => toggle(one.id)}
                  />
                </Table.Td>
                <Table.Td>{kindWords(one.kind)}</Table.Td>
                <Table.Td>{channelName(one.channel_id)}</Table.Td>
                <Table.Td>{authorName(one.author_id)}</Table.Td>
                <Table.Td maw={320} style={{ overflowWrap: "anywhere" }}>
                  {one.retrying ? t("queue.retrying") : one.reason}
                </Table.Td>
                <Table.Td title={fullTime(one.at)}>{ago(one.at, Date.now())}</Table.Td>
                <Table.Td>{one.attempts}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableFrame>
    </>
  );
}
