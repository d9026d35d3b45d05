// What is being written, kept in the browser so that a reload loses nothing.
import { useCallback, useState } from "react";

const keyOf = (channelId: string, rootId: string) => `causeway.draft.${rootId || channelId}`;

export function useDraft(channelId: string, rootId: string): [string, (text: string) => void] {
  const key = keyOf(channelId, rootId);
  const [text, setText] = useState(() => localStorage.getItem(key) ?? "");
  const change = useCallback(
    (next: string) => {
      setText(next);
      if (next) localStorage.setItem(key, next);
      else localStorage.removeItem(key);
    },
    [key],
  );
  return [text, change];
}
