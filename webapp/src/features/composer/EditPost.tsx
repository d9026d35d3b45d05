import { Button, Group } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Post } from "@mattermost/types/posts";
import { editPost } from "@/features/posts/actions";
import { useTeam } from "@/features/teams/useTeams";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import classes from "./composer.module.css";
import { MessageField } from "./MessageField";

/** Edits a message where it stands. */
export function EditPost({ post, close: stop }: { post: Post; close: () => void }) {
  const team = useTeam();
  const field = useRef<HTMLTextAreaElement>(null);
  // Whoever came with the keyboard goes on where they came from.
  const [before] = useState(() => document.activeElement);
  const close = () => {
    stop();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
  const [text, setText] = useState(post.message);

  useEffect(() => field.current?.setSelectionRange(post.message.length, post.message.length), [post.message]);

  async function save() {
    if (!text.trim() && !post.file_ids?.length) return;
    if (text === post.message || (await attempt(() => editPost(post, text)))) close();
  }

  return (
    <div className={classes.box}>
      <MessageField
        team={team}
        channelId={post.channel_id}
        label={t("posts.edit")}
        placeholder=""
        value={text}
        onChange={setText}
        onSubmit={() => void save()}
        onEscape={close}
        autoFocus
        field={field}
      />
      <Group gap="xs" p={6} justify="flex-end">
        <Button size="compact-sm" variant="default" onClick={close}>
          {t("app.cancel")}
        </Button>
        <Button size="compact-sm" onClick={() => void save()}>
          {t("app.save")}
        </Button>
      </Group>
    </div>
  );
}
