// Which channel stands in which section of the sidebar, and in which order.
import type { ChannelCategory, OrderedChannelCategories } from "@mattermost/types/channel_categories";
import type { ServerChannel } from "@mattermost/types/channels";
import { t } from "@/shared/i18n";

export interface Section {
  id: string;
  type: ChannelCategory["type"];
  name: string;
  collapsed: boolean;
  channels: ServerChannel[];
  category?: ChannelCategory;
}

const byName = (a: ServerChannel, b: ServerChannel) => a.display_name.localeCompare(b.display_name);
const byRecency = (a: ServerChannel, b: ServerChannel) => b.last_post_at - a.last_post_at;
export const isDirect = (channel: Pick<ServerChannel, "type">) =>
  channel.type === "D" || channel.type === "G";

/** Every channel is in one section: the category that names it, or else the one for its kind. */
export function arrange(channels: ServerChannel[], ordered: OrderedChannelCategories | undefined): Section[] {
  const open = channels.filter((channel) => channel.delete_at === 0);
  const byId = new Map(open.map((channel) => [channel.id, channel]));
  const placed = new Set<string>();
  const categories = (ordered?.order ?? [])
    .map((id) => ordered?.categories.find((one) => one.id === id))
    .filter((one) => one !== undefined);
  const sections: Section[] = categories.map((category) => {
    const own = category.channel_ids.flatMap((id) => byId.get(id) ?? []);
    for (const channel of own) placed.add(channel.id);
    return {
      id: category.id,
      type: category.type,
      name: category.display_name,
      collapsed: category.collapsed,
      channels: sort(own, category),
      category,
    };
  });
  for (const type of ["channels", "direct_messages"] as const) {
    const rest = open.filter(
      (channel) => !placed.has(channel.id) && isDirect(channel) === (type === "direct_messages"),
    );
    const section = sections.find((one) => one.type === type);
    if (!section) {
      const sorted = rest.sort(type === "channels" ? byName : byRecency);
      sections.push({ id: type, type, name: "", collapsed: false, channels: sorted });
    } else if (rest.length > 0) {
      section.channels = section.category
        ? sort([...section.channels, ...rest], section.category)
        : section.channels.concat(rest);
    }
  }
  // What one made oneself stays in sight, so that something can be put there.
  return sections.filter((one) => one.channels.length > 0 || ["channels", "custom"].includes(one.type));
}

export const sortings = ["alpha", "recent", "manual"] as const;

/** How a category is sorted; where nobody said, as its kind usually is. */
export function sortingOf(category: Pick<ChannelCategory, "sorting" | "type">): (typeof sortings)[number] {
  const said = sortings.find((one) => one === (category.sorting as string));
  if (said) return said;
  if (category.type === "channels") return "alpha";
  return category.type === "direct_messages" ? "recent" : "manual";
}

function sort(channels: ServerChannel[], category: ChannelCategory): ServerChannel[] {
  const sorting = sortingOf(category);
  if (sorting === "alpha") return [...channels].sort(byName);
  if (sorting === "recent") return [...channels].sort(byRecency);
  return channels;
}

/** What a section is called; one's own have the names one gave them. */
export function nameOfSection(section: Pick<Section, "type" | "name">): string {
  if (section.type === "custom" || section.type === "managed") return section.name;
  return t(`sidebar.${section.type}`);
}

/** The category with one channel put before another, or last. Sorting by hand begins with the first move. */
export function moved(
  category: ChannelCategory,
  shown: string[],
  id: string,
  before: string | undefined,
): ChannelCategory {
  const others = shown.filter((one) => one !== id);
  const at = before === undefined ? others.length : others.indexOf(before);
  const channelIds = [...others.slice(0, at), id, ...others.slice(at)];
  return { ...category, channel_ids: channelIds, sorting: "manual" as ChannelCategory["sorting"] };
}
