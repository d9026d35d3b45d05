import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n/admin";
import { allFields, draftOf, draftsOf, faultOf, policyOf, wordsOf, type Draft } from "./policyFields";

const now = new Date(2026, 5, 15, 12).getTime();

function field(name: string) {
  const found = allFields.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
}

const fault = (name: string, draft: Draft, more = {}) => faultOf(field(name), draft, more, now);

describe("a policy's form", () => {
  it("says null for what was not chosen, and the same again for what was", () => {
    const own = {
      files: false,
      file_types: ["png", "pdf"],
      max_file_size: 5 * 1024 * 1024,
      message_rate: 30,
      messageable: "channel_members",
      expires_at: new Date(2026, 6, 1).getTime(),
    };
    const said = policyOf(draftsOf(own));
    expect(Object.keys(said)).toHaveLength(allFields.length);
    expect(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null))).toEqual(own);
  });

  it("means a day as a whole", () => {
    const ends = policyOf({ expires_at: "2026-06-30" }).expires_at;
    expect(ends).toBe(new Date(2026, 6, 1).getTime());
    expect(draftOf(field("expires_at"), ends ?? null)).toBe("2026-06-30");
  });

  it("refuses numbers that cannot be meant", () => {
    expect(fault("message_rate", "20")).toBeUndefined();
    for (const bad of ["", "-1", "1.5", "1000001", "many"]) {
      expect(fault("message_rate", bad), bad).toBeDefined();
    }
    expect(fault("max_file_size", "1.5")).toBeUndefined();
  });

  it("refuses days that are over, and no day at all", () => {
    expect(fault("expires_at", "2026-06-15")).toBeUndefined();
    expect(fault("expires_at", "2026-06-14")).toBe(t("policy.fault.past"));
    expect(fault("expires_at", "")).toBe(t("policy.fault.day"));
  });

  it("refuses entries that cannot be meant", () => {
    expect(fault("file_types", ["png", ".pdf"])).toBeUndefined();
    expect(fault("file_types", ["*.exe"])).toBe(t("policy.fault.extension"));
    expect(fault("allowed_teams", ["x".repeat(129)])).toBe(t("policy.fault.entry"));
    expect(fault("messageable_users", [], { messageable: "listed" })).toBe(t("policy.fault.missing"));
    expect(fault("messageable_users", [])).toBeUndefined();
  });

  it("writes defaults in words", () => {
    expect(wordsOf(field("files"), true)).toBe("Yes");
    expect(wordsOf(field("max_file_size"), 0)).toBe("No limit");
    expect(wordsOf(field("allowed_teams"), [])).toBe("All");
    expect(wordsOf(field("expires_at"), 0)).toBe("Never");
  });
});
