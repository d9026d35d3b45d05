// What one is in the middle of writing, and how a suggestion completes it.

export type Trigger = "@" | ":" | "~" | "/";

export interface Token {
  trigger: Trigger;
  term: string;
  /** Where the token begins and ends in the text. */
  from: number;
  to: number;
}

const patterns: [Trigger, RegExp][] = [
  ["@", /(?:^|[\s(["'*_~])@([a-z0-9._:-]*)$/i],
  ["~", /(?:^|[\s(["'])~([a-z0-9_-]*)$/i],
  // Two letters, so that a smiley such as ":)" or a time such as "10:30" opens nothing.
  [":", /(?:^|[\s(["'])(?::)([a-z0-9_+-]{2,})$/i],
  ["/", /^\/([^\n]*)$/],
];

/** The token that ends at the caret. */
export function tokenAt(text: string, caret: number): Token | undefined {
  const before = text.slice(0, caret);
  for (const [trigger, pattern] of patterns) {
    const match = pattern.exec(before);
    const term = match?.[1];
    if (term !== undefined) return { trigger, term, from: caret - term.length - 1, to: caret };
  }
  return undefined;
}

/** The text with the token replaced, and where the caret stands then. */
export function completed(text: string, token: Token, replacement: string): { text: string; caret: number } {
  const after = text.slice(token.to);
  const gap = after.startsWith(" ") ? "" : " ";
  const head = text.slice(0, token.from) + replacement + gap;
  return { text: head + after, caret: head.length + (gap ? 0 : 1) };
}

/** Wraps the selection in signs, or takes them off when they are there. */
export function wrapped(
  text: string,
  from: number,
  to: number,
  sign: string,
): { text: string; from: number; to: number } {
  const n = sign.length;
  if (text.slice(from - n, from) === sign && text.slice(to, to + n) === sign) {
    return {
      text: text.slice(0, from - n) + text.slice(from, to) + text.slice(to + n),
      from: from - n,
      to: to - n,
    };
  }
  return {
    text: text.slice(0, from) + sign + text.slice(from, to) + sign + text.slice(to),
    from: from + n,
    to: to + n,
  };
}
