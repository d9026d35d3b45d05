import { Alert, Button, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { ago, fullTime } from "@/shared/i18n/time";
import { say } from "@/shared/ui/confirm";
import { modals } from "@mantine/modals";
import { Panel } from "../ConsolePage";
import { refresh, rotate, type Connection, type TokenState, type Tokens } from "./api";
import { FactGrid } from "./ConnectionDetails";
import { faultText } from "./faults";

interface Props {
  remote: Connection;
  organisation: string;
  tokens: Tokens;
}

/** The keys by which both servers know each other, when each was last changed, and the way to change them. */
export function TokensPanel({ remote, organisation, tokens }: Props) {
  const [problem, setProblem] = useState("");
  const underWay = tokens.ours.rotating || tokens.theirs.rotating;

  async function change() {
    setProblem("");
    try {
      await rotate(remote.remote_id);
      say(t("keys.begun"));
    } catch (error) {
      setProblem(faultText(error));
    }
    await refresh();
  }

  const ask = () =>
    modals.openConfirmModal({
      title: t("keys.changeTitle"),
      children: <Text size="sm">{t("keys.changeConfirm", { organisation })}</Text>,
      labels: { confirm: t("keys.change"), cancel: t("app.cancel") },
      onConfirm: () => void change(),
    });

  return (
    <Panel title={t("keys.title")}>
      <Text size="sm" c="var(--cw-text-soft)" mb="sm">
        {t("keys.help", { organisation })}
      </Text>
      <FactGrid
        facts={[
          { label: t("keys.ours"), value: <Standing state={tokens.ours} /> },
          { label: t("keys.theirs", { organisation }), value: <Standing state={tokens.theirs} /> },
        ]}
      />
      {problem && (
        <Alert color="red" role="alert" c="var(--cw-text)" mt="sm">
          {problem}
        </Alert>
      )}
      <Button
        variant="default"
        mt="md"
        leftSection={<IconKey size={16} aria-hidden />}
        loading={underWay}
        onClick={ask}
      >
        {t("keys.change")}
      </Button>
    </Panel>
  );
}

function Standing({ state }: { state: TokenState }) {
  if (state.rotating) return <>{t("keys.rotating")}</>;
  if (!state.rotated_at) return <>{t("keys.never")}</>;
  return (
    <span title={fullTime(state.rotated_at)}>
      {t("keys.changed", { when: ago(state.rotated_at, Date.now()) })}
    </span>
  );
}
