import { Alert, Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/i18n";
import { ago } from "@/shared/i18n/time";
import { say } from "@/shared/ui/confirm";
import { refresh, sendHistory, useHistory, type Connection, type HistoryProgress, type Share } from "./api";
import { faultText } from "./faults";
import { HistoryChoice, sinceOf, type HistoryWish } from "./HistoryChoice";
import { shareName } from "./ShareName";
import { count } from "./words";

interface Props {
  share: Share;
  remote: Connection;
  close: () => void;
}

/** Sends what was written in a channel before it was shared, and tells how far that is. */
export function HistoryDialog({ share, remote, close }: Props) {
  const [wish, setWish] = useState<HistoryWish>({ mode: "all", day: "" });
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const { data: progress } = useHistory(remote.remote_id, share.channel_id, true);
  const channel = shareName(share);
  const since = sinceOf(wish);

  async function send() {
    setBusy(true);
    setProblem("");
    try {
      await sendHistory(remote.remote_id, share.channel_id, wish.mode, since ?? 0);
      say(t("history.started", { channel }));
      await refresh();
    } catch (error) {
      setProblem(faultText(error));
    }
    setBusy(false);
  }

  return (
    <Modal opened onClose={close} title={t("history.title", { channel })}>
      <Stack>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problem}
          </Alert>
        )}
        {progress && <HowFar progress={progress} />}
        <HistoryChoice
          remoteId={remote.remote_id}
          channelIds={[share.channel_id]}
          wish={wish}
          onChange={setWish}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("app.close")}
          </Button>
          <Button
            disabled={wish.mode === "none" || since === undefined}
            loading={busy}
            onClick={() => void send()}
          >
            {t("history.send")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function HowFar({ progress }: { progress: HistoryProgress }) {
  const { sent, total, done_at } = progress;
  if (done_at > 0) {
    return (
      <Text size="sm" role="status">
        {t("history.done", { when: ago(done_at, Date.now()) })}
      </Text>
    );
  }
  if (total === 0) return null;
  const words = t("history.running", { sent: count(sent), total: count(total) });
  return (
    <Stack gap={4}>
      <Text size="sm">{words}</Text>
      <Progress value={(100 * sent) / total} aria-label={words} />
    </Stack>
  );
}
