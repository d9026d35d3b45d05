import { Alert, Anchor, Button, Group, Tabs, Text } from "@mantine/core";
import { IconArrowLeft, IconPlayerPause } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { client, errorStatus } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { ago } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, Panel } from "../ConsolePage";
import { useConsoleAccess } from "../useConsoleAccess";
import type { Connection } from "./api";
import { ConnectionMenu, resumeConnection } from "./ConnectionMenu";
import { Details, Facts } from "./ConnectionDetails";
import { HealthTab } from "./HealthTab";
import { PolicyForm } from "./PolicyForm";
import { SharedChannels } from "./SharedChannels";
import { isConfirmed } from "./status";
import { ConnectionStatusBadge } from "./StatusBadge";
import { WaitingRoom } from "./WaitingRoom";

export function ConnectionPage() {
  const { connection: id = "" } = useParams();
  const {
    data: remote,
    error,
    refetch,
  } = useQuery({
    queryKey: keys.connection(id),
    queryFn: (): Promise<Connection> => client.getRemoteCluster(id),
    staleTime: 0,
    refetchInterval: 10_000,
  });
  if (error && !remote) {
    if (errorStatus(error) === 404) return <Empty title={t("connections.notFound")} />;
    return <Failure error={error} retry={() => void refetch()} />;
  }
  if (!remote) return <Loading />;
  if (remote.delete_at > 0) return <Empty title={t("connections.notFound")} />;
  const organisation = remote.display_name || remote.name;
  return (
    <ConsolePage
      title={
        <Group gap="sm">
          {organisation}
          <ConnectionStatusBadge remote={remote} />
        </Group>
      }
      intro={
        <Anchor component={Link} to="/admin_console/connected_workspaces" size="sm" c="var(--cw-accent-text)">
          <IconArrowLeft size={13} aria-hidden /> {t("connections.title")}
        </Anchor>
      }
      action={<ConnectionMenu remote={remote} />}
    >
      <PauseNotice remote={remote} organisation={organisation} />
      <Parts key={remote.remote_id} remote={remote} organisation={organisation} />
    </ConsolePage>
  );
}

interface Props {
  remote: Connection;
  organisation: string;
}

function PauseNotice({ remote, organisation }: Props) {
  const access = useConsoleAccess();
  if (!remote.paused_at && !remote.paused_there) return null;
  return (
    <Alert
      color="blue"
      variant="light"
      mb="md"
      c="var(--cw-text)"
      icon={<IconPlayerPause size={18} aria-hidden />}
    >
      <Group justify="space-between">
        <Text size="sm">
          {remote.paused_at
            ? t("connections.pausedSince", { when: ago(remote.paused_at, Date.now()) })
            : t("connections.pausedThere", { organisation })}
        </Text>
        {Boolean(remote.paused_at) && access.secureConnections && (
          <Button size="xs" onClick={() => resumeConnection(remote)}>
            {t("connections.resume")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Those who only share channels see the channels; there are no tabs then. */
function Parts({ remote, organisation }: Props) {
  const access = useConsoleAccess();
  const [params, setParams] = useSearchParams();
  const confirmed = isConfirmed(remote);
  const overview = <Overview remote={remote} organisation={organisation} />;
  if (!access.secureConnections) return overview;
  const asked = params.get("tab") ?? "overview";
  const tab = asked === "policy" || (asked === "health" && confirmed) ? asked : "overview";
  return (
    <Tabs
      value={tab}
      onChange={(value) => setParams(value && value !== "overview" ? { tab: value } : {})}
      keepMounted={false}
    >
      <Tabs.List mb="md" aria-label={t("connections.tabs")}>
        <Tabs.Tab value="overview">{t("connections.tab.overview")}</Tabs.Tab>
        {confirmed && <Tabs.Tab value="health">{t("connections.tab.health")}</Tabs.Tab>}
        <Tabs.Tab value="policy">{t("connections.tab.policy")}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="overview">{overview}</Tabs.Panel>
      <Tabs.Panel value="health">
        <HealthTab remote={remote} organisation={organisation} />
      </Tabs.Panel>
      <Tabs.Panel value="policy">
        <PolicyForm remote={remote} organisation={organisation} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Overview({ remote, organisation }: Props) {
  const access = useConsoleAccess();
  return (
    <>
      <WaitingRoom remote={remote} organisation={organisation} />
      <Panel title={t("connections.details")}>
        {access.secureConnections && <Details remote={remote} />}
        <Facts remote={remote} />
      </Panel>
      <Panel title={t("connections.sharedChannels")}>
        {isConfirmed(remote) ? (
          <SharedChannels remote={remote} organisation={organisation} />
        ) : (
          <Text c="var(--cw-text-soft)">{t("connections.pendingChannels", { organisation })}</Text>
        )}
      </Panel>
    </>
  );
}
