import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useNavigate } from "react-router";
import type { Team } from "@mattermost/types/teams";
import { addressOf, randomSuffix } from "@/features/teams/useTeams";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { attempt } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { channelAddress, refreshChannels } from "./useChannels";

export function CreateChannel({ team, close }: { team: Team; close: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState("");
  const [type, setType] = useState<"O" | "P">("O");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const done = await attempt(async () => {
      const channel = await client.createChannel({
        team_id: team.id,
        name: addressOf(name) || `channel-${randomSuffix()}`,
        display_name: name.trim(),
        purpose,
        type,
      });
      await refreshChannels();
      void navigate(channelAddress(team.name, channel));
    });
    setBusy(false);
    if (done) close();
  }

  return (
    <Modal opened onClose={close} title={t("channels.create")}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <TextInput
            label={t("channels.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={64}
            required
            data-autofocus
          />
          <Radio.Group
            value={type}
            onChange={(value) => setType(value === "P" ? "P" : "O")}
            aria-label={t("channelsAdmin.type")}
          >
            <Group>
              <Radio value="O" label={t("channels.public")} />
              <Radio value="P" label={t("channels.private")} description={t("channels.privateHelp")} />
            </Group>
          </Radio.Group>
          <Textarea
            label={t("channels.purpose")}
            description={t("channels.purposeHelp")}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
            maxLength={250}
            autosize
            minRows={2}
          />
          <DialogButtons close={close}>
            <Button type="submit" loading={busy}>
              {t("channels.create")}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
