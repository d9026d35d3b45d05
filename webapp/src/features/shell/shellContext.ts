import { createContext, useContext } from "react";

interface Shell {
  openSidebar: () => void;
  openSwitcher: () => void;
  /** A telephone's width: one thing at a time. */
  narrow: boolean;
}

export const ShellContext = createContext<Shell>({
  openSidebar: () => undefined,
  openSwitcher: () => undefined,
  narrow: false,
});

export const useShell = () => useContext(ShellContext);
