import { Alert, Button, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { ago, dateTime } from "@/shared/i18n/time";
import { say } from "@/shared/ui/confirm";
import { refresh, type Connection } from "./api";
import { faultText } from "./faults";
import { isConfirmed } from "./status";
import { TeamSelect } from "./TeamSelect";

export function Details({ remote }: { remote: Connection }) {
  const was = { name: remote.display_name || remote.name, team: remote.default_team_id };
  const [name, setName] = useState(was.name);
  const [team, setTeam] = useState(was.team);
  const [problem, setProblem] = useState("");
  const changed = name.trim() !== was.name || team !== was.team;

  async function save(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      await client.patchRemoteCluster(remote.remote_id, { display_name: name.trim(), default_team_id: team });
    } catch (error) {
      return setProblem(faultText(error));
    }
    say(t("connections.overviewSaved"));
    await refresh();
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      {problem && (
        <Alert color="red" role="alert" c="var(--cw-text)" mb="sm">
          {problem}
        </Alert>
      )}
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
        <Button type="submit" disabled={!team || !name.trim() || !changed}>
          {t("app.save")}
        </Button>
      </Group>
    </form>
  );
}

export function Facts({ remote }: { remote: Connection }) {
  return (
    <FactGrid
      facts={[
        ...(isConfirmed(remote) ? [{ label: t("connections.address"), value: remote.site_url }] : []),
        { label: t("connections.since"), value: dateTime(remote.create_at) },
        {
          label: t("connections.lastPing"),
          value: remote.last_ping_at ? ago(remote.last_ping_at, Date.now()) : t("connections.never"),
        },
      ]}
    />
  );
}

export interface Fact {
  label: string;
  value: ReactNode;
}

export function FactGrid({ facts }: { facts: Fact[] }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      {facts.map(({ label, value }) => (
        <Stack key={label} gap={0}>
          <Text size="xs" c="var(--cw-text-soft)">
            {label}
          </Text>
          <Text size="sm" component="div" style={{ overflowWrap: "anywhere" }}>
            {value}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  );
}
