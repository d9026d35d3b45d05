import { Loader, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { t } from "@/shared/i18n/admin";
import { fileSize } from "@/shared/i18n/time";
import { previewHistory, type HistoryMode } from "./api";
import { faultText } from "./faults";
import { count, dayOf, dayStart } from "./words";

export interface HistoryWish {
  mode: HistoryMode;
  /** As a date field holds it. */
  day: string;
}

export const noHistory: HistoryWish = { mode: "none", day: "" };

/** From when on messages are wished for, and whether the wish is whole. */
export function sinceOf({ mode, day }: HistoryWish): number | undefined {
  return mode === "since" ? dayStart(day) : 0;
}

interface Props {
  remoteId: string;
  /** Of all of them the amount is shown. */
  channelIds: string[];
  wish: HistoryWish;
  onChange: (wish: HistoryWish) => void;
  withNone?: boolean;
}

/** None, since a day, or all of what was written before, with how much that is. */
export function HistoryChoice({ remoteId, channelIds, wish, onChange, withNone = true }: Props) {
  const since = sinceOf(wish);
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t("history.label")}
        value={wish.mode}
        onChange={(mode) => onChange({ ...wish, mode: mode as HistoryMode })}
      >
        <Stack gap={6} mt={6}>
          {withNone && <Radio value="none" label={t("history.none")} />}
          <Radio value="since" label={t("history.since")} />
          {wish.mode === "since" && (
            <TextInput
              type="date"
              aria-label={t("history.day")}
              value={wish.day}
              max={dayOf(Date.now())}
              onChange={(event) => onChange({ ...wish, day: event.currentTarget.value })}
              ml={28}
              maw={200}
              required
            />
          )}
          <Radio value="all" label={t("history.all")} />
        </Stack>
      </Radio.Group>
      {wish.mode !== "none" && since !== undefined && channelIds.length > 0 && (
        <Amount remoteId={remoteId} channelIds={channelIds} since={since} />
      )}
    </Stack>
  );
}

function Amount({ remoteId, channelIds, since }: { remoteId: string; channelIds: string[]; since: number }) {
  const answers = useQueries({
    queries: channelIds.map((id) => ({
      queryKey: ["history-preview", remoteId, id, since],
      queryFn: () => previewHistory(remoteId, id, since),
      staleTime: 0,
    })),
  });
  if (answers.some((one) => one.isPending)) return <Loader size="xs" aria-label={t("app.loading")} />;
  const failed = answers.find((one) => one.error);
  if (failed) {
    return (
      <Text size="sm" c="var(--cw-danger)" role="alert">
        {faultText(failed.error)}
      </Text>
    );
  }
  const known = answers.flatMap((one) => one.data ?? []);
  if (known.length < channelIds.length) {
    return (
      <Text size="sm" role="alert">
        {t("history.unserved")}
      </Text>
    );
  }
  const sum = (field: "posts" | "files" | "bytes") => known.reduce((all, one) => all + one[field], 0);
  return (
    <Text size="sm" role="status">
      {sum("posts") === 0
        ? t("history.nothing")
        : t("history.amount", {
            posts: count(sum("posts")),
            files: count(sum("files")),
            size: fileSize(sum("bytes")),
          })}
    </Text>
  );
}
