// Every string a reader sees comes from the catalogue; English is the first language and the shape of the others.
import { common } from "./en/common";
import { chat } from "./en/chat";

const catalogue = { ...common, ...chat };

export type MessageKey = keyof typeof catalogue;
export type Values = Record<string, string | number>;

/** A text with `{name}` replaced. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a key, with `{name}` replaced. */
export function t(key: MessageKey, values: Values = {}): string {
  return filled(catalogue[key], values);
}

/** `one` for 1, `many` for all others; both get `{count}`. */
export function plural(count: number, one: MessageKey, many: MessageKey): string {
  return t(count === 1 ? one : many, { count });
}
