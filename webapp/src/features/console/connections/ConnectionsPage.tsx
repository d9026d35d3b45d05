import { Button, Group, Menu, Table, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconBuildingBridge2, IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { client, errorStatus } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { ago } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, Panel, TableFrame } from "../ConsolePage";
import { useConsoleAccess } from "../useConsoleAccess";
import { AcceptDialog } from "./AcceptDialog";
import { useQueue, useShares, type Connection } from "./api";
import { ConnectionMenu } from "./ConnectionMenu";
import classes from "./connections.module.css";
import { CreateDialog } from "./CreateDialog";
import { isConfirmed } from "./status";
import { ConnectionStatusBadge } from "./StatusBadge";
import { count, duration } from "./words";

function useConnections() {
  return useQuery({
    queryKey: keys.connections,
    queryFn: (): Promise<Connection[]> => client.getRemoteClusters({ excludePlugins: true }),
    staleTime: 0,
    refetchInterval: 10_000,
  });
}

export function ConnectionsPage() {
  const access = useConsoleAccess();
  const { data, error, isPending, refetch } = useConnections();
  const [dialog, setDialog] = useState<"create" | "accept">();
  const close = () => setDialog(undefined);
  const alive = (data ?? []).filter((remote) => remote.delete_at === 0);

  const add = access.secureConnections && (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} aria-hidden />}>{t("connections.add")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setDialog("create")}>
          {t("connections.create")}
          <br />
          <small>{t("connections.createHelp")}</small>
        </Menu.Item>
        <Menu.Item onClick={() => setDialog("accept")}>
          {t("connections.accept")}
          <br />
          <small>{t("connections.acceptHelp")}</small>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );

  return (
    <ConsolePage
      title={t("connections.title")}
      intro={t("connections.intro")}
      action={alive.length > 0 && add}
    >
      {isPending && <Loading />}
      {error && !data && errorStatus(error) === 501 && (
        <Panel>
          <Empty title={t("connections.off")} />
        </Panel>
      )}
      {error && !data && errorStatus(error) !== 501 && <Failure error={error} retry={() => void refetch()} />}
      {data && alive.length === 0 && (
        <Panel>
          <Empty
            icon={<IconBuildingBridge2 size={40} stroke={1.4} aria-hidden />}
            title={t("connections.empty")}
          >
            {access.secureConnections && <p style={{ margin: 0 }}>{t("connections.emptyHelp")}</p>}
            {add}
          </Empty>
        </Panel>
      )}
      {alive.length > 0 && <ConnectionTable remotes={alive} />}
      {dialog === "create" && <CreateDialog close={close} />}
      {dialog === "accept" && <AcceptDialog close={close} />}
    </ConsolePage>
  );
}

function ConnectionTable({ remotes }: { remotes: Connection[] }) {
  const access = useConsoleAccess();
  const narrow = useMediaQuery("(max-width: 600px)", false, { getInitialValueInEffect: false });
  if (narrow) {
    return (
      <ul className={classes.cards} aria-label={t("connections.title")}>
        {remotes.map((remote) => (
          <ConnectionCard key={remote.remote_id} remote={remote} />
        ))}
      </ul>
    );
  }
  return (
    <TableFrame label={t("connections.title")}>
      <Table verticalSpacing="sm" highlightOnHover miw={access.secureConnections ? 720 : 560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("connections.organisation")}</Table.Th>
            <Table.Th>{t("connections.status")}</Table.Th>
            <Table.Th>{t("connections.lastPing")}</Table.Th>
            <Table.Th>{t("connections.channels")}</Table.Th>
            {access.secureConnections && (
              <>
                <Table.Th>{t("connections.lag")}</Table.Th>
                <Table.Th>{t("connections.queue")}</Table.Th>
              </>
            )}
            <Table.Th>
              <span className="sr-only">{t("app.more")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {remotes.map((remote) => (
            <ConnectionRow key={remote.remote_id} remote={remote} />
          ))}
        </Table.Tbody>
      </Table>
    </TableFrame>
  );
}

interface Figures {
  lastPing: string;
  channels: string;
  lag: string;
  queue: string;
}

/** What the list says of a connection; a dash where that is not known, or not for the reader. */
function useFigures(remote: Connection): Figures {
  const access = useConsoleAccess();
  const confirmed = isConfirmed(remote);
  const shares = useShares(remote.remote_id, confirmed).data;
  const waiting = useQueue(remote.remote_id, 0, 1, confirmed && access.secureConnections).data?.waiting;
  const queue = waiting?.reduce((sum, one) => sum + one.count, 0);
  const oldest = waiting?.reduce((least, one) => Math.min(least, one.oldest_at), Infinity) ?? Infinity;
  const lag = queue === 0 ? t("connections.duration.none") : duration(Math.max(0, Date.now() - oldest));
  return {
    lastPing: remote.last_ping_at ? ago(remote.last_ping_at, Date.now()) : t("connections.never"),
    channels: shares ? count(shares.length) : "–",
    lag: queue === undefined ? "–" : lag,
    queue: queue === undefined ? "–" : count(queue),
  };
}

function ConnectionLink({ remote }: { remote: Connection }) {
  return (
    <div>
      <Link to={remote.remote_id} style={{ color: "var(--cw-accent-text)", fontWeight: 600 }}>
        {remote.display_name || remote.name}
      </Link>
      {isConfirmed(remote) && (
        <Text size="xs" c="var(--cw-text-soft)" maw={260} truncate title={remote.site_url}>
          {remote.site_url.replace(/^https?:\/\//, "")}
        </Text>
      )}
    </div>
  );
}

function ConnectionRow({ remote }: { remote: Connection }) {
  const access = useConsoleAccess();
  const figures = useFigures(remote);
  return (
    <Table.Tr>
      <Table.Td>
        <ConnectionLink remote={remote} />
      </Table.Td>
      <Table.Td>
        <ConnectionStatusBadge remote={remote} />
      </Table.Td>
      <Table.Td>{figures.lastPing}</Table.Td>
      <Table.Td>{figures.channels}</Table.Td>
      {access.secureConnections && (
        <>
          <Table.Td>{figures.lag}</Table.Td>
          <Table.Td>{figures.queue}</Table.Td>
        </>
      )}
      <Table.Td ta="right">
        <ConnectionMenu remote={remote} />
      </Table.Td>
    </Table.Tr>
  );
}

/** The same on a screen that a table is too wide for. */
function ConnectionCard({ remote }: { remote: Connection }) {
  const access = useConsoleAccess();
  const figures = useFigures(remote);
  const facts = [
    [t("connections.lastPing"), figures.lastPing],
    [t("connections.channels"), figures.channels],
    ...(access.secureConnections
      ? [
          [t("connections.lag"), figures.lag],
          [t("connections.queue"), figures.queue],
        ]
      : []),
  ];
  return (
    <li className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <ConnectionLink remote={remote} />
        <ConnectionMenu remote={remote} />
      </Group>
      <ConnectionStatusBadge remote={remote} />
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
