import { describe, expect, it } from "vitest";
import type { Session } from "@mattermost/types/sessions";
import { deviceOf } from "./device";

const on = (browser: string, os: string) => deviceOf({ props: { browser, os } } as unknown as Session);

describe("what a session is used on", () => {
  it("is a browser in few words, and the system", () => {
    expect(on("Chrome/156.0.0.0", "Linux")).toBe("Chrome 156, Linux");
    expect(on("Desktop App", "")).toBe("Desktop App");
  });

  it("is another program where nothing is known of it", () => {
    expect(on("Unknown/0.0", "")).toBe("Another program");
    expect(deviceOf({ props: undefined } as unknown as Session)).toBe("Another program");
  });
});
