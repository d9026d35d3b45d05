import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/shared/i18n";

interface Props {
  opened: boolean;
  close: () => void;
  children: ReactNode;
}

/** The sidebar where there is no room for it beside the page. */
export function SidebarDrawer({ opened, close, children }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={close}
      withCloseButton={false}
      size="min(264px, 88vw)"
      padding={0}
      title={null}
      attributes={{ content: { "aria-label": t("sidebar.label") } }}
      styles={{ body: { height: "100%" } }}
    >
      {children}
    </Drawer>
  );
}
