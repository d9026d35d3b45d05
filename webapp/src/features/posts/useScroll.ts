// Where a conversation stands: it opens at a message or at its end, loads outwards when an edge comes near, and stays
// at the end when one is there. What is added above moves nothing; the virtualizer sees to that by its anchor.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { estimateOf, type Row } from "./rows";

interface Options {
  rows: Row[];
  /** Where it opens: a row's key, or the end. */
  openAt: string | undefined;
  hasOlder: boolean;
  hasNewer: boolean;
  loadOlder: () => Promise<void>;
  loadNewer: () => Promise<void>;
  /** Called when the reader has the newest message in sight. */
  onRead: () => void;
}

/** How near an edge is, in pixels, when the next page is asked for: more than one sees at once. */
const near = 1600;
/** Nearer to the end than this, one is at the end. */
const atEndWithin = 80;

export function useScroll({ rows, openAt, hasOlder, hasNewer, loadOlder, loadNewer, onRead }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(!openAt);
  const [loading, setLoading] = useState(false);
  const held = useRef(!openAt);
  const running = useRef(new Set<() => Promise<void>>());

  // Near where it opens, so that nothing is drawn that is out of sight a moment later.
  const initialOffset = () => {
    const height = window.innerHeight - 200;
    const at = openAt ? rows.findIndex((row) => row.key === openAt) : -1;
    const above = at < 0 ? rows : rows.slice(0, at);
    const offset = above.reduce((sum, row) => sum + estimateOf(row, 800), 0);
    return Math.max(0, offset - (at < 0 ? height : height / 2));
  };

  const virtualizer = useVirtualizer({
    initialOffset,
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateOf(rows[index], scroller.current?.clientWidth ?? 800),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: atEndWithin,
    scrollPaddingStart: 72,
    paddingEnd: 12,
  });

  const ready = rows.length > 0;
  useLayoutEffect(() => {
    if (!ready) return;
    const index = openAt ? rows.findIndex((row) => row.key === openAt) : -1;
    if (index < 0) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(index, { align: rows[index]?.kind === "unread" ? "start" : "center" });
    // It opens once, when there is something to show; where it stands later is the reader's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ready, openAt, virtualizer]);

  // A message of one's own that was just written is in sight, wherever one was.
  const last = rows.at(-1);
  const written = last?.kind === "post" && last.post.id === last.post.pending_post_id ? last.key : "";
  useLayoutEffect(() => {
    if (written) virtualizer.scrollToEnd();
  }, [written, virtualizer]);

  // A field that grows beneath, or a window that changes, does not move the newest message away.
  useEffect(() => {
    const frame = scroller.current;
    if (!frame) return;
    const watch = new ResizeObserver(() => {
      if (held.current) virtualizer.scrollToEnd();
    });
    watch.observe(frame);
    return () => watch.disconnect();
  }, [virtualizer]);

  useEffect(() => {
    const frame = scroller.current;
    if (!frame || !ready) return;
    const load = (more: () => Promise<void>) => {
      const all = running.current;
      if (all.has(more)) return;
      all.add(more);
      setLoading(true);
      // It is asked for again when one scrolls on.
      void more()
        .catch(() => undefined)
        .finally(() => {
          all.delete(more);
          setLoading(all.size > 0);
        });
    };
    const look = () => {
      const below = frame.scrollHeight - frame.scrollTop - frame.clientHeight;
      const end = below < atEndWithin && !hasNewer;
      held.current = end;
      setAtEnd(end);
      if (frame.scrollTop < near && hasOlder) load(loadOlder);
      if (below < near && hasNewer) load(loadNewer);
      if (end && document.hasFocus()) onRead();
    };
    look();
    frame.addEventListener("scroll", look, { passive: true });
    window.addEventListener("focus", look);
    return () => {
      frame.removeEventListener("scroll", look);
      window.removeEventListener("focus", look);
    };
  }, [rows, ready, hasOlder, hasNewer, loadOlder, loadNewer, onRead]);

  return { scroller, virtualizer, atEnd, loading };
}
