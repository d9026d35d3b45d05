// The rows of a conversation: messages, a line a day, and the line before the first unread.
import type { Post } from "@mattermost/types/posts";
import { sameSpeaker } from "./speaker";
import type { PostWindow } from "./window";

export type Row =
  | { kind: "begin"; key: string }
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string }
  | { kind: "post"; key: string; post: Post; grouped: boolean };

const groupFor = 5 * 60_000;

function continues(before: Post, post: Post): boolean {
  return (
    sameSpeaker(before, post) &&
    post.create_at - before.create_at < groupFor &&
    before.type === "" &&
    post.type === ""
  );
}

/** When the day of a moment ends, by the reader's clock. */
const endOfDay = (at: number) => new Date(at).setHours(24, 0, 0, 0);

/** Whether a post has a row of its own; in a channel, replies stand in their threads. */
function isDrawn(post: Post, replies: boolean): boolean {
  return replies || !post.root_id || post.type === "system_ephemeral";
}

/**
 * `readUntil` is when one last looked; messages of others after it are unread. 0 draws no line.
 *
 * The oldest message held is not drawn while there are older ones: only they say whether it begins a day or goes on
 * with what somebody said before. So no row changes when they come, and nothing in sight moves.
 */
export function rowsOf(window: PostWindow, readUntil: number, myId: string, replies: boolean): Row[] {
  const rows: Row[] = window.hasOlder ? [] : [{ kind: "begin", key: "begin" }];
  const posts = window.order.flatMap((id) => window.byId[id] ?? []).filter((post) => isDrawn(post, replies));
  let before = window.hasOlder && posts.length > 1 ? posts.shift() : undefined;
  let lineDrawn = readUntil === 0;
  // Dates are slow to reckon with: once a day is enough.
  let dayEnds = before ? endOfDay(before.create_at) : 0;
  for (const post of posts) {
    const newDay = post.create_at >= dayEnds;
    if (newDay) {
      dayEnds = endOfDay(post.create_at);
      rows.push({ kind: "day", key: `day-${dayEnds}`, at: post.create_at });
    }
    const unread = !lineDrawn && post.create_at > readUntil && post.user_id !== myId;
    if (unread) {
      lineDrawn = true;
      rows.push({ kind: "unread", key: "unread" });
    }
    // A message keeps its key when the server gives it its id, so that it does not flicker.
    const key = post.pending_post_id || post.id;
    rows.push({
      kind: "post",
      key,
      post,
      grouped: !unread && !newDay && before !== undefined && continues(before, post),
    });
    before = post;
  }
  return rows;
}

const lineHeight = 22;
/** Roughly what a letter takes, where the gutter and the edges leave room for text. */
const letter = 7.2;
const beside = 84;

/** About how high a row will be, until it is drawn: the nearer, the steadier the scrollbar. */
export function estimateOf(row: Row | undefined, width: number): number {
  if (!row) return 60;
  if (row.kind === "begin") return 110;
  if (row.kind !== "post") return 33;
  const { post, grouped } = row;
  const letters = Math.max(20, (width - beside) / letter);
  let height = grouped ? 5 : 36;
  for (const line of post.message.split("\n"))
    height += Math.max(1, Math.ceil(line.length / letters)) * lineHeight;
  for (const file of post.metadata?.files ?? []) height += file.mime_type.startsWith("image/") ? 240 : 64;
  if (post.metadata?.reactions?.length || post.reply_count) height += 34;
  return height;
}
