import { Button, Menu, Table, Text } from "@mantine/core";
import { IconBuildingBridge2, IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { client, errorStatus } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { ago } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, Panel, TableFrame } from "../ConsolePage";
import { useConsoleAccess } from "../useConsoleAccess";
import { AcceptDialog } from "./AcceptDialog";
import { useQueue, useShares, type Connection } from "./api";
import { ConnectionMenu } from "./ConnectionMenu";
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

function ConnectionRow({ remote }: { remote: Connection }) {
  const access = useConsoleAccess();
  const confirmed = isConfirmed(remote);
  const shares = useShares(remote.remote_id, confirmed).data;
  const waiting = useQueue(remote.remote_id, 0, 1, confirmed && access.secureConnections).data?.waiting;
  const queue = waiting?.reduce((sum, one) => sum + one.count, 0);
  const oldest = waiting?.reduce((least, one) => Math.min(least, one.oldest_at), Infinity) ?? Infinity;
  return (
    <Table.Tr>
      <Table.Td>
        <Link to={remote.remote_id} style={{ color: "var(--cw-accent-text)", fontWeight: 600 }}>
          {remote.display_name || remote.name}
        </Link>
        {confirmed && (
          <Text size="xs" c="var(--cw-text-soft)" maw={260} truncate title={remote.site_url}>
            {remote.site_url.replace(/^https?:\/\//, "")}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <ConnectionStatusBadge remote={remote} />
      </Table.Td>
      <Table.Td>
        {remote.last_ping_at ? ago(remote.last_ping_at, Date.now()) : t("connections.never")}
      </Table.Td>
      <Table.Td>{shares?.length ?? "–"}</Table.Td>
      {access.secureConnections && (
        <>
          <Table.Td>
            {queue === undefined
              ? "–"
              : queue === 0
                ? t("connections.duration.none")
                : duration(Math.max(0, Date.now() - oldest))}
          </Table.Td>
          <Table.Td>{queue === undefined ? "–" : count(queue)}</Table.Td>
        </>
      )}
      <Table.Td ta="right">
        <ConnectionMenu remote={remote} />
      </Table.Td>
    </Table.Tr>
  );
}
