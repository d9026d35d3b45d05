// The emoji in groups, as one looks through them. Loaded when a picker is first opened.
import type { MessageKey } from "@/shared/i18n";
import { charOf } from "./emoji";

export interface Known {
  name: string;
  char: string;
  /** What else people call it, for the search. */
  words: string;
}

export interface EmojiGroup {
  label: MessageKey;
  emoji: Known[];
}

/** What of the data's entries is used. */
interface Entry {
  hexcode: string;
  label: string;
  group?: number;
  order?: number;
  tags?: string[];
}

/** By their numbers in the data; those it leaves out are parts of others, such as a skin colour alone. */
const labels: Record<number, MessageKey> = {
  0: "emoji.group.smileys",
  1: "emoji.group.people",
  3: "emoji.group.nature",
  4: "emoji.group.food",
  5: "emoji.group.travel",
  6: "emoji.group.activities",
  7: "emoji.group.objects",
  8: "emoji.group.symbols",
  9: "emoji.group.flags",
};

type Codes = Record<string, string | string[]>;

export function grouped(emoji: Entry[], codes: Codes): EmojiGroup[] {
  const groups = new Map<number, Known[]>();
  for (const one of [...emoji].sort((a, b) => (a.order ?? 0) - (b.order ?? 0))) {
    const names = codes[one.hexcode];
    if (one.group === undefined || !labels[one.group] || !names) continue;
    const all = Array.isArray(names) ? names : [names];
    const known = groups.get(one.group) ?? [];
    known.push({
      name: all[0] ?? "",
      char: charOf(one.hexcode),
      words: [...all, one.label, ...(one.tags ?? [])].join(" ").toLowerCase(),
    });
    groups.set(one.group, known);
  }
  return Object.entries(labels).flatMap(([number, label]) => {
    const known = groups.get(Number(number));
    return known ? [{ label, emoji: known }] : [];
  });
}

export async function loadCatalogue(): Promise<EmojiGroup[]> {
  const [emoji, codes] = await Promise.all([
    import("emojibase-data/en/compact.json"),
    import("emojibase-data/en/shortcodes/iamcal.json"),
  ]);
  return grouped(emoji.default as Entry[], codes.default as Codes);
}

/** Those whose names or words begin with the term, names first. */
export function searched(groups: EmojiGroup[], term: string): Known[] {
  const all = groups.flatMap((group) => group.emoji);
  const named = all.filter((one) => one.name.startsWith(term));
  const other = all.filter(
    (one) => !one.name.startsWith(term) && (one.words.startsWith(term) || one.words.includes(` ${term}`)),
  );
  const within = all.filter((one) => !named.includes(one) && !other.includes(one) && one.name.includes(term));
  return [...named, ...other, ...within];
}
