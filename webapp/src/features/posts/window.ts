// A stretch of a conversation that is held in memory: posts in order, and whether there is more on either side.
// Pure: the cache and the live events both go through these functions.
import type { Post, PostList } from "@mattermost/types/posts";
import type { Reaction } from "@mattermost/types/reactions";

export interface PostWindow {
  byId: Record<string, Post>;
  /** Ids from oldest to newest. */
  order: string[];
  hasOlder: boolean;
  hasNewer: boolean;
}

export const emptyWindow: PostWindow = { byId: {}, order: [], hasOlder: false, hasNewer: false };

function sorted(byId: Record<string, Post>): string[] {
  return Object.values(byId)
    .sort((a, b) => a.create_at - b.create_at || a.id.localeCompare(b.id))
    .map((post) => post.id);
}

/** Puts posts in, newest version of each winning, and keeps the order. Deleted ones leave. */
export function mergePosts(window: PostWindow, posts: Post[]): PostWindow {
  if (posts.length === 0) return window;
  const byId = new Map(Object.entries(window.byId));
  for (const post of posts) {
    if (post.pending_post_id && post.pending_post_id !== post.id) byId.delete(post.pending_post_id);
    const held = byId.get(post.id);
    if (post.delete_at > 0) byId.delete(post.id);
    else if (!held || held.update_at <= post.update_at) byId.set(post.id, carry(held, post));
  }
  const merged = Object.fromEntries(byId);
  return { ...window, byId: merged, order: sorted(merged) };
}

/** Events carry less than lists do: what an event leaves out stays as it was. */
function carry(held: Post | undefined, post: Post): Post {
  if (!held) return post;
  const metadata = { ...held.metadata, ...post.metadata };
  const count = Math.max(post.reply_count ?? 0, 0) || (held.reply_count ?? 0);
  return { ...held, ...post, metadata, reply_count: count };
}

export function fromList(list: PostList): Post[] {
  return list.order.flatMap((id) => list.posts[id] ?? []);
}

/** Someone posted. It joins only a window that reaches the present; elsewhere it would leave a gap. */
export function applyPosted(window: PostWindow, post: Post): PostWindow {
  if (window.hasNewer) return window;
  return mergePosts(window, [post]);
}

export function applyEdited(window: PostWindow, post: Post): PostWindow {
  return window.byId[post.id] ? mergePosts(window, [post]) : window;
}

export function removePost(window: PostWindow, id: string): PostWindow {
  if (!window.byId[id]) return window;
  const byId = Object.fromEntries(Object.entries(window.byId).filter(([one]) => one !== id));
  return { ...window, byId, order: window.order.filter((one) => one !== id) };
}

export function changePost(window: PostWindow, id: string, change: (post: Post) => Post): PostWindow {
  const post = window.byId[id];
  return post ? { ...window, byId: { ...window.byId, [id]: change(post) } } : window;
}

const sameReaction = (a: Reaction, b: Reaction) => a.user_id === b.user_id && a.emoji_name === b.emoji_name;

export function withReaction(post: Post, reaction: Reaction, present: boolean): Post {
  const others = (post.metadata?.reactions ?? []).filter((one) => !sameReaction(one, reaction));
  return { ...post, metadata: { ...post.metadata, reactions: present ? [...others, reaction] : others } };
}

/** A reply is gone: its root counts one less. */
export function withoutReply(window: PostWindow, rootId: string): PostWindow {
  const less = (root: Post) => ({ ...root, reply_count: Math.max(0, (root.reply_count ?? 0) - 1) });
  return changePost(window, rootId, less);
}

/** A reply says how many its thread has: true whether it was seen before or not, and in whatever order its news come. */
export function withReplies(window: PostWindow, reply: Post): PostWindow {
  return changePost(window, reply.root_id, (root) => ({
    ...root,
    reply_count: reply.reply_count,
    last_reply_at: Math.max(root.last_reply_at ?? 0, reply.create_at),
  }));
}

/** The newest change this window knows of: what to ask for after a pause. */
export function newestChange(window: PostWindow): number {
  let newest = 0;
  for (const post of Object.values(window.byId)) {
    if (post.id !== post.pending_post_id) newest = Math.max(newest, post.update_at, post.create_at);
  }
  return newest;
}
