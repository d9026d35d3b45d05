import { Alert, Button, Modal, MultiSelect, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { useAllTeams } from "../connections/TeamSelect";
import { saveScheme, type Shown } from "./schemes";

interface Props {
  /** The one to change; none for a new one. */
  shown: Shown | undefined;
  close: () => void;
}

export function SchemeDialog({ shown, close }: Props) {
  const { data: all } = useAllTeams();
  const [name, setName] = useState(shown?.scheme.display_name ?? "");
  const [description, setDescription] = useState(shown?.scheme.description ?? "");
  const [teams, setTeams] = useState(() => shown?.teams.map((team) => team.id) ?? []);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await saveScheme(shown, { display_name: name.trim(), description, teams });
      close();
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={close} title={shown ? t("schemes.edit") : t("schemes.new")}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {problem && (
            <Alert color="red" role="alert" c="var(--cw-text)">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t("users.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={64}
            required
            data-autofocus
          />
          <TextInput
            label={t("teamsAdmin.description")}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={255}
          />
          <MultiSelect
            label={t("schemes.teams")}
            description={t("schemes.teamsHelp")}
            data={(all ?? []).map((team) => ({ value: team.id, label: team.display_name }))}
            value={teams}
            onChange={setTeams}
            searchable
          />
          <DialogButtons close={close}>
            <Button type="submit" loading={busy} disabled={!name.trim()}>
              {t("app.save")}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
