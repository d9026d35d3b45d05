import { Alert, Button, Modal, PasswordInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import { addressOf, randomSuffix } from "@/features/teams/useTeams";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { say } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { faultText } from "./faults";
import { TeamSelect } from "./TeamSelect";

export function AcceptDialog({ close }: { close: () => void }) {
  const navigate = useNavigate();
  const [values, setValues] = useState({ name: "", invite: "", password: "" });
  const [team, setTeam] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  const set = (field: keyof typeof values) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setValues((old) => ({ ...old, [field]: value }));
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!team) return setProblem(t("connections.fault.team"));
    setBusy(true);
    setProblem("");
    try {
      const remote = await client.acceptInviteRemoteCluster({
        name: addressOf(values.name) || `organisation-${randomSuffix()}`,
        display_name: values.name.trim(),
        default_team_id: team,
        // Mail programs break long lines and add spaces.
        invite: values.invite.replace(/\s+/g, ""),
        password: values.password.trim(),
      });
      await queryClient.invalidateQueries({ queryKey: keys.connections });
      say(t("connections.accepted", { organisation: values.name.trim() }));
      close();
      void navigate(`/admin_console/connected_workspaces/${remote.remote_id}`);
    } catch (error) {
      setProblem(faultText(error));
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={close} title={t("connections.accept")} size="lg">
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
            value={values.name}
            onChange={set("name")}
            maxLength={64}
            required
            data-autofocus
          />
          <TeamSelect value={team} onChange={setTeam} />
          <Textarea
            label={t("connections.code")}
            description={t("connections.invitePaste")}
            value={values.invite}
            onChange={set("invite")}
            autosize
            minRows={3}
            maxRows={6}
            required
            spellCheck={false}
            styles={{ input: { fontFamily: "monospace", wordBreak: "break-all" } }}
          />
          <PasswordInput
            label={t("connections.password")}
            value={values.password}
            onChange={set("password")}
            autoComplete="off"
            required
          />
          <DialogButtons close={close}>
            <Button type="submit" loading={busy}>
              {t("connections.acceptButton")}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
