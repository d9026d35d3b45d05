import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState, type DragEvent, type KeyboardEvent } from "react";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import type { Unread } from "@/features/channels/useChannels";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { nameOfSection, type Section } from "./arrange";
import { useArranging } from "./categories";
import { CategoryMenu } from "./CategoryMenu";
import { ChannelRow } from "./ChannelRow";
import { RowMenu } from "./RowMenu";
import classes from "./sidebar.module.css";

interface Props {
  team: Team;
  section: Section;
  /** All of them: a channel can go to another one. */
  sections: Section[];
  unread: (channel: ServerChannel) => Unread;
}

const dragType = "application/x-causeway-channel";
const atEnd = "end";

export function CategorySection({ team, section, sections, unread }: Props) {
  const me = useMe();
  const arranging = useArranging(team);
  const [open, setOpen] = useState(!section.collapsed);
  const [over, setOver] = useState("");
  const shown = open ? section.channels : section.channels.filter((channel) => unread(channel).unread);
  const name = nameOfSection(section);

  function drop(event: DragEvent, before: string | undefined) {
    event.preventDefault();
    event.stopPropagation();
    setOver("");
    const dragged = event.dataTransfer.getData(dragType);
    if (dragged) void arranging.move(dragged, section, before);
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

  /** Alt, Shift and an arrow move the channel that has the focus. */
  function steer(event: KeyboardEvent, channel: ServerChannel) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !event.altKey || !event.shiftKey) return;
    event.preventDefault();
    void arranging.step(channel.id, section, by as -1 | 1);
  }

  return (
    <section
      className={classes.section}
      aria-label={name}
      data-over={over === atEnd || undefined}
      onDragOver={allow(atEnd)}
      onDragLeave={() => setOver("")}
      onDrop={(event) => drop(event, undefined)}
    >
      <div className={classes.headingRow}>
        <button type="button" className={classes.heading} aria-expanded={open} onClick={toggle}>
          {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
          {name}
        </button>
        {section.category && <CategoryMenu section={section} sections={sections} arranging={arranging} />}
      </div>
      <ul className={classes.list}>
        {shown.map((channel) => (
          // The keys of the link within come by here.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <li
            key={channel.id}
            data-channel={channel.id}
            draggable={Boolean(section.category)}
            data-over={over === channel.id || undefined}
            onDragStart={(event) => event.dataTransfer.setData(dragType, channel.id)}
            onDragOver={allow(channel.id)}
            onDrop={(event) => drop(event, channel.id)}
            onKeyDown={(event) => steer(event, channel)}
          >
            <ChannelRow team={team} channel={channel} unread={unread(channel)} />
            {section.category && (
              <RowMenu channel={channel} section={section} sections={sections} arranging={arranging} />
            )}
          </li>
        ))}
        {open && section.channels.length === 0 && (
          <li className={classes.emptySection}>{t("sidebar.empty")}</li>
        )}
      </ul>
    </section>
  );
}
