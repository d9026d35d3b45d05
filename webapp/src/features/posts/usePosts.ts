// The messages of a channel: loaded around the first unread, and outwards from there.
import { useQuery } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import type { PostList } from "@mattermost/types/posts";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { waitingPosts } from "./outbox";
import { emptyWindow, fromList, mergePosts, type PostWindow } from "./window";

const page = 60;

/** `prev_post_id` and `next_post_id` say whether the conversation goes on; "" is the end of it. */
function windowOf(list: PostList): PostWindow {
  const window = mergePosts(emptyWindow, fromList(list));
  return { ...window, hasOlder: list.prev_post_id !== "", hasNewer: list.next_post_id !== "" };
}

async function open(channelId: string, unread: boolean): Promise<PostWindow> {
  const list = unread
    ? await client.getPostsUnread(channelId, "me", page, page / 2, true, true)
    : await client.getPosts(channelId, 0, page, true, true);
  return mergePosts(windowOf(list), waitingPosts(channelId));
}

/** Around one message: what a permanent link shows. */
export async function openAround(channelId: string, postId: string): Promise<void> {
  const [post, before, after] = await Promise.all([
    client.getPost(postId),
    client.getPostsBefore(channelId, postId, 0, page / 2, true, true),
    client.getPostsAfter(channelId, postId, 0, page / 2, true, true),
  ]);
  const window = mergePosts(emptyWindow, [...fromList(before), post, ...fromList(after)]);
  queryClient.setQueryData<PostWindow>(keys.posts(channelId), {
    ...window,
    hasOlder: before.prev_post_id !== "",
    hasNewer: after.next_post_id !== "",
  });
}

export async function openNewest(channelId: string): Promise<void> {
  queryClient.setQueryData(keys.posts(channelId), await open(channelId, false));
}

/** Whoever reads far back and writes comes to the newest, where the message will stand. */
export async function reachNewest(channelId: string): Promise<void> {
  if (!queryClient.getQueryData<PostWindow>(keys.posts(channelId))?.hasNewer) return;
  // Out of reach, the message waits all the same, and is there when one gets to the newest.
  await openNewest(channelId).catch(() => undefined);
}

export function usePosts(channelId: string, unread: boolean) {
  const answer = useQuery({
    queryKey: keys.posts(channelId),
    queryFn: () => open(channelId, unread),
    staleTime: Infinity,
  });
  const busy = useRef({ older: false, newer: false });

  const loadOlder = useCallback(async () => {
    const window = queryClient.getQueryData<PostWindow>(keys.posts(channelId));
    const oldest = window?.order.find((id) => window.byId[id]?.pending_post_id !== id);
    if (!window?.hasOlder || !oldest || busy.current.older) return;
    busy.current.older = true;
    try {
      const list = await client.getPostsBefore(channelId, oldest, 0, page, true, true);
      queryClient.setQueryData<PostWindow>(
        keys.posts(channelId),
        (old) =>
          old && {
            ...mergePosts(old, fromList(list)),
            hasOlder: list.order.length > 0 && list.prev_post_id !== "",
          },
      );
    } finally {
      busy.current.older = false;
    }
  }, [channelId]);

  const loadNewer = useCallback(async () => {
    const window = queryClient.getQueryData<PostWindow>(keys.posts(channelId));
    const newest = window?.order.findLast((id) => window.byId[id]?.pending_post_id !== id);
    if (!window?.hasNewer || !newest || busy.current.newer) return;
    busy.current.newer = true;
    try {
      const list = await client.getPostsAfter(channelId, newest, 0, page, true, true);
      queryClient.setQueryData<PostWindow>(
        keys.posts(channelId),
        (old) =>
          old && {
            ...mergePosts(old, fromList(list)),
            hasNewer: list.order.length > 0 && list.next_post_id !== "",
          },
      );
    } finally {
      busy.current.newer = false;
    }
  }, [channelId]);

  return { ...answer, loadOlder, loadNewer };
}
