// The rows of a conversation: messages, a line a day, and the line before the first unread.
import type { Post } from "@mattermost/types/posts";
import { sameDay } from "@/shared/i18n/time";
import { sameSpeaker } from "./speaker";
import type { PostWindow } from "./window";

export type Row =
  | { kind: "begin"; key: string }
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string }
  | { kind: "post"; key: string; post: Post; grouped: boolean };

const groupFor = 5 * 60_000;

function continues(before: Post | undefined, post: Post): boolean {
  return (
    before !== undefined &&
    sameSpeaker(before, post) &&
    post.create_at - before.create_at < groupFor &&
    before.type === "" &&
    post.type === "" &&
    sameDay(before.create_at, post.create_at)
  );
}

/** `readUntil` is when one last looked; messages of others after it are unread. 0 draws no line. */
export function rowsOf(window: PostWindow, readUntil: number, myId: string, replies: boolean): Row[] {
  const rows: Row[] = window.hasOlder ? [] : [{ kind: "begin", key: "begin" }];
  let before: Post | undefined;
  let lineDrawn = readUntil === 0;
  for (const id of window.order) {
    const post = window.byId[id];
    if (!post || (!replies && post.root_id && post.type !== "system_ephemeral")) continue;
    if (!before || !sameDay(before.create_at, post.create_at)) {
      rows.push({ kind: "day", key: `day-${new Date(post.create_at).toDateString()}`, at: post.create_at });
    }
    const unread = !lineDrawn && post.create_at > readUntil && post.user_id !== myId;
    if (unread) {
      lineDrawn = true;
      rows.push({ kind: "unread", key: "unread" });
    }
    // A message keeps its key when the server gives it its id, so that it does not flicker.
    const key = post.pending_post_id || post.id;
    rows.push({ kind: "post", key, post, grouped: !unread && continues(before, post) });
    before = post;
  }
  return rows;
}
