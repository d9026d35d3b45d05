import { Badge, createTheme, Menu, Modal, type MantineColorsTuple } from "@mantine/core";
import { t } from "@/shared/i18n";
import { takeFocus } from "./menuFocus";

const causeway: MantineColorsTuple = [
  "#eef2fd",
  "#d9e2fa",
  "#b2c4f4",
  "#88a4ee",
  "#6689e8",
  "#4a73e3",
  "#3a64dd",
  "#2f5bd7",
  "#2449b0",
  "#1b3a8f",
];

const slate: MantineColorsTuple = [
  "#e6e9ef",
  "#c3cad6",
  "#9da8b8",
  "#6f7b8d",
  "#434d5d",
  "#2f3743",
  "#20262f",
  "#1a1f28",
  "#14181f",
  "#0e1219",
];

export const theme = createTheme({
  primaryColor: "causeway",
  primaryShade: { light: 7, dark: 6 },
  colors: { causeway, dark: slate },
  defaultRadius: "md",
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Badge: Badge.extend({ styles: { root: { minWidth: "max-content" } } }),
    // Its place-holder for the focus is no child that a menu may have.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    MenuDropdown: Menu.Dropdown.extend({ defaultProps: { ref: takeFocus } }),
    Modal: Modal.extend({
      defaultProps: { closeButtonProps: { "aria-label": t("app.close") } },
      styles: { title: { fontWeight: 650, fontSize: 17 } },
    }),
  },
});
