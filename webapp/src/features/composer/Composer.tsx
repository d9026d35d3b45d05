import { ActionIcon, FileButton, Menu, Tooltip } from "@mantine/core";
import { IconBold, IconCode, IconFlag, IconItalic, IconPaperclip, IconSend2 } from "@tabler/icons-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import type { Channel } from "@mattermost/types/channels";
import type { PostPriorityMetadata } from "@mattermost/types/posts";
import type { Team } from "@mattermost/types/teams";
import { UploadList } from "@/features/files/UploadList";
import { useUploads } from "@/features/files/useUploads";
import { tellTyping } from "@/features/live/connection";
import { editLast } from "@/features/posts/editing";
import { send } from "@/features/posts/outbox";
import { reachNewest } from "@/features/posts/usePosts";
import { useMe, useServerConfig } from "@/features/session/useSession";
import { useShell } from "@/features/shell/shellContext";
import { client } from "@/shared/api/client";
import { EmojiPicker } from "@/features/emoji/EmojiPicker";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { wrapped } from "./completion";
import classes from "./composer.module.css";
import { useDraft } from "./drafts";
import { MessageField } from "./MessageField";
import { Typing } from "./Typing";

interface Props {
  team: Team;
  channel: Channel;
  rootId: string;
  name: string;
}

const maxLength = 16_383;

export function Composer({ team, channel, rootId, name }: Props) {
  const me = useMe();
  const { narrow } = useShell();
  const { data: config } = useServerConfig();
  const [text, setText] = useDraft(channel.id, rootId);
  const [priority, setPriority] = useState<PostPriorityMetadata>();
  const [dragging, setDragging] = useState(false);
  const { uploads, add, remove, clear } = useUploads(channel.id, Number(config?.MaxFileSize ?? 0));
  const field = useRef<HTMLTextAreaElement>(null);
  const files = uploads.flatMap((one) => one.info ?? []);
  const pending = uploads.some((one) => !one.info && !one.error);
  const excess = text.length - maxLength;
  const ready = !pending && excess <= 0 && (text.trim() !== "" || files.length > 0);

  // A telephone's keyboard would cover the messages one came to read.
  useEffect(() => {
    // Nor does a page that is still loading take the focus out of a dialog that was opened meanwhile.
    if (!narrow && !document.querySelector('[role="dialog"]')) field.current?.focus();
  }, [narrow]);

  async function submit() {
    if (!ready) return;
    if (text.startsWith("/") && files.length === 0) {
      const args = { channel_id: channel.id, team_id: team.id, root_id: rootId };
      if (await attempt(() => client.executeCommand(text.trim(), args))) setText("");
      return;
    }
    if (!rootId) await reachNewest(channel.id);
    send({ userId: me.id, channelId: channel.id, rootId, message: text, files, priority });
    setText("");
    setPriority(undefined);
    clear();
    field.current?.focus();
  }

  function change(next: string) {
    setText(next);
    if (next) tellTyping(channel.id, rootId);
  }

  function insert(piece: string) {
    const at = field.current?.selectionStart ?? text.length;
    change(text.slice(0, at) + piece + text.slice(at));
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at + piece.length, at + piece.length);
    });
  }

  function wrap(sign: string) {
    const at = field.current;
    if (!at) return;
    const next = wrapped(text, at.selectionStart, at.selectionEnd, sign);
    change(next.text);
    requestAnimationFrame(() => {
      at.focus();
      at.setSelectionRange(next.from, next.to);
    });
  }

  function drop(event: DragEvent) {
    setDragging(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  }

  const tool = (label: string, icon: React.ReactNode, onClick: () => void) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );

  return (
    <div
      className={classes.composer}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={drop}
    >
      <div className={classes.box} data-dragging={dragging || undefined}>
        {priority && (
          <span className={classes.priority}>
            {String(priority.priority) === "urgent" ? t("posts.urgent") : t("posts.important")}
            {priority.requested_ack && ` · ${t("composer.requestAck")}`}
          </span>
        )}
        <MessageField
          team={team}
          channelId={channel.id}
          label={t("composer.label", { channel: name })}
          placeholder={rootId ? t("composer.reply") : t("composer.placeholder", { channel: name })}
          value={text}
          onChange={change}
          onSubmit={() => void submit()}
          onFiles={add}
          onEditLast={() => editLast(channel.id, rootId, me)}
          field={field}
        />
        <UploadList uploads={uploads} remove={remove} />
        {dragging && <div className={classes.drop}>{t("composer.drop")}</div>}
        <div className={classes.tools}>
          {!narrow && tool(t("composer.bold"), <IconBold size={18} />, () => wrap("**"))}
          {!narrow && tool(t("composer.italic"), <IconItalic size={18} />, () => wrap("*"))}
          {!narrow && tool(t("composer.code"), <IconCode size={18} />, () => wrap("`"))}
          <FileButton multiple onChange={add}>
            {(button) => (
              <Tooltip label={t("composer.attach")}>
                <ActionIcon
                  {...button}
                  variant="subtle"
                  color="gray"
                  size={30}
                  aria-label={t("composer.attach")}
                >
                  <IconPaperclip size={18} />
                </ActionIcon>
              </Tooltip>
            )}
          </FileButton>
          <EmojiPicker label={t("composer.emoji")} onPick={(emoji) => insert(`:${emoji}: `)} />
          {!rootId && <PriorityMenu priority={priority} change={setPriority} />}
          <span className={classes.excess} role="status">
            {excess > 0 && t("composer.tooLong", { count: excess })}
          </span>
          <Tooltip label={t("composer.send")}>
            <ActionIcon
              size={32}
              aria-label={t("composer.send")}
              variant={ready ? "filled" : "default"}
              aria-disabled={!ready}
              onClick={() => void submit()}
            >
              <IconSend2 size={18} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      <Typing channelId={channel.id} rootId={rootId} />
    </div>
  );
}

interface PriorityProps {
  priority: PostPriorityMetadata | undefined;
  change: (priority: PostPriorityMetadata | undefined) => void;
}

function PriorityMenu({ priority, change }: PriorityProps) {
  const set = (name: string) => change({ ...priority, priority: name as PostPriorityMetadata["priority"] });
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <Tooltip label={t("composer.priority")}>
          <ActionIcon
            variant={priority ? "light" : "subtle"}
            color="gray"
            size={30}
            aria-label={t("composer.priority")}
          >
            <IconFlag size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => change(undefined)}>{t("composer.priorityNone")}</Menu.Item>
        <Menu.Item onClick={() => set("important")}>{t("posts.important")}</Menu.Item>
        <Menu.Item onClick={() => set("urgent")}>{t("posts.urgent")}</Menu.Item>
        {priority && (
          <Menu.Item onClick={() => change({ ...priority, requested_ack: !priority.requested_ack })}>
            {t("composer.requestAck")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
