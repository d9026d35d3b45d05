import { Alert, Button, Checkbox, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import type { Connection } from "./api";
import { faultText } from "./faults";
import { InvitationDialog } from "./InvitationDialog";
import { generatePassword } from "./password";

interface Props {
  remote: Connection;
  organisation: string;
  close: () => void;
}

export function RegenerateDialog({ remote, organisation, close }: Props) {
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
        <DialogButtons close={close}>
          <Button loading={busy} onClick={() => void make()}>
            {t("connections.regenerate")}
          </Button>
        </DialogButtons>
      </Stack>
    </Modal>
  );
}
