import { Button, Modal, Stack, Switch, Table, Text, Textarea, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { Team } from "@mattermost/types/teams";
import { call, client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt, say } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { useAllTeams } from "../connections/TeamSelect";
import { ArchiveMenu } from "../ArchiveMenu";
import { ActiveBadge, ConsolePage, ListTable } from "../ConsolePage";

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["all-teams"] });
  await queryClient.invalidateQueries({ queryKey: keys.teams });
}

export function TeamsAdminPage() {
  const { data, error, isPending, refetch } = useAllTeams({ archived: true });
  const [term, setTerm] = useState("");
  const wanted = term.trim().toLowerCase();
  const shown = (data ?? []).filter((team) =>
    `${team.display_name} ${team.name}`.toLowerCase().includes(wanted),
  );
  const stats = useQueries({
    queries: shown.map((team) => ({
      queryKey: ["team-stats", team.id],
      queryFn: () => client.getTeamStats(team.id),
      retry: false,
    })),
  });
  return (
    <ConsolePage title={t("teamsAdmin.title")}>
      <TextInput
        mb="md"
        maw={420}
        aria-label={t("teamsAdmin.search")}
        placeholder={t("teamsAdmin.search")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
      />
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && shown.length === 0 && <Text c="var(--cw-text-soft)">{t("teamsAdmin.none")}</Text>}
      {shown.length > 0 && (
        <ListTable
          label={t("teamsAdmin.title")}
          heads={[t("teams.name"), t("teamsAdmin.members"), t("teamsAdmin.access"), t("users.state")]}
          width={480}
        >
          {shown.map((team, index) => (
            <Table.Tr key={team.id}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {team.display_name}
                </Text>
                <Text size="xs" c="var(--cw-text-soft)">
                  {team.description || team.name}
                </Text>
              </Table.Td>
              <Table.Td>{stats[index]?.data?.active_member_count ?? "–"}</Table.Td>
              <Table.Td>{team.allow_open_invite ? t("teamsAdmin.open") : t("teamsAdmin.invited")}</Table.Td>
              <Table.Td>
                <ActiveBadge archived={team.delete_at > 0} />
              </Table.Td>
              <Table.Td ta="right">
                <TeamMenu team={team} />
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
    </ConsolePage>
  );
}

function TeamMenu({ team }: { team: Team }) {
  const [editing, setEditing] = useState(false);

  return (
    <>
      <ArchiveMenu
        label={t("connections.actions", { organisation: team.display_name })}
        isArchived={team.delete_at > 0}
        question={{
          title: t("teamsAdmin.archiveTitle", { team: team.display_name }),
          text: t("teamsAdmin.archiveConfirm"),
        }}
        edit={() => setEditing(true)}
        archive={() => client.deleteTeam(team.id)}
        restore={() => client.unarchiveTeam(team.id)}
        refresh={refresh}
      />
      {editing && <EditTeam team={team} close={() => setEditing(false)} />}
    </>
  );
}

function EditTeam({ team, close }: { team: Team; close: () => void }) {
  const [name, setName] = useState(team.display_name);
  const [description, setDescription] = useState(team.description);
  const [open, setOpen] = useState(team.allow_open_invite);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await attempt(async () => {
      await client.patchTeam({ id: team.id, display_name: name.trim(), description });
      if (open !== team.allow_open_invite) {
        await call(`/teams/${team.id}/privacy`, { method: "PUT", body: { privacy: open ? "O" : "I" } });
      }
    });
    if (!done) return;
    await refresh();
    say(t("app.saved"));
    close();
  }

  return (
    <Modal opened onClose={close} title={`${t("connections.edit")}: ${team.display_name}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput
            label={t("teams.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={64}
            required
            data-autofocus
          />
          <Textarea
            label={t("teamsAdmin.description")}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={255}
            autosize
          />
          <Switch
            label={t("teamsAdmin.open")}
            description={t("teamsAdmin.openHelp")}
            checked={open}
            onChange={(event) => setOpen(event.currentTarget.checked)}
          />
          <DialogButtons close={close}>
            <Button type="submit">{t("app.save")}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
