import type { NotificationData } from "@mantine/notifications";
import { useSyncExternalStore } from "react";
import { t } from "@/shared/i18n";
import { lazily } from "./lazily";

const library = () => import("@mantine/notifications");
const Drawn = lazily(async () => (await library()).Notifications);

let wanted = false;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where notices are shown. What draws them is loaded when there is one, or nothing better to do. */
export function Notices() {
  const drawn = useSyncExternalStore(subscribe, () => wanted);
  return drawn && <Drawn position="top-right" />;
}

export function tell(notice: NotificationData): void {
  wanted = true;
  for (const listener of listeners) listener();
  const closeButtonProps = { "aria-label": t("app.close") };
  void library().then(({ notifications }) =>
    notifications.show({ withBorder: true, closeButtonProps, ...notice }),
  );
}
