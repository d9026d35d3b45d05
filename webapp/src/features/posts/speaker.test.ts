import { describe, expect, it } from "vitest";
import type { Post } from "@mattermost/types/posts";
import type { UserProfile } from "@mattermost/types/users";
import { sameSpeaker, speakerOf } from "./speaker";

const post = (props: Record<string, unknown>, user_id = "u") => ({ user_id, props }) as unknown as Post;
const author = (more: Partial<UserProfile> = {}) =>
  ({ id: "u", username: "ada", nickname: "", first_name: "", last_name: "", ...more }) as UserProfile;
const hook = (name: unknown) => post({ from_webhook: "true", override_username: name });

describe("who a message is from", () => {
  it("is its author, whatever a message claims that no webhook wrote", () => {
    const claimed = post({ override_username: "boss", from_webhook: true });
    expect(speakerOf(claimed, author(), true)).toEqual({ name: "ada", isBot: false });
  });

  it("is the webhook's name where the server lets it be, and always a bot", () => {
    expect(speakerOf(hook("Deploy"), author(), true)).toEqual({ name: "Deploy", isBot: true });
    expect(speakerOf(hook("Deploy"), author(), false)).toEqual({ name: "ada", isBot: true });
    expect(speakerOf(post({}), author({ is_bot: true }), true)).toEqual({ name: "ada", isBot: true });
  });

  it("hides nothing in a name", () => {
    expect(speakerOf(hook("ad\u202emin\u200b\n\u3164"), author(), true).name).toBe("admin");
    expect(speakerOf(hook("\u200b"), author(), true).name).toBe("ada");
    expect(speakerOf(hook({ toString: () => "x" }), author(), true).name).toBe("ada");
  });

  it("begins anew under another name", () => {
    expect(sameSpeaker(hook("a"), hook("a"))).toBe(true);
    expect(sameSpeaker(hook("a"), hook("b"))).toBe(false);
    expect(sameSpeaker(hook("a"), post({}))).toBe(false);
    expect(sameSpeaker(post({}), post({}, "v"))).toBe(false);
  });
});
