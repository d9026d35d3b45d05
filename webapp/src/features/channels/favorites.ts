// Favourites are one of the sidebar's categories.
import { useQuery } from "@tanstack/react-query";
import type { OrderedChannelCategories } from "@mattermost/types/channel_categories";
import type { Channel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";

export function useFavorite(team: Team, channel: Channel) {
  const me = useMe();
  const { data } = useQuery<OrderedChannelCategories>({
    queryKey: keys.categories(team.id),
    queryFn: () => client.getChannelCategories(me.id, team.id),
    retry: false,
  });
  const favorites = data?.categories.find((one) => one.type === "favorites");
  const is = favorites?.channel_ids.includes(channel.id) ?? false;

  async function toggle() {
    if (!data || !favorites) return;
    const home = channel.type === "D" || channel.type === "G" ? "direct_messages" : "channels";
    const changed = data.categories.flatMap((one) => {
      const without = one.channel_ids.filter((id) => id !== channel.id);
      const target = is ? one.type === home : one.id === favorites.id;
      if (target) return [{ ...one, channel_ids: [channel.id, ...without] }];
      return without.length < one.channel_ids.length ? [{ ...one, channel_ids: without }] : [];
    });
    await client.updateChannelCategories(me.id, team.id, changed);
    await queryClient.invalidateQueries({ queryKey: keys.categories(team.id) });
  }

  return { is, toggle };
}
