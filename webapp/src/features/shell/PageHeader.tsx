import { ActionIcon, Tooltip } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
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
  const { openSidebar, narrow } = useShell();
  return (
    <header className={classes.header}>
      {narrow && (
        <Tooltip label={t("sidebar.open")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            onClick={openSidebar}
            aria-label={t("sidebar.open")}
          >
            <IconMenu2 size={20} />
          </ActionIcon>
        </Tooltip>
      )}
      <div className={classes.titles}>
        <h1 className={classes.title}>{title}</h1>
        {detail && <div className={classes.detail}>{detail}</div>}
      </div>
      <div className={classes.tools}>{children}</div>
    </header>
  );
}
