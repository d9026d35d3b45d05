import { Text, Title } from "@mantine/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { markRead, unreadOf, useChannels, useMemberships } from "@/features/channels/useChannels";
import { useMe } from "@/features/session/useSession";
import { queryClient, keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt } from "@/shared/ui/confirm";
import { useEdited } from "./editing";
import { PostItem } from "./PostItem";
import { PostList } from "./PostList";
import classes from "./posts.module.css";
import { rowsOf } from "./rows";
import { openAround, openNewest, usePosts } from "./usePosts";

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
  const [params, setParams] = useSearchParams();
  const { data: memberships } = useMemberships(team.id);
  const { data: channels } = useChannels(team.id);
  const member = memberships?.[channel.id];
  const [wasUnread] = useState(() => unreadOf(channel, member).unread);
  const [readUntil] = useState(() => (wasUnread ? (member?.last_viewed_at ?? 0) : 0));
  const [round, setRound] = useState(0);
  const { data, error, isPending, refetch, loadOlder, loadNewer } = usePosts(channel.id, wasUnread);
  const edited = useEdited(false);
  // The address forgets the message when a panel opens; the conversation stays where it is.
  const target = params.get("post") ?? "";
  const [goal, setGoal] = useState(target);
  if (target && target !== goal) setGoal(target);

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

  // What was held of the conversation, or is loaded when one comes by an old address, may lie elsewhere.
  useEffect(() => {
    const isDrawn = rows.some((row) => row.kind === "post" && row.post.id === goal);
    if (!goal || isPending || isDrawn) return;
    // A message that is gone is not gone to.
    void openAround(channel.id, goal)
      .then(() => setRound((old) => old + 1))
      .catch(() => undefined);
    // Asked once, when one comes: later the reader may be anywhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [goal, isPending, channel.id]);

  async function jumpToNewest() {
    await openNewest(channel.id);
    setParams(
      (old) => {
        old.delete("post");
        return old;
      },
      { replace: true },
    );
    setGoal("");
    setRound((old) => old + 1);
  }

  const isConversation = channel.type === "D" || channel.type === "G";
  if (isPending || !channels) return <Loading />;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <PostList
      key={`${goal}/${round}`}
      label={t("posts.list", { channel: name })}
      rows={rows}
      begin={
        <div className={classes.begin}>
          <Title order={2} size="h4">
            {name}
          </Title>
          <Text c="var(--cw-text-soft)">
            {t(isConversation ? "posts.begin_with" : "posts.begin", { channel: name })}
          </Text>
        </div>
      }
      drawPost={(row) => (
        <PostItem team={team} post={row.post} grouped={row.grouped} highlighted={row.post.id === goal} />
      )}
      loadOlder={loadOlder}
      loadNewer={loadNewer}
      hasOlder={data.hasOlder}
      hasNewer={data.hasNewer}
      openAt={goal || (readUntil && round === 0 ? "unread" : undefined)}
      jumpToNewest={() => void attempt(jumpToNewest)}
      onRead={onRead}
      edited={edited}
    />
  );
}
