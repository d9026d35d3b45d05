import { Button, Tooltip } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import type { Post, PostAcknowledgement } from "@mattermost/types/posts";
import type { Reaction } from "@mattermost/types/reactions";
import type { Team } from "@mattermost/types/teams";
import { displayName, useUsers } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { plural, t } from "@/shared/i18n";
import { ago } from "@/shared/i18n/time";
import { attempt } from "@/shared/ui/confirm";
import { acknowledge, toggleReaction } from "./actions";
import classes from "./posts.module.css";

/** Below a message: reactions, acknowledgements, and the way to its thread. */
export function PostFooter({ post, inThread }: { team: Team; post: Post; inThread: boolean }) {
  const [, setParams] = useSearchParams();
  const reactions = post.metadata?.reactions ?? [];
  const names = [...new Set(reactions.map((one) => one.emoji_name))];
  const acks = post.metadata?.acknowledgements ?? [];
  const asked = Boolean(post.metadata?.priority?.requested_ack);
  const replies = !inThread && !post.root_id ? (post.reply_count ?? 0) : 0;
  if (names.length === 0 && !asked && acks.length === 0 && replies === 0) return null;
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
      {(asked || acks.length > 0) && <Acknowledgements post={post} acks={acks} />}
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

/** Who has acknowledged a message that asks for it, and the button to do so. */
function Acknowledgements({ post, acks }: { post: Post; acks: PostAcknowledgement[] }) {
  const me = useMe();
  const people = useUsers(acks.slice(0, 20).map((one) => one.user_id));
  const done = acks.some((one) => one.user_id === me.id);
  const names = people.map(displayName).join(", ");
  return (
    <>
      {!done && post.user_id !== me.id && (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconCheck size={13} aria-hidden />}
          onClick={() => void attempt(() => acknowledge(post, me))}
        >
          {t("posts.ack")}
        </Button>
      )}
      {acks.length > 0 && (
        <Tooltip label={names} multiline maw={280}>
          <span className={classes.ack}>
            <IconCheck size={13} aria-hidden /> {t("posts.acked", { count: acks.length })}
            <span className="sr-only">{names}</span>
          </span>
        </Tooltip>
      )}
    </>
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
        onClick={() => void attempt(() => toggleReaction(post, me, name))}
      >
        <EmojiChar name={name} size={15} />
        <span>{reactions.length}</span>
        <span className="sr-only">{label}</span>
      </button>
    </Tooltip>
  );
}
