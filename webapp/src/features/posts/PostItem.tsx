import { IconBookmarkFilled, IconClock, IconPinFilled } from "@tabler/icons-react";
import { memo } from "react";
import type { Post } from "@mattermost/types/posts";
import type { Team } from "@mattermost/types/teams";
import { EditPost } from "@/features/composer/EditPost";
import { PostFiles } from "@/features/files/PostFiles";
import { Avatar } from "@/features/people/Avatar";
import { BotTag } from "@/features/people/BotTag";
import { CustomStatus } from "@/features/people/CustomStatus";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { PersonName } from "@/features/people/PersonName";
import { useUser } from "@/features/people/usePeople";
import { useMe, useServerConfig } from "@/features/session/useSession";
import { t } from "@/shared/i18n";
import { clockTime, fullTime, shortTime } from "@/shared/i18n/time";
import { Markdown } from "@/shared/markdown/Markdown";
import { useSaved } from "./actions";
import { DeliveryMarks } from "./DeliveryMarks";
import { startEditing, stopEditing, useEditing } from "./editing";
import { discard, retry } from "./outbox";
import { PostActions } from "./PostActions";
import { PostAttachments } from "./PostAttachments";
import classes from "./posts.module.css";
import { PostFooter } from "./PostFooter";
import { speakerOf } from "./speaker";

interface Props {
  team: Team;
  post: Post;
  grouped?: boolean;
  highlighted?: boolean;
  inThread?: boolean;
}

export const PostItem = memo(function PostItem({
  team,
  post,
  grouped = false,
  highlighted = false,
  inThread = false,
}: Props) {
  const me = useMe();
  const user = useUser(post.user_id);
  const { data: config } = useServerConfig();
  const speaker = speakerOf(post, user, config?.EnablePostUsernameOverride === "true");
  const saved = useSaved().has(post.id);
  const editing = useEditing(post, inThread);
  const waiting = post.id === post.pending_post_id;

  if (post.type.startsWith("system_") && post.type !== "system_ephemeral") {
    return (
      <article className={classes.system} aria-label={clockTime(post.create_at)}>
        <Markdown text={post.message} myName={me.username} teamName={team.name} />
        <Stamp at={post.create_at} />
      </article>
    );
  }

  return (
    <article
      className={classes.post}
      data-grouped={grouped || undefined}
      data-highlighted={highlighted || undefined}
      data-waiting={waiting || undefined}
      aria-label={`${speaker.name}, ${clockTime(post.create_at)}`}
    >
      <div className={classes.gutter}>
        {grouped ? (
          <span className={classes.sideTime}>
            <Stamp at={post.create_at} short />
          </span>
        ) : (
          <Avatar user={user} />
        )}
      </div>
      <div className={classes.body}>
        {!grouped && (
          <div className={classes.head}>
            <PersonName user={user} name={speaker.name} />
            {speaker.isBot && <BotTag />}
            <OrganisationBadge user={user} />
            <CustomStatus user={user} />
            <Stamp at={post.create_at} />
            {post.type === "system_ephemeral" && <span className={classes.note}>{t("posts.onlyYou")}</span>}
          </div>
        )}
        <Marks post={post} saved={saved} />
        {editing ? (
          <EditPost post={post} close={stopEditing} />
        ) : (
          <div className={classes.text}>
            <Markdown text={post.message} myName={me.username} teamName={team.name} />
            {post.edit_at > 0 && (
              <span className={classes.note} title={fullTime(post.edit_at)}>
                {t("posts.edited")}
              </span>
            )}
          </div>
        )}
        <PostAttachments post={post} myName={me.username} teamName={team.name} />
        <PostFiles post={post} />
        {!waiting && <PostFooter team={team} post={post} inThread={inThread} />}
        {!waiting && <DeliveryMarks team={team} post={post} />}
        {waiting && <Delivery post={post} />}
      </div>
      {!waiting && !editing && post.type !== "system_ephemeral" && (
        <PostActions
          team={team}
          post={post}
          saved={saved}
          inThread={inThread}
          edit={() => startEditing(post, inThread)}
        />
      )}
    </article>
  );
});

function Stamp({ at, short = false }: { at: number; short?: boolean }) {
  return (
    <time className={classes.time} dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {short ? shortTime(at) : clockTime(at)}
    </time>
  );
}

function Marks({ post, saved }: { post: Post; saved: boolean }) {
  const priority = post.metadata?.priority?.priority;
  if (!post.is_pinned && !saved && !priority) return null;
  return (
    <div className={classes.marks}>
      {priority && (
        <span className={classes.priority} data-urgent={String(priority) === "urgent" || undefined}>
          {String(priority) === "urgent" ? t("posts.urgent") : t("posts.important")}
        </span>
      )}
      {post.is_pinned && (
        <span className={classes.mark}>
          <IconPinFilled size={12} aria-hidden /> {t("posts.pinnedMark")}
        </span>
      )}
      {saved && (
        <span className={classes.mark}>
          <IconBookmarkFilled size={12} aria-hidden /> {t("posts.savedMark")}
        </span>
      )}
    </div>
  );
}

/** Not with the server yet: waiting, or refused with the reason. */
function Delivery({ post }: { post: Post }) {
  const reason = String(post.props.failed_reason ?? "");
  if (!post.failed) {
    return (
      <span className={classes.note} role="status">
        <IconClock size={12} aria-hidden /> {navigator.onLine ? t("posts.sending") : t("posts.waiting")}
      </span>
    );
  }
  return (
    <span className={classes.failed} role="alert">
      {t("posts.failed", { reason })}
      <button type="button" onClick={() => retry(post.id)}>
        {t("posts.retry")}
      </button>
      <button type="button" onClick={() => discard(post)}>
        {t("posts.discard")}
      </button>
    </span>
  );
}
