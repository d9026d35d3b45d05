// Changes of the sidebar's categories: shown at once, kept by the server, taken back when it refuses.
import { useQuery } from "@tanstack/react-query";
import type { ChannelCategory, OrderedChannelCategories } from "@mattermost/types/channel_categories";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { attempt } from "@/shared/ui/confirm";
import { isDirect, moved, type Section } from "./arrange";

export function useCategories(teamId: string) {
  const me = useMe();
  return useQuery<OrderedChannelCategories>({
    queryKey: keys.categories(teamId),
    queryFn: () => client.getChannelCategories(me.id, teamId),
    retry: false,
  });
}

/** The actions of one person in one team. */
export function useArranging(team: Team) {
  const me = useMe();
  return arranging(team.id, me);
}

function arranging(teamId: string, me: UserProfile) {
  const key = keys.categories(teamId);
  const held = () => queryClient.getQueryData<OrderedChannelCategories>(key);

  async function keep(next: OrderedChannelCategories, save: () => Promise<unknown>): Promise<void> {
    queryClient.setQueryData(key, next);
    if (!(await attempt(save))) await queryClient.invalidateQueries({ queryKey: key });
  }

  async function change(changed: ChannelCategory[]): Promise<void> {
    const all = held();
    if (!all || changed.length === 0) return;
    const categories = all.categories.map((one) => changed.find((two) => two.id === one.id) ?? one);
    await keep({ ...all, categories }, () => client.updateChannelCategories(me.id, teamId, changed));
  }

  /** Puts a channel into a section, before another one or at the end. */
  async function move(channelId: string, section: Section, before?: string): Promise<void> {
    const all = held();
    if (!section.category || !all || channelId === before) return;
    const ids = section.channels.map((channel) => channel.id);
    const target = moved(section.category, ids, channelId, before);
    const source = all.categories.find((one) => one.id !== target.id && one.channel_ids.includes(channelId));
    const left = source && { ...source, channel_ids: source.channel_ids.filter((id) => id !== channelId) };
    await change(left ? [left, target] : [target]);
  }

  /** One place up or down in its section. */
  async function step(channelId: string, section: Section, by: -1 | 1): Promise<void> {
    const ids = section.channels.map((channel) => channel.id);
    const at = ids.indexOf(channelId);
    const to = at + by;
    if (at < 0 || to < 0 || to >= ids.length) return;
    await move(channelId, section, by < 0 ? ids[to] : ids[to + 1]);
  }

  /** Favourites, and back to where channels of its kind stand. */
  async function toggleFavorite(channel: ServerChannel): Promise<void> {
    const all = held();
    const favorites = all?.categories.find((one) => one.type === "favorites");
    if (!all || !favorites) return;
    const is = favorites.channel_ids.includes(channel.id);
    const home = isDirect(channel) ? "direct_messages" : "channels";
    const target = is ? all.categories.find((one) => one.type === home) : favorites;
    const changed = all.categories.flatMap((one) => {
      const without = one.channel_ids.filter((id) => id !== channel.id);
      if (one.id === target?.id) return [{ ...one, channel_ids: [channel.id, ...without] }];
      return without.length < one.channel_ids.length ? [{ ...one, channel_ids: without }] : [];
    });
    await change(changed);
  }

  async function create(name: string, channelIds: string[]): Promise<void> {
    await client.createChannelCategory(me.id, teamId, {
      user_id: me.id,
      team_id: teamId,
      display_name: name,
      channel_ids: channelIds,
    } as ChannelCategory);
    await queryClient.invalidateQueries({ queryKey: key });
  }

  async function remove(category: ChannelCategory): Promise<void> {
    await client.deleteChannelCategory(me.id, teamId, category.id);
    await queryClient.invalidateQueries({ queryKey: key });
  }

  /** One place up or down among those in sight. */
  async function stepCategory(section: Section, sections: Section[], by: -1 | 1): Promise<void> {
    const all = held();
    const other = sections[sections.indexOf(section) + by];
    if (!all || !other) return;
    const without = all.order.filter((id) => id !== section.id);
    const at = without.indexOf(other.id);
    if (at < 0) return;
    const to = by < 0 ? at : at + 1;
    const order = [...without.slice(0, to), section.id, ...without.slice(to)];
    await keep({ ...all, order }, () => client.updateChannelCategoryOrder(me.id, teamId, order));
  }

  return { change, move, step, toggleFavorite, create, remove, stepCategory };
}

export type Arranging = ReturnType<typeof arranging>;
