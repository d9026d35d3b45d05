// The fields of a connection's policy: what each holds, how it is written in a form, and what cannot be meant.
import { t, type MessageKey } from "@/shared/i18n/admin";
import { fileSize } from "@/shared/i18n/time";
import { count, dayOf, dayStart } from "./words";

export type Kind = "switch" | "choice" | "list" | "number" | "megabytes" | "day";

export interface Field {
  name: string;
  kind: Kind;
  label: MessageKey;
  help: MessageKey;
  most?: number;
}

export interface FieldGroup {
  title: MessageKey;
  fields: Field[];
}

type Name = keyof typeof kinds;

const kinds = {
  read_only: "switch",
  waiting_room: "switch",
  allowed_channels: "list",
  allowed_teams: "list",
  direct_messages: "switch",
  messageable: "choice",
  messageable_users: "list",
  user_discovery: "switch",
  status: "switch",
  typing: "switch",
  read_positions: "switch",
  email_addresses: "switch",
  files: "switch",
  file_types: "list",
  max_file_size: "megabytes",
  emoji: "switch",
  history: "switch",
  history_max_age_days: "number",
  message_rate: "number",
  expires_at: "day",
} as const satisfies Record<string, Kind>;

const most: Partial<Record<Name, number>> = {
  max_file_size: 1_000_000,
  history_max_age_days: 36_500,
  message_rate: 1_000_000,
};

const field = (name: Name): Field => ({
  name,
  kind: kinds[name],
  label: `policy.${name}`,
  help: `policy.${name}.help`,
  most: most[name],
});

export const groups: FieldGroup[] = [
  {
    title: "policy.group.channels",
    fields: (["read_only", "waiting_room", "allowed_channels", "allowed_teams"] as const).map(field),
  },
  {
    title: "policy.group.people",
    fields: (
      [
        "direct_messages",
        "messageable",
        "messageable_users",
        "user_discovery",
        "status",
        "typing",
        "read_positions",
        "email_addresses",
      ] as const
    ).map(field),
  },
  {
    title: "policy.group.content",
    fields: (
      ["files", "file_types", "max_file_size", "emoji", "history", "history_max_age_days"] as const
    ).map(field),
  },
  { title: "policy.group.limits", fields: (["message_rate", "expires_at"] as const).map(field) },
];

export const allFields = groups.flatMap((group) => group.fields);

export const messageable = ["everybody", "channel_members", "listed"] as const;

/** What a form holds for a field: a text, or the entries of a list. */
export type Draft = string | string[];
/** The fields for which a value was chosen. */
export type Drafts = Record<string, Draft>;
export type PolicyValue = boolean | number | string | string[] | null;
export type Policy = Record<string, PolicyValue>;

const megabyte = 1024 * 1024;
const day = 86_400_000;

/** How a value stands in the form. */
export function draftOf({ kind }: Field, value: PolicyValue): Draft {
  if (kind === "list") return Array.isArray(value) ? value : [];
  if (kind === "megabytes") return String(Math.round((Number(value) / megabyte) * 100) / 100);
  if (kind === "day") return Number(value) > 0 ? dayOf(Number(value) - 1) : "";
  return String(value ?? "");
}

export function draftsOf(own: Policy): Drafts {
  const chosen = allFields.filter(({ name }) => own[name] !== null && own[name] !== undefined);
  return Object.fromEntries(chosen.map((one) => [one.name, draftOf(one, own[one.name] ?? null)]));
}

/** What the form says, as the server takes it. A day is meant as a whole. */
function valueOf({ kind }: Field, draft: Draft): PolicyValue {
  if (Array.isArray(draft)) return draft;
  if (kind === "switch") return draft === "true";
  if (kind === "number") return Number(draft);
  if (kind === "megabytes") return Math.round(Number(draft) * megabyte);
  if (kind === "day") return (dayStart(draft) ?? 0) + day;
  return draft;
}

export function policyOf(drafts: Drafts): Policy {
  return Object.fromEntries(
    allFields.map((one) => {
      const draft = drafts[one.name];
      return [one.name, draft === undefined ? null : valueOf(one, draft)];
    }),
  );
}

/** What is wrong with what a form says of a field. */
export function faultOf(field: Field, draft: Draft, drafts: Drafts, now: number): string | undefined {
  if (Array.isArray(draft)) return listFault(field, draft, drafts);
  if (field.kind === "number" || field.kind === "megabytes") {
    const value = Number(draft);
    const whole = field.kind === "megabytes" || Number.isInteger(value);
    const limit = field.most ?? Number.MAX_SAFE_INTEGER;
    const fits = draft.trim() !== "" && whole && value >= 0 && value <= limit;
    return fits ? undefined : t("policy.fault.number", { most: count(limit) });
  }
  if (field.kind === "day") {
    const start = dayStart(draft);
    if (start === undefined) return t("policy.fault.day");
    return start + day <= now ? t("policy.fault.past") : undefined;
  }
  return undefined;
}

function listFault({ name }: Field, entries: string[], drafts: Drafts): string | undefined {
  if (entries.length > 500) return t("policy.fault.many");
  if (entries.some((entry) => entry.length > 128)) return t("policy.fault.entry");
  if (name === "file_types" && entries.some((entry) => !/^\.?[a-z0-9]+$/i.test(entry))) {
    return t("policy.fault.extension");
  }
  if (name === "messageable_users" && entries.length === 0 && drafts.messageable === "listed") {
    return t("policy.fault.missing");
  }
  return undefined;
}

/** A value in words, where it cannot be changed. */
export function wordsOf({ name, kind }: Field, value: PolicyValue | undefined): string {
  if (kind === "switch") return value ? t("policy.yes") : t("policy.no");
  if (kind === "choice") {
    const known = messageable.find((one) => one === value);
    return known ? t(`policy.messageable.${known}`) : String(value);
  }
  if (kind === "list") {
    const entries = Array.isArray(value) ? value : [];
    if (entries.length > 0) return entries.join(", ");
    return name === "messageable_users" ? "–" : t("policy.all");
  }
  const number = Number(value ?? 0);
  if (kind === "day") return number > 0 ? new Date(number - 1).toLocaleDateString() : t("policy.never");
  if (number === 0) return t("policy.noLimit");
  return kind === "megabytes" ? fileSize(number) : count(number);
}
