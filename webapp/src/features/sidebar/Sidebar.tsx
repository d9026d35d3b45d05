import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconBookmark, IconMessages, IconPlus, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { NavLink } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { unreadOf, useChannels, useMemberships } from "@/features/channels/useChannels";
import { useShell } from "@/features/shell/shellContext";
import { useUnreadThreads } from "@/features/threads/follow";
import { t } from "@/shared/i18n";
import { lazily } from "@/shared/ui/lazily";
import { AccountMenu } from "./AccountMenu";
import { Badge } from "./Badge";
import { CategorySection } from "./CategorySection";
import { arrange } from "./arrange";
import { useCategories } from "./categories";
import classes from "./sidebar.module.css";
import { TeamMenu } from "./TeamMenu";

const BrowseChannels = lazily(
  async () => (await import("@/features/channels/BrowseChannels")).BrowseChannels,
);
const CreateChannel = lazily(async () => (await import("@/features/channels/CreateChannel")).CreateChannel);
const NewMessage = lazily(async () => (await import("@/features/channels/NewMessage")).NewMessage);

type Dialog = "browse" | "create" | "direct" | undefined;

export function Sidebar({ team }: { team: Team }) {
  const { openSwitcher } = useShell();
  const { data: channels } = useChannels(team.id);
  const { data: memberships } = useMemberships(team.id);
  const { data: categories } = useCategories(team.id);
  const threads = useUnreadThreads(team.id);
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const sections = arrange(channels ?? [], categories);
  const unread = (channel: ServerChannel) => unreadOf(channel, memberships?.[channel.id]);

  return (
    <nav className={classes.sidebar} aria-label={t("sidebar.label")}>
      <div className={classes.top}>
        <TeamMenu team={team} />
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Tooltip label={t("sidebar.add")}>
              <ActionIcon variant="subtle" className={classes.tool} size={32} aria-label={t("sidebar.add")}>
                <IconPlus size={18} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setDialog("browse")}>{t("channels.browse")}</Menu.Item>
            <Menu.Item onClick={() => setDialog("create")}>{t("channels.create")}</Menu.Item>
            <Menu.Item onClick={() => setDialog("direct")}>{t("channels.direct")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <button type="button" className={classes.find} onClick={openSwitcher}>
        <IconSearch size={15} aria-hidden />
        <span>{t("sidebar.switch")}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={`scrolls ${classes.scroll}`}>
        <div className={classes.places}>
          <NavLink
            to={`/${team.name}/threads`}
            className={classes.row}
            data-unread={threads.threads > 0 || undefined}
          >
            <IconMessages size={17} aria-hidden />
            <span className={classes.label}>{t("sidebar.threads")}</span>
            <Badge unread={threads.threads > 0} mentions={threads.mentions} />
          </NavLink>
          <NavLink to={`/${team.name}/saved`} className={classes.row}>
            <IconBookmark size={17} aria-hidden />
            <span className={classes.label}>{t("posts.saved")}</span>
          </NavLink>
        </div>
        {sections.map((section) => (
          <CategorySection
            key={section.id}
            team={team}
            section={section}
            sections={sections}
            unread={unread}
          />
        ))}
      </div>
      <AccountMenu />
      {dialog === "browse" && <BrowseChannels team={team} close={close} create={() => setDialog("create")} />}
      {dialog === "create" && <CreateChannel team={team} close={close} />}
      {dialog === "direct" && <NewMessage team={team} close={close} />}
    </nav>
  );
}
