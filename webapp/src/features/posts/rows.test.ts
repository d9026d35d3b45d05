import { describe, expect, it } from "vitest";
import type { Post } from "@mattermost/types/posts";
import { estimateOf, rowsOf, type Row } from "./rows";
import { emptyWindow, mergePosts } from "./window";

const noon = new Date(2026, 2, 3, 12).getTime();
const post = (id: string, at: number, user_id: string, more: Partial<Post> = {}) =>
  ({
    id,
    create_at: at,
    update_at: at,
    delete_at: 0,
    user_id,
    type: "",
    root_id: "",
    metadata: {},
    ...more,
  }) as Post;

const shape = (...args: Parameters<typeof rowsOf>) =>
  rowsOf(...args).map((row) => (row.kind === "post" ? `${row.post.id}${row.grouped ? "+" : ""}` : row.kind));

describe("the rows of a conversation", () => {
  it("groups what one person says in a row, and begins anew each day", () => {
    const window = mergePosts(emptyWindow, [
      post("a", noon, "x"),
      post("b", noon + 1000, "x"),
      post("c", noon + 2000, "y"),
      post("d", noon + 86_400_000, "y"),
    ]);
    expect(shape(window, 0, "me", false)).toEqual(["begin", "day", "a", "b+", "c", "day", "d"]);
  });

  it("does not group across a pause", () => {
    const window = mergePosts(emptyWindow, [post("a", noon, "x"), post("b", noon + 10 * 60_000, "x")]);
    expect(shape(window, 0, "me", false)).toEqual(["begin", "day", "a", "b"]);
  });

  it("draws one line before what is unread, and never before one's own", () => {
    const window = mergePosts(emptyWindow, [
      post("a", noon, "x"),
      post("b", noon + 10, "me"),
      post("c", noon + 20, "x"),
    ]);
    expect(shape(window, noon + 5, "me", false)).toEqual(["begin", "day", "a", "b", "unread", "c"]);
  });

  it("changes no row when older messages come", () => {
    const said = ["a", "b", "c", "d"].map((id, index) => post(id, noon + index * 1000, "x"));
    const held = { ...mergePosts(emptyWindow, said.slice(2)), hasOlder: true };
    const more = { ...mergePosts(held, said), hasOlder: true };
    const before = shape(held, 0, "me", false);
    expect(before).toEqual(["d+"]);
    expect(shape(more, 0, "me", false).slice(-before.length)).toEqual(before);
    expect(shape({ ...more, hasOlder: false }, 0, "me", false).slice(0, 3)).toEqual(["begin", "day", "a"]);
  });

  it("leaves replies to the thread panel", () => {
    const window = mergePosts(emptyWindow, [
      post("a", noon, "x"),
      post("r", noon + 1, "y", { root_id: "a" }),
    ]);
    expect(shape(window, 0, "me", false)).toEqual(["begin", "day", "a"]);
    expect(shape(window, 0, "me", true)).toEqual(["begin", "day", "a", "r"]);
  });
});

describe("the height a row is thought to have", () => {
  const row = (message: string, grouped = true, more: Partial<Post> = {}): Row => ({
    kind: "post",
    key: "a",
    grouped,
    post: post("a", noon, "x", { message, ...more }),
  });

  it("grows with what is in it, and with a narrow window", () => {
    const short = estimateOf(row("Yes."), 800);
    expect(estimateOf(row("Yes.", false), 800)).toBeGreaterThan(short);
    expect(estimateOf(row("One\nTwo\nThree"), 800)).toBeGreaterThan(short);
    const long = row("word ".repeat(60));
    expect(estimateOf(long, 360)).toBeGreaterThan(estimateOf(long, 800));
    const picture = { files: [{ mime_type: "image/png" }] } as Post["metadata"];
    expect(estimateOf(row("", true, { metadata: picture }), 800)).toBeGreaterThan(200);
  });
});
