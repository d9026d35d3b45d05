// A line of the server's log, as the page of logs reads it.

export interface Line {
  timestamp: string;
  level: string;
  msg: string;
  caller: string;
  [field: string]: unknown;
}

/** Which levels the server is asked for; none are all. */
export const levels = {
  all: [] as string[],
  warn: ["error", "warn"],
  error: ["error"],
};

const shownApart = ["timestamp", "level", "msg"];

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** What a line says beside its words, by name. */
export function detailsOf(line: Line): [string, string][] {
  return Object.entries(line)
    .filter(([name, value]) => !shownApart.includes(name) && value !== "")
    .map(([name, value]) => [name, text(value)]);
}

/** Whether a line has all the words, anywhere in it. */
export function matches(line: Line, term: string): boolean {
  const whole = [line.msg, ...detailsOf(line).map(([name, value]) => `${name}=${value}`)]
    .join(" ")
    .toLowerCase();
  return term
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
