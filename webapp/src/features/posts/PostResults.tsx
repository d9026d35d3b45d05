import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { Post } from "@mattermost/types/posts";
import type { Team } from "@mattermost/types/teams";
import { useChannelName, useChannels } from "@/features/channels/useChannels";
import { t } from "@/shared/i18n";
import { dayLabel } from "@/shared/i18n/time";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { PostItem } from "./PostItem";
import classes from "./posts.module.css";

interface Props {
  team: Team;
  posts: Post[] | undefined;
  pending: boolean;
  error: unknown;
  none: string;
  /** What is new about a message. */
  news?: (post: Post) => string;
}

/** Messages out of their places: each with where it was said, and the way there. */
export function PostResults({ team, posts, pending, error, none, news }: Props) {
  if (pending) return <Loading />;
  if (error) return <Failure error={error} />;
  if (!posts || posts.length === 0) return <Empty title={none} />;
  return (
    <div className={classes.results}>
      {posts.map((post) => (
        <div key={post.id} className={classes.result}>
          <div className={classes.resultHead}>
            <Place team={team} post={post} news={news?.(post) ?? ""} />
            <Anchor component={Link} to={`/${team.name}/pl/${post.id}`} size="xs" c="var(--cw-accent-text)">
              {t("search.jump")}
            </Anchor>
          </div>
          <PostItem team={team} post={post} />
        </div>
      ))}
    </div>
  );
}

function Place({ team, post, news }: { team: Team; post: Post; news: string }) {
  const { data } = useChannels(team.id);
  const name = useChannelName(data?.find((channel) => channel.id === post.channel_id));
  return (
    <span>
      {name} · {dayLabel(post.create_at, Date.now())}
      {news && <strong className={classes.news}>{news}</strong>}
    </span>
  );
}
