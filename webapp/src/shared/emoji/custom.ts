// This server's own emoji: pictures with a name.
import { useQuery } from "@tanstack/react-query";
import type { CustomEmoji } from "@mattermost/types/emojis";
import { batched } from "@/shared/api/batch";
import { client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";

const key = "custom-emoji";

/** Names that are nobody's are answered too, so that asking for one is no error. */
const load = batched<{ name: string; emoji: CustomEmoji | null }>(
  async (names) => {
    const found = await client.getCustomEmojisByNames(names);
    return names.map((name) => ({ name, emoji: found.find((one) => one.name === name) ?? null }));
  },
  (one) => one.name,
);

/** The emoji of that name, or null when there is none. */
export function useCustomEmoji(name: string, wanted: boolean): CustomEmoji | null | undefined {
  const { data } = useQuery({
    queryKey: [key, "named", name],
    queryFn: async () => (await load(name)).emoji,
    enabled: wanted,
    staleTime: Infinity,
    retry: false,
  });
  return data;
}

const page = 200;

async function everyEmoji(): Promise<CustomEmoji[]> {
  const all: CustomEmoji[] = [];
  for (let number = 0; all.length === number * page; number++) {
    all.push(...(await client.getCustomEmojis(number, page, "name")));
  }
  return all;
}

/** All of them, for choosing one. */
export function useCustomEmojis(wanted: boolean): CustomEmoji[] {
  const { data } = useQuery({
    queryKey: [key, "all"],
    queryFn: everyEmoji,
    enabled: wanted,
    retry: false,
  });
  return data ?? [];
}

export const pictureOf = (emoji: CustomEmoji) => client.getCustomEmojiImageUrl(emoji.id);

/** What the server makes of a name, so that one sees it before it is sent. */
export const nameOf = (wanted: string) =>
  wanted
    .toLowerCase()
    .replace(/\s+/g, "_")
    .replace(/[^a-z0-9_+-]/g, "")
    .slice(0, 64);

export async function addCustomEmoji(name: string, creatorId: string, picture: File): Promise<void> {
  const emoji = { name, creator_id: creatorId } as CustomEmoji;
  await client.createCustomEmoji(emoji, picture);
  await queryClient.invalidateQueries({ queryKey: [key] });
}

export async function deleteCustomEmoji(emoji: CustomEmoji): Promise<void> {
  await client.deleteCustomEmoji(emoji.id);
  await queryClient.invalidateQueries({ queryKey: [key] });
}
