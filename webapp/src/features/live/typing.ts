// Who is writing right now. Forgotten after a few seconds without another sign.
import { useSyncExternalStore } from "react";

const lifetime = 5000;
const nobody: string[] = [];

let writing = new Map<string, string[]>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

const placeOf = (channelId: string, rootId: string) => `${channelId}/${rootId}`;

function set(place: string, people: string[]): void {
  writing = new Map(writing).set(place, people);
  for (const listener of listeners) listener();
}

function forget(place: string, userId: string): void {
  const timer = timers.get(`${place}/${userId}`);
  if (timer) clearTimeout(timer);
  timers.delete(`${place}/${userId}`);
  const people = writing.get(place) ?? nobody;
  if (people.includes(userId))
    set(
      place,
      people.filter((id) => id !== userId),
    );
}

export function noteTyping(channelId: string, rootId: string, userId: string): void {
  const place = placeOf(channelId, rootId);
  const people = writing.get(place) ?? nobody;
  if (!people.includes(userId)) set(place, [...people, userId]);
  const timer = timers.get(`${place}/${userId}`);
  if (timer) clearTimeout(timer);
  timers.set(
    `${place}/${userId}`,
    setTimeout(() => forget(place, userId), lifetime),
  );
}

/** A message came: whoever wrote it is done. */
export function stopTyping(channelId: string, userId: string): void {
  for (const place of writing.keys()) if (place.startsWith(`${channelId}/`)) forget(place, userId);
}

export function useTyping(channelId: string, rootId: string): string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => writing.get(placeOf(channelId, rootId)) ?? nobody,
  );
}
