import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { tell } from "./Notices";

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
    tell({ color: "red", message: errorText(error) });
    return false;
  }
}

export function say(message: string): void {
  tell({ message, autoClose: 3000 });
}
