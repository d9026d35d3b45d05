import { ActionIcon, Menu } from "@mantine/core";
import {
  IconDots,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { attempt, confirm } from "@/shared/ui/confirm";
import { useConsoleAccess } from "../useConsoleAccess";
import { pause, refresh, resume, useShares, type Connection } from "./api";
import { RegenerateDialog } from "./RegenerateDialog";
import { isConfirmed } from "./status";

export function ConnectionMenu({ remote }: { remote: Connection }) {
  const access = useConsoleAccess();
  const navigate = useNavigate();
  const [regenerating, setRegenerating] = useState(false);
  const organisation = remote.display_name || remote.name;
  const confirmed = isConfirmed(remote);
  const shared = useShares(remote.remote_id, confirmed).data?.length ?? 0;

  function remove() {
    const channels =
      shared === 0
        ? t("connections.deleteNone")
        : t(shared === 1 ? "connections.deleteChannel" : "connections.deleteChannels", { count: shared });
    confirm({
      title: t("connections.deleteTitle", { organisation }),
      text: t("connections.deleteConfirm", { organisation, channels }),
      action: t("connections.delete"),
      run: async () => {
        await client.deleteRemoteCluster(remote.remote_id);
        void navigate("/admin_console/connected_workspaces");
        // Of the one that is gone nothing can be asked any more.
        await queryClient.invalidateQueries({ queryKey: keys.connections, exact: true });
      },
    });
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("connections.actions", { organisation })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => void navigate(`/admin_console/connected_workspaces/${remote.remote_id}`)}
          >
            {t("connections.edit")}
          </Menu.Item>
          {access.secureConnections && !confirmed && (
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setRegenerating(true)}>
              {t("connections.regenerate")}
            </Menu.Item>
          )}
          {access.secureConnections && confirmed && (
            <Menu.Item
              leftSection={
                remote.paused_at ? (
                  <IconPlayerPlay size={16} aria-hidden />
                ) : (
                  <IconPlayerPause size={16} aria-hidden />
                )
              }
              onClick={() => (remote.paused_at ? resumeConnection(remote) : pauseConnection(remote))}
            >
              {remote.paused_at ? t("connections.resume") : t("connections.pause")}
            </Menu.Item>
          )}
          {access.secureConnections && (
            <Menu.Item
              c="var(--cw-danger)"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={remove}
            >
              {t("connections.delete")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {regenerating && (
        <RegenerateDialog remote={remote} organisation={organisation} close={() => setRegenerating(false)} />
      )}
    </>
  );
}

export function resumeConnection(remote: Connection): void {
  void attempt(async () => {
    await resume(remote.remote_id);
    await refresh();
  });
}

function pauseConnection(remote: Connection): void {
  const organisation = remote.display_name || remote.name;
  confirm({
    title: t("connections.pauseTitle", { organisation }),
    text: t("connections.pauseConfirm", { organisation }),
    action: t("connections.pause"),
    danger: false,
    run: async () => {
      await pause(remote.remote_id);
      await refresh();
    },
  });
}
