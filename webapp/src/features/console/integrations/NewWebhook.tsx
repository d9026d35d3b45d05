import { Alert, Button, Group, Modal, Stack, Switch, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { IncomingWebhook } from "@mattermost/types/integrations";
import { call, errorText } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { CopyField } from "@/shared/ui/CopyField";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { ChannelSelect } from "../ChannelSelect";
import { addressOfHook, webhooksKey } from "./queries";

/** Makes a webhook, and hands out its address. */
export function NewWebhook({ close }: { close: () => void }) {
  const [values, setValues] = useState({ display_name: "", description: "", channel_locked: true });
  const [channel, setChannel] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<IncomingWebhook>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!channel) return setProblem(t("webhooks.chooseChannel"));
    setBusy(true);
    setProblem("");
    try {
      setMade(
        await call<IncomingWebhook>("/hooks/incoming", {
          method: "POST",
          body: { ...values, channel_id: channel },
        }),
      );
      await queryClient.invalidateQueries({ queryKey: webhooksKey });
    } catch (error) {
      setProblem(errorText(error));
    }
    setBusy(false);
  }

  if (made) {
    return (
      <Modal opened onClose={close} title={made.display_name || t("webhooks.nameless")} size="lg">
        <Stack>
          <CopyField
            label={t("webhooks.address")}
            description={t("webhooks.addressHelp")}
            value={addressOfHook(made.id)}
            copyLabel={t("webhooks.copy")}
          />
          <Group justify="flex-end">
            <Button onClick={close}>{t("app.done")}</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={close} title={t("webhooks.new")} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          {problem && (
            <Alert color="red" role="alert" c="var(--cw-text)">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t("users.name")}
            value={values.display_name}
            onChange={(event) => setValues({ ...values, display_name: event.currentTarget.value })}
            maxLength={64}
            required
            data-autofocus
          />
          <TextInput
            label={t("teamsAdmin.description")}
            value={values.description}
            onChange={(event) => setValues({ ...values, description: event.currentTarget.value })}
            maxLength={500}
          />
          <ChannelSelect label={t("connections.channel")} value={channel} onChange={setChannel} />
          <Switch
            label={t("webhooks.locked")}
            description={t("webhooks.lockedHelp")}
            checked={values.channel_locked}
            onChange={(event) => setValues({ ...values, channel_locked: event.currentTarget.checked })}
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
