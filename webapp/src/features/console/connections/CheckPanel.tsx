import { Alert, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { ChannelSelect } from "../ChannelSelect";
import { Panel } from "../ConsolePage";
import { check, type Check, type Connection } from "./api";
import { CheckOutcome } from "./CheckOutcome";
import { faultText } from "./faults";

interface Props {
  remote: Connection;
  organisation: string;
}

/** The dry run: tries everything and changes nothing. */
export function CheckPanel({ remote, organisation }: Props) {
  const [channel, setChannel] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [found, setFound] = useState<Check>();

  async function run() {
    setBusy(true);
    setProblem("");
    try {
      setFound(await check(remote.remote_id, channel || undefined));
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
      <Group gap="xs" align="flex-end" mb={found || problem ? "sm" : 0}>
        <ChannelSelect
          label={t("check.channel")}
          none={t("check.anyChannel")}
          value={channel}
          onChange={setChannel}
          width={300}
        />
        <Button loading={busy} onClick={() => void run()}>
          {found ? t("check.again") : t("check.run")}
        </Button>
      </Group>
      {problem && (
        <Alert color="red" role="alert" c="var(--cw-text)">
          {problem}
        </Alert>
      )}
      {found && !problem && <CheckOutcome found={found} organisation={organisation} />}
    </Panel>
  );
}
