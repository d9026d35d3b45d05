// What a search found, marked in the messages it found.
import { createContext } from "react";
import { findAndReplace } from "mdast-util-find-and-replace";
import type { PhrasingContent, Root } from "mdast";

/** The words that were searched for, for the messages drawn below. */
export const Hits = createContext("");

const filters = /(?:^|\s)-?(?:from|in|before|after|on|ext):\s*("[^"]*"|\S+)/gi;

/** What of a search's terms is looked for in messages: phrases whole, words apart, filters and exclusions not at all. */
export function wordsOf(terms: string): string[] {
  const rest = terms.replace(filters, " ");
  const phrases = [...rest.matchAll(/(-?)"([^"]+)"/g)].flatMap((one) => (one[1] ? [] : [one[2] ?? ""]));
  const words = rest
    .replace(/-?"[^"]*"?/g, " ")
    .split(/\s+/)
    .filter((word) => !word.startsWith("-"))
    .map((word) => word.replace(/\*+$/, ""));
  return [...phrases, ...words].map((one) => one.trim()).filter((one) => /[\p{L}\p{N}]/u.test(one));
}

/** A remark plugin that marks the words, also where they only begin a longer one. */
export function hits(words: string[]) {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${escaped.join("|")})`, "giu");
  return () =>
    (tree: Root): void => {
      findAndReplace(tree, [
        pattern,
        (found: string) =>
          ({
            type: "hit",
            children: [{ type: "text", value: found }],
            data: { hName: "mark" },
          }) as unknown as PhrasingContent,
      ]);
    };
}
