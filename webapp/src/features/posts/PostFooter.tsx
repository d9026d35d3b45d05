import { Tooltip } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import type { Post } from "@mattermost/types/posts";
import type { Reaction } from "@mattermost/types/reactions";
import type { Team } from "@mattermost/types/teams";
import { displayName, useUsers } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { plural, t } from "@/shared/i18n";
import { ago } from "@/shared/i18n/time";
import { attempt } from "@/shared/ui/confirm";
import { toggleReaction } from "./actions";
import classes from "./posts.module.css";

/** Below a message: reactions, acknowledgements, and the way to its thread. */
export function PostFooter({ post, inThread }: { team: Team; post: Post; inThread: boolean }) {
  const [, setParams] = useSearchParams();
  const reactions = post.metadata?.reactions ?? [];
  const names = [...new Set(reactions.map((one) => one.emoji_name))];
  const acks = post.metadata?.acknowledgements?.length ?? 0;
  const replies = !inThread && !post.root_id ? (post.reply_count ?? 0) : 0;
  if (names.length === 0 && acks === 0 && replies === 0) return null;
  return (
    <div className={classes.footer}>
      {names.map((name) => (
        <ReactionButton
          key={name}
          post={post}
          name={name}
          reactions={reactions.filter((one) => one.emoji_name === name)}
        />
      ))}
      {acks > 0 && (
        <span className={classes.ack}>
          <IconCheck size={13} aria-hidden /> {t("posts.acked", { count: acks })}
        </span>
      )}
      {replies > 0 && (
        <button type="button" className={classes.replies} onClick={() => setParams({ thread: post.id })}>
          {plural(replies, "posts.replyOne", "posts.replies")}
          {post.last_reply_at ? (
            <span className={classes.note} style={{ fontWeight: 400 }}>
              {ago(post.last_reply_at, Date.now())}
            </span>
          ) : null}
        </button>
      )}
    </div>
  );
}

function ReactionButton({ post, name, reactions }: { post: Post; name: string; reactions: Reaction[] }) {
  const me = useMe();
  const people = useUsers(reactions.slice(0, 20).map((one) => one.user_id));
  const mine = reactions.some((one) => one.user_id === me.id);
  const label = t("posts.reactedBy", {
    people: people
      .map((user) => (user.id === me.id ? `${displayName(user)} ${t("people.you")}` : displayName(user)))
      .join(", "),
    emoji: `:${name}:`,
  });
  return (
    <Tooltip label={label} multiline maw={280}>
      <button
        type="button"
        className={classes.reaction}
        aria-pressed={mine}
        aria-label={label}
        onClick={() => void attempt(() => toggleReaction(post, me, name))}
      >
        <EmojiChar name={name} size={15} />
        <span>{reactions.length}</span>
      </button>
    </Tooltip>
  );
}
