import { ActionIcon, Alert, Button, Checkbox, Group, Menu, Modal, Stack, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { RemoteCluster } from "@mattermost/types/remote_clusters";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { confirm } from "@/shared/ui/confirm";
import { useConsoleAccess } from "../useConsoleAccess";
import { faultText } from "./faults";
import { InvitationDialog } from "./InvitationDialog";
import { generatePassword } from "./password";
import { isConfirmed } from "./status";

export function ConnectionMenu({ remote }: { remote: RemoteCluster }) {
  const access = useConsoleAccess();
  const navigate = useNavigate();
  const [regenerating, setRegenerating] = useState(false);
  const organisation = remote.display_name || remote.name;

  function remove() {
    confirm({
      title: t("connections.deleteTitle", { organisation }),
      text: t("connections.deleteConfirm", { organisation }),
      action: t("connections.delete"),
      run: async () => {
        await client.deleteRemoteCluster(remote.remote_id);
        await queryClient.invalidateQueries({ queryKey: keys.connections });
        void navigate("/admin_console/connected_workspaces");
      },
    });
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("connections.actions", { organisation })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void navigate(`/admin_console/connected_workspaces/${remote.remote_id}`)}>
            {t("connections.edit")}
          </Menu.Item>
          {access.secureConnections && !isConfirmed(remote) && (
            <Menu.Item onClick={() => setRegenerating(true)}>{t("connections.regenerate")}</Menu.Item>
          )}
          {access.secureConnections && (
            <Menu.Item c="var(--cw-danger)" onClick={remove}>
              {t("connections.delete")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {regenerating && (
        <Regenerate remote={remote} organisation={organisation} close={() => setRegenerating(false)} />
      )}
    </>
  );
}

interface RegenerateProps {
  remote: RemoteCluster;
  organisation: string;
  close: () => void;
}

function Regenerate({ remote, organisation, close }: RegenerateProps) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [revoke, setRevoke] = useState(false);
  const [made, setMade] = useState<{ invite: string; password: string }>();

  async function make() {
    setBusy(true);
    const password = generatePassword();
    try {
      // `revoke_earlier` is not in the library's type.
      const wanted = { password, revoke_earlier: revoke };
      setMade({ invite: await client.generateInviteRemoteCluster(remote.remote_id, wanted), password });
    } catch (error) {
      setProblem(faultText(error));
    }
    setBusy(false);
  }

  if (made) return <InvitationDialog organisation={organisation} {...made} close={close} />;
  return (
    <Modal opened onClose={close} title={t("connections.regenerate")}>
      <Stack>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problem}
          </Alert>
        )}
        <Text size="sm">{t("connections.regenerateHelp", { organisation })}</Text>
        <Checkbox
          label={t("connections.revokeEarlier")}
          description={t("connections.revokeEarlierHelp")}
          checked={revoke}
          onChange={(event) => setRevoke(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("app.cancel")}
          </Button>
          <Button loading={busy} onClick={() => void make()}>
            {t("connections.regenerate")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
