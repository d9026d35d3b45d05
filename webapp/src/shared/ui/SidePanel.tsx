import { ActionIcon, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { t } from "@/shared/i18n";
import classes from "./SidePanel.module.css";

interface Props {
  title: string;
  detail?: ReactNode;
  closeLabel?: string;
  close: () => void;
  /** What stands before the button that closes it. */
  tools?: ReactNode;
  children: ReactNode;
}

/** When the panel goes while it has the focus, the focus returns to where it came from. */
function useFocusBack(panel: RefObject<HTMLElement | null>): void {
  const [before] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    const element = panel.current;
    return () => {
      const within = element?.contains(document.activeElement);
      if (within && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [before, panel]);
}

/** What opens beside a conversation; on a narrow screen, over it. */
export function SidePanel({ title, detail, closeLabel = t("app.close"), close, tools, children }: Props) {
  const panel = useRef<HTMLElement>(null);
  useFocusBack(panel);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    // Dialogs that were opened from here stand elsewhere in the page, and have their own Escape.
    const within = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key === "Escape" && within && !event.defaultPrevented) close();
  }

  return (
    // The keys of everything within come by here.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside ref={panel} className={classes.panel} aria-label={title} onKeyDown={onKeyDown}>
      <header className={classes.header}>
        <div className={classes.titles}>
          <h2 className={classes.title}>{title}</h2>
          {detail && <div className={classes.detail}>{detail}</div>}
        </div>
        {tools}
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
