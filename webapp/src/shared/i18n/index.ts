// Every string a reader sees comes from the catalogue; English is the first language and the shape of the others.
import { common } from "./en/common";
import { chat } from "./en/chat";
import { connections } from "./en/connections";
import { admin } from "./en/console";

const catalogue = { ...common, ...chat, ...admin, ...connections };

export type MessageKey = keyof typeof catalogue;

/** The text of a key, with `{name}` replaced. */
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** `one` for 1, `many` for all others; both get `{count}`. */
export function plural(count: number, one: MessageKey, many: MessageKey): string {
  return t(count === 1 ? one : many, { count });
}
