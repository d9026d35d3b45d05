import { ClientError } from "@mattermost/client";
import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n/admin";
import { generatePassword } from "./password";
import { faultText } from "./faults";
import { statusOf } from "./status";

const now = 1_800_000_000_000;

describe("a connection's status", () => {
  it("is pending until the other side has an address", () => {
    expect(statusOf({ site_url: "pending_abc", last_ping_at: now }, now)).toBe("pending");
    expect(statusOf({ site_url: "", last_ping_at: 0 }, now)).toBe("pending");
  });

  it("is offline after five minutes of silence", () => {
    const site_url = "https://borealis.test";
    expect(statusOf({ site_url, last_ping_at: now - 4 * 60_000 }, now)).toBe("connected");
    expect(statusOf({ site_url, last_ping_at: now - 6 * 60_000 }, now)).toBe("offline");
    expect(statusOf({ site_url, last_ping_at: 0 }, now)).toBe("offline");
  });

  it("is paused by either side, but offline when the other side says nothing", () => {
    const site_url = "https://borealis.test";
    expect(statusOf({ site_url, last_ping_at: 0, paused_at: now }, now)).toBe("paused");
    expect(statusOf({ site_url, last_ping_at: now, paused_there: true }, now)).toBe("paused");
    expect(statusOf({ site_url, last_ping_at: 0, paused_there: true }, now)).toBe("offline");
  });
});

describe("the words for a failure", () => {
  const refused = (server_error_id: string, status_code: number, message = "raw") =>
    new ClientError("", { message, server_error_id, status_code, url: "" });

  it("tell a wrong password from a broken code", () => {
    expect(faultText(refused("api.remote_cluster.invite_decrypt_error", 400))).toBe(
      t("connections.fault.password"),
    );
    expect(faultText(refused("api.remote_cluster.base64_decode_error", 400))).toBe(
      t("connections.fault.code"),
    );
  });

  it("are the server's own where there are no better ones", () => {
    expect(faultText(refused("something.new", 400, "The moon is full."))).toBe("The moon is full.");
  });
});

describe("a generated password", () => {
  it("is long, new each time, and has no letters that look alike", () => {
    const one = generatePassword();
    expect(one).not.toBe(generatePassword());
    expect(one.replace(/-/g, "")).toMatch(/^[a-km-zA-HJ-NP-Z2-9]{20}$/);
  });
});
