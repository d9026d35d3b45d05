import { Button, Menu, Table } from "@mantine/core";
import { IconBuildingBridge2, IconChevronDown } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { RemoteCluster } from "@mattermost/types/remote_clusters";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { ago } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, Panel, TableFrame } from "../ConsolePage";
import { useConsoleAccess } from "../useConsoleAccess";
import { AcceptDialog } from "./AcceptDialog";
import { ConnectionMenu } from "./ConnectionMenu";
import { CreateDialog } from "./CreateDialog";
import { isConfirmed } from "./status";
import { StatusBadge } from "./StatusBadge";

export function useConnections() {
  return useQuery({
    queryKey: keys.connections,
    queryFn: () => client.getRemoteClusters({ excludePlugins: true }),
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
        <Button rightSection={<IconChevronDown size={16} />}>{t("connections.add")}</Button>
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
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && alive.length === 0 && (
        <Panel>
          <Empty
            icon={<IconBuildingBridge2 size={40} stroke={1.4} aria-hidden />}
            title={t("connections.empty")}
          >
            <p style={{ margin: 0 }}>{t("connections.emptyHelp")}</p>
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

function ConnectionTable({ remotes }: { remotes: RemoteCluster[] }) {
  const shares = useQueries({
    queries: remotes.map((remote) => ({
      queryKey: keys.sharedWith(remote.remote_id),
      queryFn: () => client.getSharedChannelRemotes(remote.remote_id, { include_unconfirmed: true }),
      enabled: isConfirmed(remote),
      retry: false,
    })),
  });
  return (
    <TableFrame label={t("connections.title")}>
      <Table verticalSpacing="sm" highlightOnHover miw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("connections.organisation")}</Table.Th>
            <Table.Th>{t("connections.status")}</Table.Th>
            <Table.Th>{t("connections.lastPing")}</Table.Th>
            <Table.Th>{t("connections.channels")}</Table.Th>
            <Table.Th>
              <span className="sr-only">{t("app.more")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {remotes.map((remote, index) => (
            <Table.Tr key={remote.remote_id}>
              <Table.Td>
                <Link to={remote.remote_id} style={{ color: "var(--cw-accent-text)", fontWeight: 600 }}>
                  {remote.display_name || remote.name}
                </Link>
              </Table.Td>
              <Table.Td>
                <StatusBadge lastPingAt={remote.last_ping_at} confirmed={isConfirmed(remote)} />
              </Table.Td>
              <Table.Td>
                {remote.last_ping_at ? ago(remote.last_ping_at, Date.now()) : t("connections.never")}
              </Table.Td>
              <Table.Td>{shares[index]?.data?.filter((one) => one.delete_at === 0).length ?? "–"}</Table.Td>
              <Table.Td ta="right">
                <ConnectionMenu remote={remote} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableFrame>
  );
}
