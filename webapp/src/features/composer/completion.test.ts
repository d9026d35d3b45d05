import { describe, expect, it } from "vitest";
import { completed, tokenAt, wrapped } from "./completion";

const at = (text: string) => {
  const token = tokenAt(text, text.length);
  return token && `${token.trigger}${token.term}`;
};

describe("completion", () => {
  it("sees what is being written", () => {
    expect(at("hello @ad")).toBe("@ad");
    expect(at("@bo:borealis")).toBe("@bo:borealis");
    expect(at("see ~town-s")).toBe("~town-s");
    expect(at("nice :thu")).toBe(":thu");
    expect(at("/share-channel in")).toBe("/share-channel in");
  });

  it("opens nothing for addresses, times and smileys", () => {
    for (const text of ["mail a@b", "10:30", "well :)", ":a", "a / b", "1~2"])
      expect(at(text)).toBeUndefined();
  });

  it("completes in the middle of a text", () => {
    const text = "hi @ad, and bye";
    const token = tokenAt(text, 6);
    expect(token && completed(text, token, "@ada")).toEqual({ text: "hi @ada , and bye", caret: 8 });
  });

  it("does not double the space that is there", () => {
    const token = tokenAt("@ad there", 3);
    expect(token && completed("@ad there", token, "@ada")).toEqual({ text: "@ada there", caret: 5 });
  });

  it("wraps a selection and unwraps it", () => {
    const bold = wrapped("a word b", 2, 6, "**");
    expect(bold.text).toBe("a **word** b");
    expect(wrapped(bold.text, bold.from, bold.to, "**").text).toBe("a word b");
  });
});
