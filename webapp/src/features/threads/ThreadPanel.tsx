import { Button, Tooltip } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";
import type { Post } from "@mattermost/types/posts";
import type { Team } from "@mattermost/types/teams";
import { useChannelName, useChannels } from "@/features/channels/useChannels";
import { Composer } from "@/features/composer/Composer";
import { useEdited } from "@/features/posts/editing";
import { waitingReplies } from "@/features/posts/outbox";
import { PostItem } from "@/features/posts/PostItem";
import { PostList } from "@/features/posts/PostList";
import { rowsOf } from "@/features/posts/rows";
import { emptyWindow, mergePosts, type PostWindow } from "@/features/posts/window";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt } from "@/shared/ui/confirm";
import { SidePanel } from "@/shared/ui/SidePanel";
import { follow } from "./follow";

interface Props {
  team: Team;
  rootId: string;
  close: () => void;
}

/** The thread that the address names, beside whatever page it was opened from. */
export function ThreadSide({ team }: { team: Team }) {
  const [params, setParams] = useSearchParams();
  const rootId = params.get("thread") ?? "";
  if (!rootId) return null;
  const close = () =>
    setParams((old) => {
      old.delete("thread");
      return old;
    });
  return <ThreadPanel key={rootId} team={team} rootId={rootId} close={close} />;
}

/** Whether one is told of replies, and the way to change that. */
function FollowButton({ team, root }: { team: Team; root: Post }) {
  const me = useMe();
  const following = root.is_following === true;
  return (
    <Tooltip label={following ? t("thread.followingHelp") : t("thread.followHelp")} multiline maw={240}>
      <Button
        size="compact-sm"
        variant={following ? "light" : "default"}
        leftSection={following && <IconCheck size={15} aria-hidden />}
        onClick={() => void attempt(() => follow(team, me, root.id, !following))}
      >
        {following ? t("thread.following") : t("thread.follow")}
      </Button>
    </Tooltip>
  );
}

const nothing = () => Promise.resolve();

function ThreadPanel({ team, rootId, close }: Props) {
  const me = useMe();
  const { data: channels } = useChannels(team.id);
  const { data, error, refetch } = useQuery({
    queryKey: keys.thread(rootId),
    queryFn: async (): Promise<PostWindow> => {
      const list = await client.getPaginatedPostThread(rootId, { fetchAll: true, collapsedThreads: true });
      return mergePosts(emptyWindow, [...Object.values(list.posts), ...waitingReplies(rootId)]);
    },
  });
  const channelId = data && Object.values(data.byId)[0]?.channel_id;
  const channel = channels?.find((one) => one.id === channelId);
  const name = useChannelName(channel);
  const rows = useMemo(
    () => (data ? rowsOf(data, 0, me.id, true).filter((row) => row.kind !== "begin") : []),
    [data, me.id],
  );

  const edited = useEdited(true);
  const root = data?.byId[rootId];
  // A reply that is still on its way makes no thread yet.
  const newest = data?.order.findLast((id) => data.byId[id]?.pending_post_id !== id) ?? "";
  const readUpTo = useRef("");
  const following = root?.is_following === true;
  const onRead = useCallback(() => {
    // Of a thread that one does not follow nothing is unread, and without a reply there is none yet.
    if (!following || !newest || newest === rootId || readUpTo.current === newest) return;
    readUpTo.current = newest;
    // A failure only leaves the mark.
    void client
      .updateThreadReadForUser(me.id, team.id, rootId, Date.now())
      .then(() => queryClient.invalidateQueries({ queryKey: ["threads"] }))
      .catch(() => undefined);
  }, [me.id, team.id, rootId, newest, following]);

  return (
    <SidePanel
      title={t("thread.title")}
      detail={name}
      closeLabel={t("thread.close")}
      close={close}
      tools={root && <FollowButton team={team} root={root} />}
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <PostList
          key={data.order.length > 0 ? "shown" : "empty"}
          label={t("thread.title")}
          rows={rows}
          begin={null}
          drawPost={(row) => <PostItem team={team} post={row.post} grouped={row.grouped} inThread />}
          loadOlder={nothing}
          loadNewer={nothing}
          hasOlder={false}
          hasNewer={false}
          jumpToNewest={() => undefined}
          onRead={onRead}
          edited={edited}
        />
      )}
      {channel?.delete_at === 0 && <Composer team={team} channel={channel} rootId={rootId} name={name} />}
    </SidePanel>
  );
}
