import { describe, expect, it } from "vitest";
import type { Post } from "@mattermost/types/posts";
import type { UserProfile } from "@mattermost/types/users";
import { concerns } from "./notify";

const me = (desktop: string, mention_keys = "") =>
  ({ username: "ada", notify_props: { desktop, mention_keys } }) as unknown as UserProfile;
const said = (message: string) => ({ message }) as Post;

describe("what one is told of", () => {
  it("is a mention of one's whole name", () => {
    expect(concerns(me("mention"), said("hello @Ada!"), "O", false)).toBe(true);
    expect(concerns(me("mention"), said("hello @adam"), "O", false)).toBe(false);
  });

  it("is one's own words, also with signs in them", () => {
    expect(concerns(me("mention", "c++, deploy"), said("we use C++ here"), "O", false)).toBe(true);
    expect(concerns(me("mention", "deploy"), said("redeployment"), "O", false)).toBe(false);
  });

  it("is a reply in a thread that one follows", () => {
    expect(concerns(me("mention"), said("me too"), "O", true)).toBe(true);
    expect(concerns(me("none"), said("me too"), "O", true)).toBe(false);
  });

  it("is every direct message, unless one wants nothing", () => {
    expect(concerns(me("mention"), said("hi"), "D", false)).toBe(true);
    expect(concerns(me("none"), said("@ada"), "D", false)).toBe(false);
    expect(concerns(me("all"), said("anything"), "O", false)).toBe(true);
  });
});
