import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { displayName } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { attempt, confirm } from "@/shared/ui/confirm";
import { PasswordDialog } from "./PasswordDialog";
import { refreshUsers } from "./refresh";
import { RolesDialog } from "./RolesDialog";
import { SessionsDialog } from "./SessionsDialog";

export function UserMenu({ user }: { user: UserProfile }) {
  const me = useMe();
  const [dialog, setDialog] = useState<"roles" | "password" | "sessions">();
  const name = displayName(user);
  const close = () => setDialog(undefined);

  async function activate() {
    await attempt(() => client.updateUserActive(user.id, true));
    await refreshUsers();
  }

  function deactivate() {
    confirm({
      title: `${t("users.deactivate")}: ${name}`,
      text: t("users.deactivateConfirm", { name }),
      action: t("users.deactivate"),
      run: async () => {
        await client.updateUserActive(user.id, false);
        await refreshUsers();
      },
    });
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("users.actions", { name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {me.id !== user.id && (
            <Menu.Item onClick={() => setDialog("roles")}>{t("users.manageRoles")}</Menu.Item>
          )}
          <Menu.Item onClick={() => setDialog("password")}>{t("users.resetPassword")}</Menu.Item>
          <Menu.Item onClick={() => setDialog("sessions")}>{t("users.sessions")}</Menu.Item>
          {me.id !== user.id &&
            (user.delete_at ? (
              <Menu.Item onClick={() => void activate()}>{t("users.activate")}</Menu.Item>
            ) : (
              <Menu.Item c="var(--cw-danger)" onClick={deactivate}>
                {t("users.deactivate")}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {dialog === "roles" && <RolesDialog user={user} close={close} />}
      {dialog === "password" && <PasswordDialog user={user} close={close} />}
      {dialog === "sessions" && <SessionsDialog user={user} close={close} />}
    </>
  );
}
