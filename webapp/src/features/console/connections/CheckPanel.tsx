import { Alert, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { plural, t } from "@/shared/i18n";
import { Panel } from "../ConsolePage";
import { check, useShares, type Connection, type Finding } from "./api";
import classes from "./connections.module.css";
import { faultText } from "./faults";
import { shareName } from "./ShareName";

const marks = {
  ok: { icon: IconCircleCheck, color: "var(--cw-online)" },
  warning: { icon: IconAlertTriangle, color: "var(--cw-away)" },
  error: { icon: IconCircleX, color: "var(--cw-dnd)" },
} as const;

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** The dry run: tries everything and changes nothing. */
export function CheckPanel({ remote }: { remote: Connection }) {
  const [channel, setChannel] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [findings, setFindings] = useState<Finding[]>();
  const { data: shares } = useShares(remote.remote_id);

  async function run() {
    setBusy(true);
    setProblem("");
    try {
      setFindings((await check(remote.remote_id, channel || undefined)).findings);
    } catch (error) {
      setProblem(faultText(error));
    }
    setBusy(false);
  }

  return (
    <Panel title={t("check.title")}>
      <Text size="sm" c="var(--cw-text-soft)" mb="sm">
        {t("check.help")}
      </Text>
      <Group gap="xs" align="flex-end" mb={findings || problem ? "sm" : 0}>
        {shares && shares.length > 0 && (
          <Select
            label={t("check.channel")}
            size="xs"
            w={260}
            data={[
              { value: "", label: t("check.anyChannel") },
              ...shares.map((share) => ({ value: share.channel_id, label: shareName(share) })),
            ]}
            value={channel}
            onChange={(value) => setChannel(value ?? "")}
            allowDeselect={false}
          />
        )}
        <Button size="xs" loading={busy} onClick={() => void run()}>
          {findings ? t("check.again") : t("check.run")}
        </Button>
      </Group>
      {problem && (
        <Alert color="red" role="alert" c="var(--cw-text)">
          {problem}
        </Alert>
      )}
      {findings && !problem && <Findings findings={findings} />}
    </Panel>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  const of = (level: Finding["level"]) => findings.filter((one) => one.level === level).length;
  const verdict =
    of("error") > 0
      ? plural(of("error"), "check.error", "check.errors")
      : of("warning") > 0
        ? plural(of("warning"), "check.warning", "check.warnings")
        : t("check.good");
  return (
    <Stack gap="xs">
      <Text fw={650} role="status">
        {verdict}
      </Text>
      <ul className={classes.list}>
        {findings.map((one) => {
          const { icon: Icon, color } = marks[one.level];
          return (
            <li key={`${one.subject}/${one.message}`}>
              <Icon
                size={18}
                style={{ color, flex: "none" }}
                aria-label={t(`check.level.${one.level}`)}
                role="img"
              />
              <Stack gap={0} flex={1} miw={0}>
                <Text size="sm" fw={600}>
                  {sentence(one.subject)}
                </Text>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {one.message}
                </Text>
              </Stack>
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
