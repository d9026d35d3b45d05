import { Menu } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDots, IconFolderPlus, IconStar } from "@tabler/icons-react";
import type { ServerChannel } from "@mattermost/types/channels";
import { useChannelName } from "@/features/channels/useChannels";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { useLate } from "@/shared/ui/useLate";
import { nameOfSection, type Section } from "./arrange";
import { askName } from "./CategoryName";
import type { Arranging } from "./categories";
import classes from "./sidebar.module.css";

interface Props {
  channel: ServerChannel;
  section: Section;
  sections: Section[];
  arranging: Arranging;
}

/** Where the channel stands in the sidebar, for those who do not drag. */
export function RowMenu(props: Props) {
  const late = useLate();
  const name = useChannelName(props.channel);
  const label = t("sidebar.arrange", { channel: name });
  if (late.made) return <OpenMenu {...props} label={label} late={late} />;
  return (
    <button
      type="button"
      className={classes.more}
      aria-label={label}
      aria-haspopup="menu"
      onClick={late.make}
    >
      <IconDots size={16} aria-hidden />
    </button>
  );
}

interface OpenProps extends Props {
  label: string;
  late: ReturnType<typeof useLate>;
}

function OpenMenu({ channel, section, sections, arranging, label, late }: OpenProps) {
  const at = section.channels.findIndex((one) => one.id === channel.id);
  const favorite = section.type === "favorites";
  const others = sections.filter(
    (one) => one.category && one.id !== section.id && one.type !== "favorites" && mayHold(one, channel),
  );

  /** The channel keeps the focus wherever it goes. */
  async function run(action: () => Promise<void>) {
    await attempt(action);
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>(`[data-channel="${channel.id}"] a`)?.focus();
    });
  }

  return (
    <Menu position="bottom-end" withinPortal opened={late.opened} onChange={late.setOpened}>
      <Menu.Target>
        <button ref={late.target} type="button" className={classes.more} aria-label={label}>
          <IconDots size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={at <= 0}
          onClick={() => void run(() => arranging.step(channel.id, section, -1))}
        >
          {t("sidebar.moveUp")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={at >= section.channels.length - 1}
          onClick={() => void run(() => arranging.step(channel.id, section, 1))}
        >
          {t("sidebar.moveDown")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconStar size={16} />}
          onClick={() => void run(() => arranging.toggleFavorite(channel))}
        >
          {favorite ? t("channels.unfavorite") : t("channels.favorite")}
        </Menu.Item>
        {others.map((one) => (
          <Menu.Item key={one.id} onClick={() => void run(() => arranging.move(channel.id, one))}>
            {t("sidebar.moveTo", { category: nameOfSection(one) })}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconFolderPlus size={16} />}
          onClick={() =>
            askName({ title: t("sidebar.newCategory"), save: (name) => arranging.create(name, [channel.id]) })
          }
        >
          {t("sidebar.moveToNew")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Conversations and channels have a place of their own each; what one made oneself holds both. */
function mayHold(section: Section, channel: ServerChannel): boolean {
  const direct = channel.type === "D" || channel.type === "G";
  if (section.type === "channels") return !direct;
  return section.type === "direct_messages" ? direct : section.type === "custom";
}
