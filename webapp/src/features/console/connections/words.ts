// Amounts of time and numbers as the pages of connections write them.

const number = new Intl.NumberFormat();

export const count = (value: number) => number.format(value);

const unit = (value: number, name: string, digits: number) =>
  new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);

/** "340 ms", "2.5 sec", "12 min", "3 hr", "2 days". */
export function duration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1000) return unit(Math.round(ms), "millisecond", 0);
  const seconds = ms / 1000;
  if (size < 60_000) return unit(seconds, "second", size < 10_000 ? 1 : 0);
  if (size < 3_600_000) return unit(Math.round(seconds / 60), "minute", 0);
  if (size < 86_400_000) return unit(seconds / 3600, "hour", size < 36_000_000 ? 1 : 0);
  return unit(Math.round(seconds / 86_400), "day", 0);
}

/** The midnight that begins a day written as 2026-01-31, here; undefined for anything else. */
export function dayStart(day: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return undefined;
  const [, year, month, date] = parts.map(Number);
  const at = new Date(year ?? 0, (month ?? 1) - 1, date ?? 1);
  return at.getMonth() === (month ?? 1) - 1 ? at.getTime() : undefined;
}

/** A day as a date field holds it. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
