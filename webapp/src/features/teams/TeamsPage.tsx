import { Button, Card, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import type { Team } from "@mattermost/types/teams";
import { DoorLayout } from "@/features/session/DoorLayout";
import { logOut, useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt } from "@/shared/ui/confirm";
import { createTeam, lastTeam, useTeams } from "./useTeams";

/** Where one lands: in the last team, or, without one, where teams are joined and made. */
export function TeamsPage() {
  const { data: teams, error, isPending, refetch } = useTeams();
  const [params] = useSearchParams();
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const last = teams.find((team) => team.name === lastTeam.get()) ?? teams[0];
  if (last && !params.has("choose")) return <Navigate to={`/${last.name}`} replace />;
  return <Choose teams={teams} />;
}

function Choose({ teams }: { teams: Team[] }) {
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const joinable = useQuery({
    queryKey: ["joinable-teams"],
    queryFn: async () => {
      const all = await client.getTeams(0, 100);
      return (Array.isArray(all) ? all : all.teams).filter(
        (team) => team.allow_open_invite && !team.delete_at,
      );
    },
  });
  const open = (joinable.data ?? []).filter((team) => !teams.some((mine) => mine.id === team.id));

  async function join(team: Team) {
    const done = await attempt(() => client.addToTeam(team.id, me.id));
    if (!done) return;
    await queryClient.invalidateQueries({ queryKey: keys.teams });
    void navigate(`/${team.name}`);
  }

  async function create(event: FormEvent) {
    event.preventDefault();
    await attempt(async () => {
      const team = await createTeam(name);
      void navigate(`/${team.name}`);
    });
  }

  return (
    <DoorLayout title={t("teams.choose")} help={teams.length === 0 ? t("teams.none") : undefined}>
      <Stack gap="md">
        {teams.map((team) => (
          <Button key={team.id} component={Link} to={`/${team.name}`} variant="light" justify="flex-start">
            {team.display_name}
          </Button>
        ))}
        {open.length > 0 && (
          <Title order={2} size="h5">
            {t("teams.joinable")}
          </Title>
        )}
        {open.map((team) => (
          <Card key={team.id} withBorder p="sm">
            <Group justify="space-between" wrap="nowrap">
              <Text truncate>{team.display_name}</Text>
              <Button size="xs" onClick={() => void join(team)}>
                {t("teams.join")}
              </Button>
            </Group>
          </Card>
        ))}
        <form onSubmit={(event) => void create(event)}>
          <Group align="flex-end" gap="sm">
            <TextInput
              flex="1 1 160px"
              label={t("teams.name")}
              value={name}
              minLength={2}
              maxLength={64}
              required
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit">{t("teams.create")}</Button>
          </Group>
        </form>
        <Button variant="subtle" color="gray" onClick={() => void logOut()}>
          {t("session.logOut")}
        </Button>
      </Stack>
    </DoorLayout>
  );
}
