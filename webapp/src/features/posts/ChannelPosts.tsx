import { Text, Title } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { markRead, unreadOf, useChannels, useMemberships } from "@/features/channels/useChannels";
import { useMe } from "@/features/session/useSession";
import { queryClient, keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { useEdited } from "./editing";
import { PostItem } from "./PostItem";
import { PostList } from "./PostList";
import classes from "./posts.module.css";
import { rowsOf } from "./rows";
import { openNewest, usePosts } from "./usePosts";

interface Props {
  team: Team;
  channel: ServerChannel;
  name: string;
}

/** A channel's messages. The line of the first unread stays where it was when one came. */
export function ChannelPosts({ team, channel, name }: Props) {
  const { data: memberships } = useMemberships(team.id);
  if (!memberships) return <Loading />;
  return <Conversation team={team} channel={channel} name={name} />;
}

function Conversation({ team, channel, name }: Props) {
  const me = useMe();
  const [params] = useSearchParams();
  const { data: memberships } = useMemberships(team.id);
  const { data: channels } = useChannels(team.id);
  const member = memberships?.[channel.id];
  const [wasUnread] = useState(() => unreadOf(channel, member).unread);
  const [readUntil] = useState(() => (wasUnread ? (member?.last_viewed_at ?? 0) : 0));
  const [round, setRound] = useState(0);
  const { data, error, isPending, refetch, loadOlder, loadNewer } = usePosts(channel.id, wasUnread);
  const edited = useEdited(false);
  const target = params.get("post") ?? "";

  const rows = useMemo(() => (data ? rowsOf(data, readUntil, me.id, false) : []), [data, readUntil, me.id]);
  const onRead = useCallback(() => {
    const now = queryClient
      .getQueryData<ServerChannel[]>(keys.channels(team.id))
      ?.find((one) => one.id === channel.id);
    const mine = queryClient.getQueryData<Record<string, typeof member>>(keys.memberships(team.id))?.[
      channel.id
    ];
    // It is read again when the next message comes; a failure only leaves the mark.
    if (now && mine && unreadOf(now, mine).unread) void markRead(now).catch(() => undefined);
  }, [team.id, channel.id]);

  if (isPending || !channels) return <Loading />;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <PostList
      key={`${target}/${round}`}
      label={t("posts.list", { channel: name })}
      rows={rows}
      begin={
        <div className={classes.begin}>
          <Title order={2} size="h4">
            {name}
          </Title>
          <Text c="var(--cw-text-soft)">{t("posts.begin", { channel: name })}</Text>
        </div>
      }
      drawPost={(row) => (
        <PostItem team={team} post={row.post} grouped={row.grouped} highlighted={row.post.id === target} />
      )}
      loadOlder={loadOlder}
      loadNewer={loadNewer}
      hasOlder={data.hasOlder}
      hasNewer={data.hasNewer}
      openAt={target || (readUntil && round === 0 ? "unread" : undefined)}
      jumpToNewest={() => void openNewest(channel.id).then(() => setRound((old) => old + 1))}
      onRead={onRead}
      edited={edited}
    />
  );
}
