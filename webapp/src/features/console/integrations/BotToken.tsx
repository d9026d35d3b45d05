import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Bot } from "@mattermost/types/bots";
import { call, errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { CopyField } from "@/shared/ui/CopyField";

interface Token {
  token: string;
}

/** Makes a token with which a program acts as the bot. It is shown once. */
export function BotToken({ bot, close }: { bot: Bot; close: () => void }) {
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function make() {
    setBusy(true);
    setProblem("");
    try {
      const description = t("bots.tokenDescription");
      const made = await call<Token>(`/users/${bot.user_id}/tokens`, {
        method: "POST",
        body: { description },
      });
      setToken(made.token);
    } catch (error) {
      setProblem(errorText(error));
    }
    setBusy(false);
  }

  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={!token}
      closeOnEscape={!token}
      title={t("bots.tokenOf", { name: bot.display_name || bot.username })}
      size="lg"
    >
      <Stack>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problem}
          </Alert>
        )}
        {token ? (
          <CopyField
            label={t("bots.token")}
            description={t("bots.tokenHelp")}
            value={token}
            copyLabel={t("bots.copyToken")}
          />
        ) : (
          <Text size="sm">{t("bots.tokenAsk")}</Text>
        )}
        <Group justify="flex-end">
          <Button variant={token ? "filled" : "default"} onClick={close}>
            {token ? t("app.done") : t("app.close")}
          </Button>
          {!token && (
            <Button loading={busy} onClick={() => void make()}>
              {t("bots.makeToken")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
