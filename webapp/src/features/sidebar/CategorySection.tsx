import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import type { OrderedChannelCategories } from "@mattermost/types/channel_categories";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import type { Unread } from "@/features/channels/useChannels";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { moved, type Section } from "./arrange";
import { ChannelRow } from "./ChannelRow";
import classes from "./sidebar.module.css";

interface Props {
  team: Team;
  section: Section;
  unread: (channel: ServerChannel) => Unread;
}

const dragType = "application/x-causeway-channel";

export function CategorySection({ team, section, unread }: Props) {
  const me = useMe();
  const [open, setOpen] = useState(!section.collapsed);
  const [over, setOver] = useState("");
  const shown = open ? section.channels : section.channels.filter((channel) => unread(channel).unread);
  const name =
    section.type === "custom" || section.type === "managed" ? section.name : t(`sidebar.${section.type}`);

  async function drop(event: DragEvent, before: string | undefined) {
    event.preventDefault();
    event.stopPropagation();
    setOver("");
    const dragged = event.dataTransfer.getData(dragType);
    const key = keys.categories(team.id);
    const held = queryClient.getQueryData<OrderedChannelCategories>(key);
    if (!section.category || !dragged || dragged === before || !held) return;
    const ids = section.channels.map((channel) => channel.id);
    const target = moved(section.category, ids, dragged, before);
    const source = held.categories.find((one) => one.id !== target.id && one.channel_ids.includes(dragged));
    const left = source && { ...source, channel_ids: source.channel_ids.filter((id) => id !== dragged) };
    const changed = left ? [left, target] : [target];
    queryClient.setQueryData<OrderedChannelCategories>(key, {
      ...held,
      categories: held.categories.map((one) => changed.find((two) => two.id === one.id) ?? one),
    });
    const done = await attempt(() => client.updateChannelCategories(me.id, team.id, changed));
    if (!done) await queryClient.invalidateQueries({ queryKey: key });
  }

  function toggle() {
    setOpen(!open);
    if (!section.category) return;
    const changed = { ...section.category, collapsed: open };
    // Remembering it on the server is a comfort: when it fails, the section is still as one set it here.
    void client.updateChannelCategory(me.id, team.id, changed).catch(() => undefined);
  }

  const allow = (id: string) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(dragType)) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(id);
  };

  return (
    <section
      className={classes.section}
      onDragOver={allow("end")}
      onDragLeave={() => setOver("")}
      onDrop={(event) => void drop(event, undefined)}
    >
      <button type="button" className={classes.heading} aria-expanded={open} onClick={toggle}>
        {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
        {name}
      </button>
      <ul className={classes.list}>
        {shown.map((channel) => (
          <li
            key={channel.id}
            draggable={Boolean(section.category)}
            data-over={over === channel.id || undefined}
            onDragStart={(event) => event.dataTransfer.setData(dragType, channel.id)}
            onDragOver={allow(channel.id)}
            onDrop={(event) => void drop(event, channel.id)}
          >
            <ChannelRow team={team} channel={channel} unread={unread(channel)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
