import { Alert, Button, Group, Modal, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { ago } from "@/shared/i18n/time";
import { say } from "@/shared/ui/confirm";
import {
  refresh,
  sendHistory,
  useHistory,
  type Connection,
  type HistoryMode,
  type HistoryProgress,
  type Share,
} from "./api";
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

  async function send(mode: HistoryMode) {
    setBusy(true);
    setProblem("");
    try {
      await sendHistory(remote.remote_id, share.channel_id, mode, since ?? 0);
      if (mode !== "none") say(t("history.started", { channel }));
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
          withNone={false}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("app.close")}
          </Button>
          {isUnderWay(progress) && (
            <Button variant="default" loading={busy} onClick={() => void send("none")}>
              {t("history.stop")}
            </Button>
          )}
          <Button
            disabled={wish.mode === "none" || since === undefined}
            loading={busy}
            onClick={() => void send(wish.mode)}
          >
            {t("history.send")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const isUnderWay = (progress: HistoryProgress | null | undefined) =>
  progress?.state === "waiting" || progress?.state === "sending";

function HowFar({ progress }: { progress: HistoryProgress }) {
  const { state, sent, total, refused, reason, done_at } = progress;
  if (state === "none") return null;
  const values = {
    when: done_at ? ago(done_at, Date.now()) : "",
    sent: count(sent),
    total: count(total),
  };
  const words = t(`history.state.${state}`, values);
  return (
    <Stack gap={4} role="status">
      <Text size="sm">{words}</Text>
      {isUnderWay(progress) && total > 0 && <Progress value={(100 * sent) / total} aria-label={words} />}
      {refused > 0 && <Text size="sm">{t("history.refused", { count: count(refused) })}</Text>}
      {reason && (
        <Text size="sm" c="var(--cw-text-soft)" style={{ overflowWrap: "anywhere" }}>
          {reason}
        </Text>
      )}
    </Stack>
  );
}
