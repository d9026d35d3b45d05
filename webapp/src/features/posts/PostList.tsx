import { Button, Loader } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { t } from "@/shared/i18n";
import { dayLabel } from "@/shared/i18n/time";
import classes from "./posts.module.css";
import type { Row } from "./rows";
import { useScroll } from "./useScroll";

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

/** A conversation of any length: only what is in sight is drawn, and what is added above or below moves nothing. */
export function PostList(props: Props) {
  const { label, rows, begin, drawPost, hasNewer, jumpToNewest, edited } = props;
  const { scroller, virtualizer, atEnd, loading } = useScroll({ ...props, openAt: props.openAt });

  useEffect(() => {
    const index = rows.findIndex((row) => row.kind === "post" && row.post.id === edited);
    if (edited && index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
    // Only when another one is edited, not whenever a row comes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edited]);

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="log"
        aria-label={label}
        // What scrolling back draws is no news.
        aria-live={atEnd ? "polite" : "off"}
        aria-relevant="additions"
        // The keyboard scrolls the conversation once it has the focus.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div className={classes.sizer} style={{ height: virtualizer.getTotalSize() }}>
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
      {loading && (
        <span className={classes.loading}>
          <Loader size={16} aria-hidden /> {t("posts.loading")}
        </span>
      )}
      {!atEnd && (
        <Button
          className={classes.jump}
          size="xs"
          radius="xl"
          rightSection={<IconArrowDown size={14} />}
          onClick={() => {
            if (hasNewer) jumpToNewest();
            else virtualizer.scrollToEnd();
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
