// What opens over the page is made when it is first asked for: lists have hundreds of buttons, and few are pressed.
import { useLayoutEffect, useRef, useState } from "react";

/** Until `made`, draw a bare button that calls `make`; then the whole, with `target` on its button, which has the focus. */
export function useLate() {
  const [made, setMade] = useState(false);
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (!made) return;
    target.current?.focus();
    setOpened(true);
  }, [made]);
  return { made, make: () => setMade(true), opened, setOpened, target };
}
