// What was written and has not reached the server yet. Survives a reload; sends each message once: the server
// knows a message it took by its pending id.
import type { FileInfo } from "@mattermost/types/files";
import type { Post, PostPriorityMetadata } from "@mattermost/types/posts";
import { client, errorText, isUnreachable } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { applyPosted, changePost, removePost, withReplies, withoutReply, type PostWindow } from "./window";

const storageKey = "causeway.outbox";

interface Waiting {
  pendingId: string;
  userId: string;
  channelId: string;
  rootId: string;
  message: string;
  files: FileInfo[];
  priority?: PostPriorityMetadata;
  at: number;
  failed?: string;
}

function read(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}

function write(list: Waiting[]): void {
  localStorage.setItem(storageKey, JSON.stringify(list));
}

function asPost(waiting: Waiting): Post {
  return {
    id: waiting.pendingId,
    pending_post_id: waiting.pendingId,
    create_at: waiting.at,
    update_at: waiting.at,
    edit_at: 0,
    delete_at: 0,
    is_pinned: false,
    user_id: waiting.userId,
    channel_id: waiting.channelId,
    root_id: waiting.rootId,
    original_id: "",
    message: waiting.message,
    type: "",
    props: waiting.failed ? { failed_reason: waiting.failed } : {},
    hashtags: "",
    reply_count: 0,
    file_ids: waiting.files.map((file) => file.id),
    metadata: { embeds: [], emojis: [], files: waiting.files, images: {}, priority: waiting.priority },
    failed: Boolean(waiting.failed),
  };
}

export function waitingPosts(channelId: string): Post[] {
  return read()
    .filter((one) => one.channelId === channelId && !one.rootId)
    .map(asPost);
}

export function waitingReplies(rootId: string): Post[] {
  return read()
    .filter((one) => one.rootId === rootId)
    .map(asPost);
}

function show(post: Post): void {
  const key = post.root_id ? keys.thread(post.root_id) : keys.posts(post.channel_id);
  queryClient.setQueryData<PostWindow>(key, (old) => old && applyPosted(old, post));
}

interface Draft {
  userId: string;
  channelId: string;
  rootId: string;
  message: string;
  files: FileInfo[];
  priority?: PostPriorityMetadata;
}

/** Shows the message at once and sends it, now or when the server can be reached. */
export function send(draft: Draft): void {
  const at = Date.now();
  const waiting: Waiting = { ...draft, pendingId: `${draft.userId}:${at}`, at };
  write([...read(), waiting]);
  show(asPost(waiting));
  void deliver(waiting);
}

const underWay = new Set<string>();

async function deliver(waiting: Waiting): Promise<void> {
  if (underWay.has(waiting.pendingId)) return;
  underWay.add(waiting.pendingId);
  try {
    const metadata = waiting.priority ? { priority: waiting.priority } : undefined;
    const post = await client.createPost({
      channel_id: waiting.channelId,
      root_id: waiting.rootId,
      message: waiting.message,
      file_ids: waiting.files.map((file) => file.id),
      pending_post_id: waiting.pendingId,
      user_id: waiting.userId,
      create_at: 0,
      ...(metadata && { metadata: metadata as Post["metadata"] }),
    });
    forget(waiting.pendingId);
    show({ ...post, pending_post_id: waiting.pendingId });
    if (post.root_id) countReplies(post);
  } catch (error) {
    // Unreachable: it waits for the next connection. Anything else is the server's answer.
    if (!isUnreachable(error)) refuse(waiting, errorText(error));
  } finally {
    underWay.delete(waiting.pendingId);
  }
}

function forget(pendingId: string): void {
  write(read().filter((one) => one.pendingId !== pendingId));
}

function refuse(waiting: Waiting, reason: string): void {
  const failed = { ...waiting, failed: reason };
  write(read().map((one) => (one.pendingId === waiting.pendingId ? failed : one)));
  const key = waiting.rootId ? keys.thread(waiting.rootId) : keys.posts(waiting.channelId);
  queryClient.setQueryData<PostWindow>(
    key,
    (old) => old && changePost(old, waiting.pendingId, () => asPost(failed)),
  );
}

/** The server answers again: everything that waited goes out, oldest first. */
export async function flush(): Promise<void> {
  for (const waiting of read()) if (!waiting.failed) await deliver(waiting);
}

export function retry(pendingId: string): void {
  const list = read().map((one) => (one.pendingId === pendingId ? { ...one, failed: undefined } : one));
  write(list);
  const again = list.find((one) => one.pendingId === pendingId);
  if (!again) return;
  const key = again.rootId ? keys.thread(again.rootId) : keys.posts(again.channelId);
  queryClient.setQueryData<PostWindow>(key, (old) => old && changePost(old, pendingId, () => asPost(again)));
  void deliver(again);
}

export function discard(post: Post): void {
  forget(post.id);
  const key = post.root_id ? keys.thread(post.root_id) : keys.posts(post.channel_id);
  queryClient.setQueryData<PostWindow>(key, (old) => old && removePost(old, post.id));
}

function changeRootOf(reply: Post, change: (window: PostWindow) => PostWindow): void {
  for (const key of [keys.posts(reply.channel_id), keys.thread(reply.root_id)]) {
    queryClient.setQueryData<PostWindow>(key, (old) => old && change(old));
  }
}

/** A reply is gone: its root counts it no more. */
export function uncountReply(reply: Post): void {
  changeRootOf(reply, (window) => withoutReply(window, reply.root_id));
}

/** A reply is there: its root counts as many as the reply says. */
export function countReplies(reply: Post): void {
  changeRootOf(reply, (window) => withReplies(window, reply));
}
