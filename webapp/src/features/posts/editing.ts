// Which message is being edited, and where it stands: the same one can be seen in its channel and in its thread.
import { useSyncExternalStore } from "react";
import type { Post } from "@mattermost/types/posts";
import type { UserProfile } from "@mattermost/types/users";
import { keys, queryClient } from "@/shared/api/queries";
import type { PostWindow } from "./window";

let edited = "";
const listeners = new Set<() => void>();

const placeOf = (post: Pick<Post, "id">, inThread: boolean) =>
  `${inThread ? "thread" : "channel"}/${post.id}`;

function become(place: string): void {
  edited = place;
  for (const listener of listeners) listener();
}

export const startEditing = (post: Pick<Post, "id">, inThread: boolean) => become(placeOf(post, inThread));
export const stopEditing = () => become("");

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useEditing(post: Post, inThread: boolean): boolean {
  return useSyncExternalStore(subscribe, () => edited === placeOf(post, inThread));
}

/** The id of the message that is edited in the channel or in the thread. */
export function useEdited(inThread: boolean): string {
  const place = useSyncExternalStore(subscribe, () => edited);
  const [where, id = ""] = place.split("/");
  return (where === "thread") === inThread ? id : "";
}

/** One's own newest message of a conversation. */
function ownLast(window: PostWindow | undefined, me: UserProfile): Post | undefined {
  const id = window?.order.findLast((one) => {
    const post = window.byId[one];
    return post?.user_id === me.id && post.type === "";
  });
  const last = id ? window?.byId[id] : undefined;
  // What is still on its way cannot be edited yet, and the one before it is not meant.
  return last?.pending_post_id === last?.id ? undefined : last;
}

/** Opens one's last message here for editing. */
export function editLast(channelId: string, rootId: string, me: UserProfile): void {
  const window = queryClient.getQueryData<PostWindow>(rootId ? keys.thread(rootId) : keys.posts(channelId));
  const last = ownLast(rootId ? window : withoutReplies(window), me);
  if (last) startEditing(last, rootId !== "");
}

function withoutReplies(window: PostWindow | undefined): PostWindow | undefined {
  return window && { ...window, order: window.order.filter((id) => !window.byId[id]?.root_id) };
}
