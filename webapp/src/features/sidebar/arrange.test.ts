import { describe, expect, it } from "vitest";
import type { ChannelCategory, OrderedChannelCategories } from "@mattermost/types/channel_categories";
import type { ServerChannel } from "@mattermost/types/channels";
import { arrange, moved } from "./arrange";

const channel = (id: string, more: Partial<ServerChannel> = {}) =>
  ({ id, type: "O", display_name: id, delete_at: 0, last_post_at: 0, ...more }) as ServerChannel;

const category = (id: string, type: string, channel_ids: string[], sorting = "") =>
  ({ id, type, channel_ids, sorting, display_name: id, collapsed: false }) as unknown as ChannelCategory;

const ordered = (...categories: ChannelCategory[]): OrderedChannelCategories => ({
  categories,
  order: categories.map((one) => one.id),
});

const shape = (sections: ReturnType<typeof arrange>) =>
  sections.map((one) => `${one.type}: ${one.channels.map((c) => c.id).join(" ")}`);

describe("the sidebar", () => {
  it("works without categories", () => {
    const all = [channel("b"), channel("a"), channel("d", { type: "D" }), channel("gone", { delete_at: 5 })];
    expect(shape(arrange(all, undefined))).toEqual(["channels: a b", "direct_messages: d"]);
  });

  it("puts channels that no category names where their kind goes, once each", () => {
    const all = [channel("a"), channel("b"), channel("new"), channel("d", { type: "D" })];
    const sections = arrange(
      all,
      ordered(
        category("f", "favorites", ["b"]),
        category("c", "channels", ["a"]),
        category("m", "direct_messages", []),
      ),
    );
    expect(shape(sections)).toEqual(["favorites: b", "channels: a new", "direct_messages: d"]);
  });

  it("keeps the order one made by hand, and sorts by recency where asked", () => {
    const all = [channel("a", { last_post_at: 1 }), channel("b", { last_post_at: 9 })];
    expect(shape(arrange(all, ordered(category("x", "custom", ["a", "b"], "recent"))))[0]).toBe(
      "custom: b a",
    );
    expect(shape(arrange(all, ordered(category("x", "custom", ["b", "a"], "manual"))))[0]).toBe(
      "custom: b a",
    );
  });

  it("moves a channel before another, or to the end", () => {
    const one = category("c", "channels", ["a", "b", "c"]);
    expect(moved(one, ["a", "b", "c"], "c", "a").channel_ids).toEqual(["c", "a", "b"]);
    expect(moved(one, ["a", "b"], "x", undefined).channel_ids).toEqual(["a", "b", "x"]);
    expect(moved(one, ["a"], "a", undefined).sorting).toBe("manual");
  });
});
