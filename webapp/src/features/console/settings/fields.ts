// The settings that there are, what each is for and what it may hold. All of it comes from the server's own declarations: settings.json
// is made from them.
import { pages, type Group } from "./pages";
import described from "./settings.json";

export type Kind = "switch" | "number" | "text" | "list" | "choice";

export interface Field {
  section: string;
  name: string;
  kind: Kind;
  help: string;
  mayHold: string;
  low?: number;
  high?: number;
  choices?: string[];
  secret?: boolean;
}

interface Described {
  name: string;
  help: string;
  fields: (Omit<Field, "section" | "kind"> & { kind: string })[];
}

export const pathOf = (field: Pick<Field, "section" | "name">) => `${field.section}.${field.name}`;

const sections: Described[] = described;

export const allFields: Field[] = sections.flatMap((section) =>
  section.fields.map((field) => ({ ...field, kind: field.kind as Kind, section: section.name })),
);

const named = new Set(pages.flatMap((page) => page.groups.flatMap((group) => group.names)));

/** The settings of a group. */
export function fieldsOf(group: Group): Field[] {
  return group.names.flatMap((name) => {
    const [section, star] = name.split(".");
    if (star !== "*") return allFields.filter((field) => pathOf(field) === name);
    return allFields.filter((field) => field.section === section && !named.has(pathOf(field)));
  });
}

/** What the server's declarations say of the sections that a group has whole. */
export function introOf(group: Group): string {
  const whole = group.names.filter((name) => name.endsWith(".*")).map((name) => name.slice(0, -2));
  return sections
    .filter((section) => whole.includes(section.name) && group.names.length === 1)
    .map((section) => section.help)
    .join(" ");
}

/** What is wrong with a value as far as can be told here; the server knows the rest. */
export function isValid(field: Field, value: unknown): boolean {
  const { kind, low = -Infinity, high = Infinity } = field;
  switch (kind) {
    case "switch":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" && Number.isInteger(value) && value >= low && value <= high;
    case "list":
      return Array.isArray(value);
    case "choice":
      return typeof value === "string" && (field.choices ?? []).includes(value);
    default: {
      const length = typeof value === "string" ? [...value].length : -1;
      return typeof value === "string" && length >= low && length <= high;
    }
  }
}

/** Whether two values of a setting are the same; lists are, entry by entry. */
export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
