import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/shared/i18n";

/** The end of a dialog: the way out of it, and beside that what it is for. */
export function DialogButtons({ close, children }: { close: () => void; children: ReactNode }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        {t("app.cancel")}
      </Button>
      {children}
    </Group>
  );
}
