import { ActionIcon, Menu } from "@mantine/core";
import {
  IconDots,
  IconEye,
  IconHistory,
  IconListCheck,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { attempt, confirm, say } from "@/shared/ui/confirm";
import { pauseShare, refresh, resumeShare, setReadOnly, type Connection, type Share } from "./api";
import { HistoryDialog } from "./HistoryDialog";
import { shareName } from "./ShareName";
import { VerifyDialog } from "./VerifyDialog";

interface Props {
  share: Share;
  remote: Connection;
  organisation: string;
}

export function ShareMenu({ share, remote, organisation }: Props) {
  const [dialog, setDialog] = useState<"history" | "verify">();
  const channel = shareName(share);
  const ids = [remote.remote_id, share.channel_id] as const;
  const close = () => setDialog(undefined);

  async function changeReadOnly() {
    const readOnly = !share.read_only;
    const done = await attempt(() => setReadOnly(...ids, readOnly));
    await refresh();
    if (done) say(t(readOnly ? "shares.nowReadOnly" : "shares.nowWritable", { organisation, channel }));
  }

  function pause() {
    confirm({
      title: t("shares.pauseTitle", { channel }),
      text: t("shares.pauseConfirm", { channel, organisation }),
      action: t("connections.pause"),
      danger: false,
      run: async () => {
        await pauseShare(...ids);
        await refresh();
      },
    });
  }

  async function resume() {
    await attempt(() => resumeShare(...ids));
    await refresh();
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("shares.actions", { channel })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {share.home && (
            <Menu.Item
              leftSection={
                share.read_only ? <IconPencil size={16} aria-hidden /> : <IconEye size={16} aria-hidden />
              }
              onClick={() => void changeReadOnly()}
            >
              {share.read_only ? t("shares.makeWritable") : t("shares.makeReadOnly")}
            </Menu.Item>
          )}
          {share.paused_at ? (
            <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => void resume()}>
              {t("shares.resume")}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={pause}>
              {t("shares.pause")}
            </Menu.Item>
          )}
          {share.home && (
            <Menu.Item
              leftSection={<IconHistory size={16} aria-hidden />}
              onClick={() => setDialog("history")}
            >
              {t("shares.sendHistory")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconListCheck size={16} aria-hidden />}
            onClick={() => setDialog("verify")}
          >
            {t("shares.verify")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "history" && <HistoryDialog share={share} remote={remote} close={close} />}
      {dialog === "verify" && (
        <VerifyDialog share={share} remote={remote} organisation={organisation} close={close} />
      )}
    </>
  );
}
