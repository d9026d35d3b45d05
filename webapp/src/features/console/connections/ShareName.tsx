import { IconHash, IconLock, IconMessage } from "@tabler/icons-react";
import { t } from "@/shared/i18n/admin";
import type { Share } from "./api";

/** What a share is called. Those who manage connections are not in every conversation: direct ones have no name here. */
export function shareName(share: Pick<Share, "type" | "display_name">): string {
  if (share.type === "D") return t("shares.direct");
  return share.display_name || t("shares.group");
}

export function KindIcon({ type }: { type: string }) {
  const Icon = type === "P" ? IconLock : type === "O" ? IconHash : IconMessage;
  return <Icon size={15} aria-hidden style={{ flex: "none" }} />;
}
