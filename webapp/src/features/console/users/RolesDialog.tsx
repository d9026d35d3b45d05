import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { displayName } from "@/features/people/usePeople";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { attempt, say } from "@/shared/ui/confirm";
import { refreshUsers } from "./refresh";
import { given, hasRole, withRoles } from "./roles";

/** Gives and takes roles of the whole server. */
export function RolesDialog({ user, close }: { user: UserProfile; close: () => void }) {
  const [chosen, setChosen] = useState<string[]>(() => given.filter((role) => hasRole(user, role)));
  const [busy, setBusy] = useState(false);

  async function save() {
    setBusy(true);
    const done = await attempt(() => client.updateUserRoles(user.id, withRoles(user, chosen)));
    setBusy(false);
    if (!done) return;
    await refreshUsers();
    say(t("app.saved"));
    close();
  }

  return (
    <Modal opened onClose={close} title={`${t("users.manageRoles")}: ${displayName(user)}`}>
      <Checkbox.Group value={chosen} onChange={setChosen} description={t("users.rolesHelp")}>
        <Stack mt="md">
          {given.map((role) => (
            <Checkbox
              key={role}
              value={role}
              label={t(`users.given.${role}`)}
              description={t(`users.given.${role}.help`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          {t("app.cancel")}
        </Button>
        <Button loading={busy} onClick={() => void save()}>
          {t("app.save")}
        </Button>
      </Group>
    </Modal>
  );
}
