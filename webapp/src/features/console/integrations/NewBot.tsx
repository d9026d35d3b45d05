import { Alert, Anchor, Button, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import type { Bot } from "@mattermost/types/bots";
import { call, errorId, errorText } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { botsKey } from "./queries";

interface Props {
  close: () => void;
  made: (bot: Bot) => void;
}

export function NewBot({ close, made }: Props) {
  const [values, setValues] = useState({ username: "", display_name: "", description: "" });
  const [problem, setProblem] = useState<{ text: string; off: boolean }>();
  const [busy, setBusy] = useState(false);

  const set = (field: keyof typeof values) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setValues((old) => ({ ...old, [field]: value }));
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const bot = await call<Bot>("/bots", { method: "POST", body: values });
      await queryClient.invalidateQueries({ queryKey: botsKey });
      made(bot);
    } catch (error) {
      setProblem({ text: errorText(error), off: errorId(error) === "api.bot.create_disabled" });
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={close} title={t("bots.new")}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {problem && (
            <Alert color="red" role="alert" c="var(--cw-text)">
              {problem.off ? t("bots.off") : problem.text}{" "}
              {problem.off && (
                <Anchor component={Link} to="/admin_console/settings/integrations" inherit>
                  {t("bots.toSettings")}
                </Anchor>
              )}
            </Alert>
          )}
          <TextInput
            label={t("session.username")}
            description={t("bots.usernameHelp")}
            value={values.username}
            onChange={set("username")}
            maxLength={64}
            required
            data-autofocus
          />
          <TextInput
            label={t("users.name")}
            value={values.display_name}
            onChange={set("display_name")}
            maxLength={64}
          />
          <TextInput
            label={t("teamsAdmin.description")}
            value={values.description}
            onChange={set("description")}
            maxLength={1024}
          />
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
