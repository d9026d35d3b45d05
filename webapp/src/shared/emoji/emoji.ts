// Names of emoji and the characters they stand for. The data is large, so it comes after the first paint.
import { useSyncExternalStore } from "react";

let chars = new Map<string, string>();
let names: string[] = [];
let started = false;
const listeners = new Set<() => void>();

export function charOf(hexcode: string): string {
  const char = String.fromCodePoint(...hexcode.split("-").map((part) => parseInt(part, 16)));
  // Some are drawn as plain signs unless one asks for the picture.
  return /^\p{Emoji}$/u.test(char) && !/\p{Emoji_Presentation}/u.test(char) ? `${char}\ufe0f` : char;
}

async function load(): Promise<void> {
  const data = (await import("emojibase-data/en/shortcodes/iamcal.json")).default as Record<
    string,
    string | string[]
  >;
  const found = new Map<string, string>();
  for (const [hexcode, codes] of Object.entries(data)) {
    for (const code of Array.isArray(codes) ? codes : [codes]) found.set(code, charOf(hexcode));
  }
  chars = found;
  names = [...found.keys()];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (!started) {
    started = true;
    void load();
  }
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Name to character, empty until the data has come. */
export function useEmoji(): Map<string, string> {
  return useSyncExternalStore(subscribe, () => chars);
}

const skins: Record<string, string> = {
  light: "\u{1f3fb}",
  medium_light: "\u{1f3fc}",
  medium: "\u{1f3fd}",
  medium_dark: "\u{1f3fe}",
  dark: "\u{1f3ff}",
};

/** The character of a name, also of one that names a skin colour, such as `wave_dark_skin_tone`. */
export function charNamed(known: Map<string, string>, name: string): string | undefined {
  const whole = known.get(name);
  if (whole) return whole;
  const [, base = "", skin = ""] = /^(.+?)_((?:medium_)?(?:light|dark)|medium)_skin_tone$/.exec(name) ?? [];
  const [first, ...rest] = known.get(base) ?? "";
  if (!first) return undefined;
  return first + skins[skin] + rest.filter((one, index) => index > 0 || one !== "\ufe0f").join("");
}

/** Names that match, those that begin with the term first. */
export function findEmoji(term: string, limit: number): { name: string; char: string }[] {
  const wanted = term.toLowerCase();
  const begin = names.filter((name) => name.startsWith(wanted));
  const within = names.filter((name) => !name.startsWith(wanted) && name.includes(wanted));
  return [...begin, ...within].slice(0, limit).map((name) => ({ name, char: chars.get(name) ?? "" }));
}
