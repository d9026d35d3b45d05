import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { ago } from "@/shared/i18n/time";
import { attempt, confirm, say } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { Panel } from "../ConsolePage";
import {
  acceptWaiting,
  declineWaiting,
  refresh,
  useWaiting,
  type Connection,
  type WaitingChannel,
} from "./api";
import { isConfirmed } from "./status";
import { TeamSelect } from "./TeamSelect";
import classes from "./connections.module.css";

interface Props {
  remote: Connection;
  organisation: string;
}

/** Channels that the other side offers and nobody here has decided on. Draws nothing when there are none. */
export function WaitingRoom({ remote, organisation }: Props) {
  const { data } = useWaiting(remote.remote_id, isConfirmed(remote));
  const [accepting, setAccepting] = useState<WaitingChannel>();
  if (!data || data.length === 0) return null;

  const decline = (channel: WaitingChannel) =>
    confirm({
      title: t("waiting.declineTitle", { channel: channel.display_name }),
      text: t("waiting.declineConfirm", { organisation }),
      action: t("waiting.decline"),
      run: async () => {
        await declineWaiting(remote.remote_id, channel.channel_id);
        await refresh();
      },
    });

  return (
    <Panel title={t("waiting.title")}>
      <Text size="sm" c="var(--cw-text-soft)" mb="sm">
        {t("waiting.help", { organisation })}
      </Text>
      <ul className={classes.list}>
        {data.map((channel) => (
          <li key={channel.channel_id}>
            <Stack gap={2} flex={1} miw={0}>
              <Group gap={6}>
                <Text fw={600}>{channel.display_name}</Text>
                {channel.read_only && (
                  <Badge variant="light" tt="none" color="blue" c="var(--cw-text)">
                    {t("shares.readOnly")}
                  </Badge>
                )}
              </Group>
              {channel.purpose && <Text size="sm">{channel.purpose}</Text>}
              <Text size="xs" c="var(--cw-text-soft)">
                {channel.type === "P" ? t("waiting.private") : t("waiting.public")} ·{" "}
                {t("waiting.offered", { when: ago(channel.invited_at, Date.now()) })}
              </Text>
            </Stack>
            <Group gap="xs" wrap="nowrap">
              <Button
                size="xs"
                onClick={() => setAccepting(channel)}
                aria-label={`${t("waiting.accept")} ${channel.display_name}`}
              >
                {t("waiting.accept")}
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => decline(channel)}
                aria-label={`${t("waiting.decline")} ${channel.display_name}`}
              >
                {t("waiting.decline")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {accepting && (
        <AcceptChannel remote={remote} channel={accepting} close={() => setAccepting(undefined)} />
      )}
    </Panel>
  );
}

interface AcceptProps {
  remote: Connection;
  channel: WaitingChannel;
  close: () => void;
}

function AcceptChannel({ remote, channel, close }: AcceptProps) {
  const [team, setTeam] = useState(remote.default_team_id);
  const [busy, setBusy] = useState(false);

  async function accept() {
    setBusy(true);
    const done = await attempt(() => acceptWaiting(remote.remote_id, channel.channel_id, team));
    setBusy(false);
    await refresh();
    if (!done) return;
    say(t("waiting.accepted", { channel: channel.display_name }));
    close();
  }

  return (
    <Modal opened onClose={close} title={t("waiting.acceptTitle", { channel: channel.display_name })}>
      <Stack>
        <TeamSelect value={team} onChange={setTeam} label={t("waiting.team")} description="" />
        <DialogButtons close={close}>
          <Button disabled={!team} loading={busy} onClick={() => void accept()}>
            {t("waiting.accept")}
          </Button>
        </DialogButtons>
      </Stack>
    </Modal>
  );
}
