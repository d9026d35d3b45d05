import { Tooltip } from "@mantine/core";
import type { UserProfile } from "@mattermost/types/users";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { customStatusOf } from "./customStatus";
import classes from "./people.module.css";

/** What a person says of themselves just now: a small picture, or with its words. */
export function CustomStatus({ user, full = false }: { user: UserProfile | undefined; full?: boolean }) {
  const status = customStatusOf(user, Date.now());
  if (!status) return null;
  const emoji = status.emoji && <EmojiChar name={status.emoji} size={15} />;
  if (full) {
    return (
      <span className={classes.custom}>
        {emoji} <span>{status.text}</span>
      </span>
    );
  }
  return (
    <Tooltip label={status.text || `:${status.emoji}:`}>
      <span className={classes.custom}>
        {emoji}
        <span className="sr-only">{status.text}</span>
      </span>
    </Tooltip>
  );
}
