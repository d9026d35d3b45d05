// The same for what administrators read, which a first visit to the chat does not load.
import { connections } from "./en/connections";
import { admin } from "./en/console";
import { filled, t as base, type MessageKey as BaseKey, type Values } from "./index";

const catalogue = { ...admin, ...connections };

type AdminKey = keyof typeof catalogue;
export type MessageKey = BaseKey | AdminKey;

const isAdmin = (key: MessageKey): key is AdminKey => key in catalogue;

export function t(key: MessageKey, values: Values = {}): string {
  return isAdmin(key) ? filled(catalogue[key], values) : base(key, values);
}

export function plural(count: number, one: MessageKey, many: MessageKey): string {
  return t(count === 1 ? one : many, { count });
}
