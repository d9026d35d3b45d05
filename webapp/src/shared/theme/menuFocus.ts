// Which item of a menu has the keys.

const mark = "data-autofocus";

/**
 * Gives a menu that opens the focus, before another key can be pressed: the component library does so a moment later,
 * in which keys are lost, and not at all where the first item is disabled.
 */
export function takeFocus(menu: HTMLElement | null): void {
  const first = menu?.querySelector<HTMLElement>("[data-menu-item]:not(:disabled)");
  if (!menu || !first) return;
  // What carries the mark is what the library gives the focus to: by then one may have gone on to another item.
  first.setAttribute(mark, "");
  menu.addEventListener("focusin", ({ target }) => {
    menu.querySelector(`[${mark}]`)?.removeAttribute(mark);
    if (target instanceof Element) target.setAttribute(mark, "");
  });
  // Not at once: what had the focus is first noted, to return to.
  queueMicrotask(() => first.focus({ preventScroll: true }));
}
