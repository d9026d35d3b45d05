// The few words people set for themselves. Kept as JSON in the profile.
import type { UserCustomStatus, UserProfile } from "@mattermost/types/users";
import { client } from "@/shared/api/client";

/** How long a custom status lasts, in the server's words; "" is until it is removed. */
export const durations = ["", "thirty_minutes", "one_hour", "four_hours", "today", "this_week"] as const;
export type Duration = (typeof durations)[number];

export function customStatusOf(user: UserProfile | undefined, now: number): UserCustomStatus | undefined {
  const kept: unknown = user?.props?.customStatus;
  if (typeof kept !== "string" || !kept) return undefined;
  try {
    const status = JSON.parse(kept) as UserCustomStatus;
    const ends = status.duration && status.expires_at ? Date.parse(status.expires_at) : Infinity;
    return ends > now && (status.text || status.emoji) ? status : undefined;
  } catch {
    return undefined;
  }
}

/** When a status of that duration ends: days end at midnight, weeks on Sunday. */
export function endOf(duration: Duration, now: number): string {
  const minutes = { thirty_minutes: 30, one_hour: 60, four_hours: 240 } as const;
  if (duration === "") return "";
  if (duration !== "today" && duration !== "this_week")
    return new Date(now + minutes[duration] * 60_000).toISOString();
  const end = new Date(now);
  if (duration === "this_week") end.setDate(end.getDate() + ((7 - end.getDay()) % 7));
  end.setHours(23, 59, 59, 999);
  return end.toISOString();
}

export async function setCustomStatus(emoji: string, text: string, duration: Duration): Promise<void> {
  // The library's type has an enumeration with the same words.
  const status = { emoji, text, duration, expires_at: endOf(duration, Date.now()) };
  await client.updateCustomStatus(status as unknown as UserCustomStatus);
}

export async function removeCustomStatus(): Promise<void> {
  await client.unsetCustomStatus();
}
