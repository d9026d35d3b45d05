// What one does with a message.
import type { Post } from "@mattermost/types/posts";
import type { PreferenceType } from "@mattermost/types/preferences";
import type { UserProfile } from "@mattermost/types/users";
import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { changePost, withReaction, type PostWindow } from "./window";

/** Lists of messages out of their places, by the name of their entries in the cache. */
const lists = ["search", "pinned", "saved"];

/** Changes a post wherever it is held: in its channel, in its thread, and in what was found. */
export function changeEverywhere(
  post: Pick<Post, "id" | "channel_id" | "root_id">,
  change: (post: Post) => Post,
): void {
  for (const key of [keys.posts(post.channel_id), keys.thread(post.root_id || post.id)]) {
    queryClient.setQueryData<PostWindow>(key, (old) => old && changePost(old, post.id, change));
  }
  changeInLists(post.id, change);
}

function changeInLists(postId: string, change: (post: Post) => Post): void {
  for (const name of lists) {
    queryClient.setQueriesData<Post[]>({ queryKey: [name] }, (old) =>
      old?.map((one) => (one.id === postId ? change(one) : one)),
    );
  }
}

/** The same for a post of which only the id is known. */
export function changeWherever(postId: string, change: (post: Post) => Post): void {
  for (const name of ["posts", "thread"]) {
    queryClient.setQueriesData<PostWindow>(
      { queryKey: [name] },
      (old) => old && changePost(old, postId, change),
    );
  }
  changeInLists(postId, change);
}

/** Takes a post out of the lists it was found in. */
export function dropFromLists(postId: string): void {
  for (const name of lists) {
    queryClient.setQueriesData<Post[]>({ queryKey: [name] }, (old) =>
      old?.filter((one) => one.id !== postId),
    );
  }
}

export async function toggleReaction(post: Post, me: UserProfile, emoji: string): Promise<void> {
  const mine = (post.metadata?.reactions ?? []).some(
    (one) => one.user_id === me.id && one.emoji_name === emoji,
  );
  const reaction = { user_id: me.id, post_id: post.id, emoji_name: emoji, create_at: Date.now() };
  changeEverywhere(post, (one) => withReaction(one, reaction, !mine));
  try {
    if (mine) await client.removeReaction(me.id, post.id, emoji);
    else await client.addReaction(me.id, post.id, emoji);
  } catch (error) {
    changeEverywhere(post, (one) => withReaction(one, reaction, mine));
    throw error;
  }
}

export async function editPost(post: Post, message: string): Promise<void> {
  const changed = await client.patchPost({ id: post.id, message });
  changeEverywhere(post, (one) => ({
    ...one,
    ...changed,
    metadata: { ...one.metadata, ...changed.metadata },
  }));
}

export async function togglePin(post: Post): Promise<void> {
  await (post.is_pinned ? client.unpinPost(post.id) : client.pinPost(post.id));
  changeEverywhere(post, (one) => ({ ...one, is_pinned: !post.is_pinned }));
  await queryClient.invalidateQueries({ queryKey: keys.pinned(post.channel_id) });
}

function usePreferences(): PreferenceType[] {
  const { data } = useQuery({
    queryKey: keys.preferences,
    // The library says one; the server answers a list.
    queryFn: async () => (await client.getMyPreferences()) as unknown as PreferenceType[],
  });
  return data ?? [];
}

export function useSaved(): Set<string> {
  return new Set(
    usePreferences().flatMap((one) =>
      one.category === "flagged_post" && one.value === "true" ? [one.name] : [],
    ),
  );
}

export async function toggleSaved(post: Post, me: UserProfile, saved: boolean): Promise<void> {
  const preference = { user_id: me.id, category: "flagged_post", name: post.id, value: "true" };
  await (saved ? client.deletePreferences(me.id, [preference]) : client.savePreferences(me.id, [preference]));
  await queryClient.invalidateQueries({ queryKey: keys.preferences });
  await queryClient.invalidateQueries({ queryKey: ["saved"] });
}

export async function acknowledge(post: Post, me: UserProfile): Promise<void> {
  const ack = await client.acknowledgePost(post.id, me.id);
  changeEverywhere(post, (one) => ({
    ...one,
    metadata: {
      ...one.metadata,
      acknowledgements: [...(one.metadata.acknowledgements ?? []).filter((a) => a.user_id !== me.id), ack],
    },
  }));
}
