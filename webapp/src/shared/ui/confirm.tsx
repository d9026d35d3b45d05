import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n";

const closeButtonProps = { "aria-label": t("app.close") };

interface Question {
  title: string;
  text: string;
  action: string;
  danger?: boolean;
  run: () => Promise<unknown>;
}

/** Asks before something that cannot be taken back, and says so when it fails. */
export function confirm({ title, text, action, danger = true, run }: Question): void {
  modals.openConfirmModal({
    title,
    children: <Text size="sm">{text}</Text>,
    labels: { confirm: action, cancel: t("app.cancel") },
    confirmProps: { color: danger ? "red.8" : undefined },
    onConfirm: () => void attempt(run),
  });
}

/** Runs an action; a failure becomes a notice. Answers whether it worked. */
export async function attempt(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    notifications.show({ color: "red", message: errorText(error), withBorder: true, closeButtonProps });
    return false;
  }
}

export function say(message: string): void {
  notifications.show({ message, withBorder: true, autoClose: 3000, closeButtonProps });
}
