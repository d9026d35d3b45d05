import { describe, expect, it } from "vitest";
import type { Post } from "@mattermost/types/posts";
import {
  applyEdited,
  applyPosted,
  changePost,
  emptyWindow,
  mergePosts,
  newestChange,
  removePost,
  withReaction,
  withReplies,
  withoutReply,
} from "./window";

const post = (id: string, at: number, more: Partial<Post> = {}) =>
  ({ id, create_at: at, update_at: at, delete_at: 0, message: id, metadata: {}, ...more }) as Post;

describe("a window of posts", () => {
  it("keeps posts in order, whichever way they come", () => {
    const window = mergePosts(mergePosts(emptyWindow, [post("c", 3), post("a", 1)]), [post("b", 2)]);
    expect(window.order).toEqual(["a", "b", "c"]);
  });

  it("replaces the message that waited for the server by the one the server made", () => {
    const waiting = mergePosts(emptyWindow, [post("me:1", 5, { pending_post_id: "me:1" })]);
    const window = applyPosted(waiting, post("real", 6, { pending_post_id: "me:1" }));
    expect(window.order).toEqual(["real"]);
  });

  it("does not take an older version of a post", () => {
    const window = mergePosts(emptyWindow, [post("a", 1, { update_at: 9, message: "new" })]);
    expect(mergePosts(window, [post("a", 1, { message: "old" })]).byId.a?.message).toBe("new");
  });

  it("takes a new post only when it reaches the present", () => {
    const past = { ...mergePosts(emptyWindow, [post("a", 1)]), hasNewer: true };
    expect(applyPosted(past, post("z", 99)).order).toEqual(["a"]);
  });

  it("lets deleted posts leave and ignores edits of posts it does not hold", () => {
    const window = mergePosts(emptyWindow, [post("a", 1), post("b", 2)]);
    expect(mergePosts(window, [post("a", 1, { delete_at: 3, update_at: 3 })]).order).toEqual(["b"]);
    expect(removePost(window, "b").order).toEqual(["a"]);
    expect(applyEdited(window, post("unknown", 1))).toBe(window);
  });

  it("counts a person's reaction once and takes it back", () => {
    const reaction = { user_id: "u", post_id: "a", emoji_name: "+1", create_at: 1 };
    const twice = withReaction(withReaction(post("a", 1), reaction, true), reaction, true);
    expect(twice.metadata.reactions).toHaveLength(1);
    expect(withReaction(twice, reaction, false).metadata.reactions).toEqual([]);
  });

  it("counts replies on their root and knows its newest change", () => {
    const reply = { ...post("b", 8), root_id: "a", reply_count: 2 };
    // Told twice, and after a fetch that knew it already: it says itself how many there are.
    const window = withReplies(withReplies(mergePosts(emptyWindow, [post("a", 1)]), reply), reply);
    expect(window.byId.a?.reply_count).toBe(2);
    expect(window.byId.a?.last_reply_at).toBe(8);
    expect(withoutReply(window, "a").byId.a?.reply_count).toBe(1);
    expect(withoutReply(mergePosts(emptyWindow, [post("a", 1)]), "a").byId.a?.reply_count).toBe(0);
    expect(newestChange(changePost(window, "a", (one) => ({ ...one, update_at: 12 })))).toBe(12);
  });
});
