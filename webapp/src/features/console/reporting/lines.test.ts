import { describe, expect, it } from "vitest";
import { detailsOf, matches, type Line } from "./lines";

const line: Line = {
  timestamp: "2026-11-23 12:00:00.000 Z",
  level: "warn",
  msg: "A connected workspace was refused",
  caller: "causeway_service::audits",
  remote_id: "r1",
  count: 3,
  empty: "",
};

describe("a line of the log", () => {
  it("tells what it holds beside its words", () => {
    expect(detailsOf(line)).toEqual([
      ["caller", "causeway_service::audits"],
      ["remote_id", "r1"],
      ["count", "3"],
    ]);
  });

  it("is found by all words, in its message or in what else it says", () => {
    expect(matches(line, "")).toBe(true);
    expect(matches(line, "Refused remote_id=r1")).toBe(true);
    expect(matches(line, "refused r2")).toBe(false);
  });
});
