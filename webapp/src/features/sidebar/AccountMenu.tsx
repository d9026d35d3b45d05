import { Menu, useMantineColorScheme } from "@mantine/core";
import { IconLogout, IconSettings, IconShieldCog } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { UserStatus } from "@mattermost/types/users";
import { useConsoleAccess } from "@/features/console/useConsoleAccess";
import { Avatar } from "@/features/people/Avatar";
import { CustomStatus } from "@/features/people/CustomStatus";
import { customStatusOf, removeCustomStatus } from "@/features/people/customStatus";
import { displayName } from "@/features/people/usePeople";
import { logOut, useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { lazily } from "@/shared/ui/lazily";
import classes from "./sidebar.module.css";

const CustomStatusDialog = lazily(
  async () => (await import("@/features/people/CustomStatusDialog")).CustomStatusDialog,
);
const SettingsDialog = lazily(async () => (await import("@/features/people/SettingsDialog")).SettingsDialog);

const statuses = ["online", "away", "dnd", "offline"] as const;
const schemes = ["auto", "light", "dark"] as const;

export function AccountMenu() {
  const me = useMe();
  const access = useConsoleAccess();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [settings, setSettings] = useState(false);
  const [custom, setCustom] = useState(false);

  async function setStatus(status: (typeof statuses)[number]) {
    const wanted: UserStatus = { user_id: me.id, status, manual: true };
    await attempt(() => client.updateStatus(wanted));
    queryClient.setQueryData(keys.status(me.id), wanted);
  }

  return (
    <>
      <Menu position="top-start" withinPortal width={250}>
        <Menu.Target>
          <button type="button" className={classes.account}>
            <Avatar user={me} size={30} withStatus />
            <span className={classes.label}>{displayName(me)}</span>
            <CustomStatus user={me} />
            <span className="sr-only">: {t("people.menu")}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("people.status")}</Menu.Label>
          {statuses.map((status) => (
            <Menu.Item key={status} onClick={() => void setStatus(status)}>
              {t(`people.status.${status}`)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setCustom(true)}>{t("people.custom.set")}</Menu.Item>
          {customStatusOf(me, Date.now()) && (
            <Menu.Item onClick={() => void attempt(removeCustomStatus)}>
              {t("people.custom.remove")}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Label>{t("theme.label")}</Menu.Label>
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
          >
            {schemes.map((scheme) => (
              <Menu.RadioItem key={scheme} value={scheme}>
                {t(`theme.${scheme}`)}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => setSettings(true)}>
            {t("people.settings")}
          </Menu.Item>
          {access.any && (
            <Menu.Item leftSection={<IconShieldCog size={16} />} component={Link} to="/admin_console">
              {t("sidebar.console")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void logOut()}>
            {t("session.logOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {custom && <CustomStatusDialog user={me} close={() => setCustom(false)} />}
      {settings && <SettingsDialog close={() => setSettings(false)} />}
    </>
  );
}
