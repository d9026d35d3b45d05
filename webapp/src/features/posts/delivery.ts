// How far one's own messages are towards the organisations that their channel is shared with.
import { useQuery } from "@tanstack/react-query";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Post } from "@mattermost/types/posts";
import { call, errorStatus } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";

export interface Delivery {
  remote_id: string;
  display_name: string;
  state: "waiting" | "delivered" | "refused";
  /** 0 while it waits, and where that is too long ago to be known. */
  at: number;
  reason: string;
}

/** While something waits it is asked for again now and then, should the live event be missed. */
const askAgainAfter = 20_000;

const deliveryKey = (postId: string) => ["delivery", postId] as const;

/** Asked for when a message comes into sight; live events keep it fresh. */
export function useDelivery(post: Post, wanted: boolean): Delivery[] {
  const { data } = useQuery({
    queryKey: deliveryKey(post.id),
    queryFn: async () => {
      try {
        return await call<Delivery[]>(`/causeway/posts/${post.id}/delivery`);
      } catch (error) {
        if (errorStatus(error) === 404 || errorStatus(error) === 501) return [];
        throw error;
      }
    },
    enabled: wanted,
    refetchInterval: (query) =>
      query.state.data?.some((one) => one.state === "waiting") ? askAgainAfter : false,
  });
  return data ?? [];
}

/** Whether a channel that one sees is shared, from what is known of it already. */
export function isSharedHere(teamId: string, channelId: string): boolean {
  const channels = queryClient.getQueryData<ServerChannel[]>(["channels", teamId]);
  return Boolean(channels?.find((one) => one.id === channelId)?.shared);
}

/** What a live event says, put where the page looks. */
export function noteDelivery(postId: string, news: Omit<Delivery, "display_name">): void {
  const queryKey = deliveryKey(postId);
  const old = queryClient.getQueryData<Delivery[]>(queryKey);
  if (!old?.some((one) => one.remote_id === news.remote_id)) {
    // What is being asked for right now may be answered with how it was before. A first answer that is under way is not
    // replaced by asking again: it has to be let go.
    void queryClient.cancelQueries({ queryKey }).then(() => queryClient.invalidateQueries({ queryKey }));
    return;
  }
  queryClient.setQueryData<Delivery[]>(
    deliveryKey(postId),
    old.map((one) => (one.remote_id === news.remote_id ? { ...one, ...news } : one)),
  );
}
