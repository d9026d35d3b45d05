import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { EmojiPicker } from "@/features/emoji/EmojiPicker";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { customStatusOf, durations, setCustomStatus, type Duration } from "./customStatus";

export function CustomStatusDialog({ user, close }: { user: UserProfile; close: () => void }) {
  const [now] = useState(() => customStatusOf(user, Date.now()));
  const [emoji, setEmoji] = useState(now?.emoji || "speech_balloon");
  const [text, setText] = useState(now?.text ?? "");
  const [duration, setDuration] = useState<Duration>("today");

  async function save(event: FormEvent) {
    event.preventDefault();
    if (await attempt(() => setCustomStatus(emoji, text.trim(), duration))) close();
  }

  return (
    <Modal opened onClose={close} title={t("people.custom.set")}>
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <EmojiPicker
              label={t("people.custom.emoji")}
              size={36}
              icon={<EmojiChar name={emoji} size={20} />}
              onPick={setEmoji}
            />
            <TextInput
              flex={1}
              label={t("people.status")}
              placeholder={t("people.custom.example")}
              value={text}
              maxLength={100}
              onChange={(event) => setText(event.currentTarget.value)}
              data-autofocus
            />
          </Group>
          <Select
            label={t("people.custom.until")}
            data={durations.map((one) => ({ value: one, label: t(`people.custom.until.${one}`) }))}
            value={duration}
            allowDeselect={false}
            onChange={(value) => setDuration((value ?? "") as Duration)}
          />
          <DialogButtons close={close}>
            <Button type="submit">{t("app.save")}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
