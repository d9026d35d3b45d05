import { Button, Modal, PasswordInput, Stack } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { displayName } from "@/features/people/usePeople";
import { call, errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { say } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";

export function PasswordDialog({ user, close }: { user: UserProfile; close: () => void }) {
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      await call(`/users/${user.id}/password`, { method: "PUT", body: { new_password: value } });
    } catch (error) {
      return setProblem(errorText(error));
    }
    say(t("app.saved"));
    close();
  }

  return (
    <Modal opened onClose={close} title={`${t("users.resetPassword")}: ${displayName(user)}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <PasswordInput
            label={t("people.newPassword")}
            description={t("users.passwordHelp")}
            autoComplete="new-password"
            value={value}
            error={problem}
            onChange={(event) => {
              setProblem("");
              setValue(event.currentTarget.value);
            }}
            required
            data-autofocus
          />
          <DialogButtons close={close}>
            <Button type="submit">{t("app.save")}</Button>
          </DialogButtons>
        </Stack>
      </form>
    </Modal>
  );
}
