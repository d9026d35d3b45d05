import { ActionIcon, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { t } from "@/shared/i18n";
import classes from "./SidePanel.module.css";

interface Props {
  title: string;
  detail?: ReactNode;
  closeLabel?: string;
  close: () => void;
  children: ReactNode;
}

/** What opens beside a conversation; on a narrow screen, over it. */
export function SidePanel({ title, detail, closeLabel = t("app.close"), close, children }: Props) {
  return (
    <aside className={classes.panel} aria-label={title}>
      <header className={classes.header}>
        <div className={classes.titles}>
          <h2 className={classes.title}>{title}</h2>
          {detail && <div className={classes.detail}>{detail}</div>}
        </div>
        <Tooltip label={closeLabel}>
          <ActionIcon variant="subtle" color="gray" size={34} onClick={close} aria-label={closeLabel}>
            <IconX size={19} />
          </ActionIcon>
        </Tooltip>
      </header>
      {children}
    </aside>
  );
}
