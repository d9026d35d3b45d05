import { Alert, Button, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { addressOf, randomSuffix } from "@/features/teams/useTeams";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { faultText } from "./faults";
import { InvitationDialog } from "./InvitationDialog";
import { generatePassword } from "./password";
import { TeamSelect } from "./TeamSelect";

export function CreateDialog({ close }: { close: () => void }) {
  const [name, setName] = useState("");
  const [team, setTeam] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ invite: string; password: string }>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!team) return setProblem(t("connections.fault.team"));
    setBusy(true);
    setProblem("");
    const password = generatePassword();
    try {
      const answer = await client.createRemoteCluster({
        name: addressOf(name) || `organisation-${randomSuffix()}`,
        display_name: name.trim(),
        default_team_id: team,
        password,
      });
      setMade({ invite: answer.invite, password: answer.password || password });
      await queryClient.invalidateQueries({ queryKey: keys.connections });
    } catch (error) {
      setProblem(faultText(error));
    }
    setBusy(false);
  }

  if (made) return <InvitationDialog organisation={name.trim()} {...made} close={close} />;
  return (
    <Modal opened onClose={close} title={t("connections.create")}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {problem && (
            <Alert color="red" role="alert" c="var(--cw-text)">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t("connections.organisationName")}
            description={t("connections.organisationHelp")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={64}
            required
            data-autofocus
          />
          <TeamSelect value={team} onChange={setTeam} />
          <DialogButtons close={close}>
            <Button type="submit" loading={busy}>
              {t("app.save")}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
