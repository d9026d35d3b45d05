import { ActionIcon, Tooltip } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useWaiting } from "@/features/notifications/useTitle";
import { useTeam } from "@/features/teams/useTeams";
import { t } from "@/shared/i18n";
import classes from "./PageHeader.module.css";
import { useShell } from "./shellContext";

interface Props {
  title: ReactNode;
  detail?: ReactNode;
  children?: ReactNode;
}

/** The bar over a page, with the way to the sidebar where that is hidden. */
export function PageHeader({ title, detail, children }: Props) {
  const { narrow } = useShell();
  return (
    <header className={classes.header}>
      {narrow && <SidebarButton />}
      <div className={classes.titles}>
        <h1 className={classes.title}>{title}</h1>
        {detail && <div className={classes.detail}>{detail}</div>}
      </div>
      <div className={classes.tools}>{children}</div>
    </header>
  );
}

/** The way to the sidebar, with a mark when something waits there. */
function SidebarButton() {
  const { openSidebar } = useShell();
  const { unread, mentions } = useWaiting(useTeam().id);
  const label = unread ? t("sidebar.openUnread") : t("sidebar.open");
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes.menu}
        variant="subtle"
        color="gray"
        size={36}
        onClick={openSidebar}
        aria-label={label}
      >
        <IconMenu2 size={20} />
        {unread && <span className={classes.waits} data-mention={mentions > 0 || undefined} />}
      </ActionIcon>
    </Tooltip>
  );
}
