import { Anchor, Button, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useParams } from "react-router";
import type { RemoteCluster } from "@mattermost/types/remote_clusters";
import { client, errorStatus } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { ago, fullTime } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { attempt, say } from "@/shared/ui/confirm";
import { ConsolePage, Panel } from "../ConsolePage";
import { useConsoleAccess } from "../useConsoleAccess";
import { ConnectionMenu } from "./ConnectionMenu";
import { SharedChannels } from "./SharedChannels";
import { isConfirmed } from "./status";
import { StatusBadge } from "./StatusBadge";
import { TeamSelect } from "./TeamSelect";

export function ConnectionPage() {
  const { connection: id = "" } = useParams();
  const access = useConsoleAccess();
  const {
    data: remote,
    error,
    refetch,
  } = useQuery({
    queryKey: keys.connection(id),
    queryFn: () => client.getRemoteCluster(id),
    staleTime: 0,
    refetchInterval: 10_000,
  });
  if (error && !remote) {
    if (errorStatus(error) === 404) return <Empty title={t("connections.notFound")} />;
    return <Failure error={error} retry={() => void refetch()} />;
  }
  if (!remote) return <Loading />;
  const organisation = remote.display_name || remote.name;
  return (
    <ConsolePage
      title={
        <Group gap="sm">
          {organisation}
          <StatusBadge lastPingAt={remote.last_ping_at} confirmed={isConfirmed(remote)} />
        </Group>
      }
      intro={
        <Anchor component={Link} to="/admin_console/connected_workspaces" size="sm" c="var(--cw-accent-text)">
          <IconArrowLeft size={13} aria-hidden /> {t("connections.title")}
        </Anchor>
      }
      action={<ConnectionMenu remote={remote} />}
    >
      <Panel title={t("connections.details")}>
        {access.secureConnections && <Details key={remote.remote_id} remote={remote} />}
        <Facts remote={remote} />
      </Panel>
      <Panel title={t("connections.sharedChannels")}>
        {isConfirmed(remote) ? (
          <SharedChannels remote={remote} organisation={organisation} />
        ) : (
          <Text c="var(--cw-text-soft)">{t("connections.pendingChannels", { organisation })}</Text>
        )}
      </Panel>
    </ConsolePage>
  );
}

function Details({ remote }: { remote: RemoteCluster }) {
  const [name, setName] = useState(remote.display_name || remote.name);
  const [team, setTeam] = useState(remote.default_team_id);

  async function save(event: FormEvent) {
    event.preventDefault();
    const done = await attempt(() =>
      client.patchRemoteCluster(remote.remote_id, { display_name: name.trim(), default_team_id: team }),
    );
    if (!done) return;
    say(t("app.saved"));
    await queryClient.invalidateQueries({ queryKey: keys.connections });
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="sm">
        <TextInput
          label={t("connections.organisationName")}
          description={t("connections.organisationHelp")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          required
        />
        <TeamSelect value={team} onChange={setTeam} />
      </SimpleGrid>
      <Group justify="flex-end" mb="md">
        <Button type="submit" disabled={!team}>
          {t("app.save")}
        </Button>
      </Group>
    </form>
  );
}

function Facts({ remote }: { remote: RemoteCluster }) {
  const facts = [
    ...(isConfirmed(remote) ? [[t("connections.address"), remote.site_url]] : []),
    [t("connections.since"), fullTime(remote.create_at)],
    [
      t("connections.lastPing"),
      remote.last_ping_at ? ago(remote.last_ping_at, Date.now()) : t("connections.never"),
    ],
  ];
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {facts.map(([label, value]) => (
        <Stack key={label} gap={0}>
          <Text size="xs" c="var(--cw-text-soft)">
            {label}
          </Text>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {value}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  );
}
