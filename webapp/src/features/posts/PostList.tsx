import { Button } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { IconArrowDown } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { t } from "@/shared/i18n";
import { dayLabel } from "@/shared/i18n/time";
import classes from "./posts.module.css";
import type { Row } from "./rows";

interface Props {
  label: string;
  rows: Row[];
  begin: ReactNode;
  drawPost: (row: Extract<Row, { kind: "post" }>) => ReactNode;
  loadOlder: () => Promise<void>;
  loadNewer: () => Promise<void>;
  hasOlder: boolean;
  hasNewer: boolean;
  /** Where it opens: a row's key, or the end. */
  openAt?: string;
  jumpToNewest: () => void;
  /** Called when the reader has the newest message in sight. */
  onRead: () => void;
  /** The message that is being edited comes into sight. */
  edited?: string;
}

const edge = 600;

/** A conversation of any length: only what is in sight is drawn, and what is added above or below moves nothing. */
export function PostList(props: Props) {
  const {
    label,
    rows,
    begin,
    drawPost,
    loadOlder,
    loadNewer,
    hasOlder,
    hasNewer,
    openAt,
    jumpToNewest,
    onRead,
    edited,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(!openAt);
  const opened = useRef(false);
  // Held at the end: what grows above or below, or a field that grows beneath, does not move the newest message away.
  const held = useRef(!openAt);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: 80,
    paddingEnd: 12,
  });

  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const index = openAt ? rows.findIndex((row) => row.key === openAt) : -1;
    virtualizer.scrollToIndex(index >= 0 ? index : rows.length - 1, { align: index >= 0 ? "center" : "end" });
  }, [rows, openAt, virtualizer]);

  useEffect(() => {
    const index = rows.findIndex((row) => row.kind === "post" && row.post.id === edited);
    if (edited && index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
    // Only when another one is edited, not whenever a row comes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edited]);

  const total = virtualizer.getTotalSize();
  useLayoutEffect(() => {
    const frame = scroller.current;
    if (!frame) return;
    const hold = () => {
      if (held.current) frame.scrollTop = frame.scrollHeight;
    };
    hold();
    const watch = new ResizeObserver(hold);
    watch.observe(frame);
    return () => watch.disconnect();
  }, [total]);

  useEffect(() => {
    const frame = scroller.current;
    if (!frame) return;
    const look = () => {
      const below = frame.scrollHeight - frame.scrollTop - frame.clientHeight;
      const end = below < 80;
      setAtEnd(end && !hasNewer);
      if (frame.scrollTop < edge && hasOlder) void loadOlder().catch(() => undefined);
      if (below < edge && hasNewer) void loadNewer().catch(() => undefined);
      if (end && !hasNewer && document.hasFocus()) onRead();
    };
    const scrolled = () => {
      held.current = frame.scrollHeight - frame.scrollTop - frame.clientHeight < 80 && !hasNewer;
      look();
    };
    look();
    frame.addEventListener("scroll", scrolled, { passive: true });
    window.addEventListener("focus", look);
    return () => {
      frame.removeEventListener("scroll", scrolled);
      window.removeEventListener("focus", look);
    };
  }, [rows, hasOlder, hasNewer, loadOlder, loadNewer, onRead]);

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="log"
        aria-label={label}
        aria-live="polite"
        aria-relevant="additions"
        // The keyboard scrolls the conversation once it has the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div className={classes.sizer} style={{ height: total }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtualizer.measureElement}
                className={classes.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row &&
                  (row.kind === "post" ? drawPost(row) : row.kind === "begin" ? begin : <Line row={row} />)}
              </div>
            );
          })}
        </div>
      </div>
      {!atEnd && (
        <Button
          className={classes.jump}
          size="xs"
          radius="xl"
          rightSection={<IconArrowDown size={14} />}
          onClick={() => {
            if (hasNewer) jumpToNewest();
            virtualizer.scrollToIndex(rows.length - 1, { align: "end" });
          }}
        >
          {t("posts.jump")}
        </Button>
      )}
    </div>
  );
}

function Line({ row }: { row: Extract<Row, { kind: "day" | "unread" }> }) {
  const unread = row.kind === "unread";
  return (
    <div className={classes.line} data-unread={unread || undefined}>
      <span>{unread ? t("posts.new") : dayLabel(row.at, Date.now())}</span>
    </div>
  );
}
