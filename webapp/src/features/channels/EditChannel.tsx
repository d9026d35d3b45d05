import { Button, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { ServerChannel } from "@mattermost/types/channels";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { patchChannel } from "./useChannels";

export function EditChannel({ channel, close }: { channel: ServerChannel; close: () => void }) {
  const [name, setName] = useState(channel.display_name);
  const [purpose, setPurpose] = useState(channel.purpose);
  const [header, setHeader] = useState(channel.header);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await attempt(async () => {
      const changed = await client.patchChannel(channel.id, { display_name: name.trim(), purpose, header });
      patchChannel(channel.id, (old) => ({ ...old, ...changed }));
    });
    if (done) close();
  }

  return (
    <Modal opened onClose={close} title={t("channels.edit")}>
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
          <Textarea
            label={t("channels.purpose")}
            description={t("channels.purposeHelp")}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
            maxLength={250}
            autosize
          />
          <Textarea
            label={t("channels.header")}
            description={t("channels.headerHelp")}
            value={header}
            onChange={(event) => setHeader(event.currentTarget.value)}
            maxLength={1024}
            autosize
          />
          <DialogButtons close={close}>
            <Button type="submit">{t("app.save")}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
