import { describe, expect, it } from "vitest";
import type { UserProfile } from "@mattermost/types/users";
import { customStatusOf, endOf } from "./customStatus";

const now = new Date(2026, 2, 4, 15).getTime();
const who = (customStatus: string) => ({ props: { customStatus } }) as unknown as UserProfile;

describe("a custom status", () => {
  it("is read from the profile until it ends", () => {
    const text = JSON.stringify({
      emoji: "sauna",
      text: "Out",
      duration: "one_hour",
      expires_at: endOf("one_hour", now),
    });
    expect(customStatusOf(who(text), now + 59 * 60_000)?.text).toBe("Out");
    expect(customStatusOf(who(text), now + 61 * 60_000)).toBeUndefined();
    expect(customStatusOf(who(""), now)).toBeUndefined();
    expect(customStatusOf(who("{broken"), now)).toBeUndefined();
  });

  it("ends with the day or the week", () => {
    expect(new Date(endOf("today", now)).getDate()).toBe(4);
    expect(new Date(endOf("this_week", now)).getDay()).toBe(0);
    expect(endOf("", now)).toBe("");
  });
});
