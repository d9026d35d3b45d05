import { Alert, Button, Checkbox, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { queryClient } from "@/shared/api/queries";
import { isUnderWay, proofKey, useProof, verify, type Connection, type Share } from "./api";
import { faultText } from "./faults";
import { shareName } from "./ShareName";
import { VerifyOutcome } from "./VerifyOutcome";

interface Props {
  share: Share;
  remote: Connection;
  organisation: string;
  close: () => void;
}

/** Compares a channel with what the other side holds of it, mends what differs, and tells what came of it. */
export function VerifyDialog({ share, remote, organisation, close }: Props) {
  const [mend, setMend] = useState(true);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const ids = [remote.remote_id, share.channel_id] as const;
  const { data, isPending } = useProof(...ids);
  const proof = data && data.state !== "none" ? data : undefined;
  const underWay = Boolean(proof && isUnderWay(proof));

  async function run() {
    setBusy(true);
    setProblem("");
    try {
      queryClient.setQueryData(proofKey(...ids), await verify(...ids, mend));
    } catch (error) {
      setProblem(faultText(error));
    }
    setBusy(false);
  }

  return (
    <Modal opened onClose={close} title={t("verify.title", { channel: shareName(share) })} size="xl">
      <Stack>
        <Text size="sm">{t("verify.help", { organisation })}</Text>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problem}
          </Alert>
        )}
        {isPending && <Loader size="sm" aria-label={t("app.loading")} />}
        {proof && <VerifyOutcome proof={proof} organisation={organisation} />}
        <Checkbox
          label={t("verify.mend")}
          description={t("verify.mendHelp")}
          checked={mend}
          disabled={underWay}
          onChange={(event) => setMend(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("app.close")}
          </Button>
          <Button loading={busy || underWay} onClick={() => void run()}>
            {proof ? t("verify.again") : t("verify.run")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
