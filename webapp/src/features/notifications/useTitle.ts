import { useEffect } from "react";
import { t } from "@/shared/i18n";

/** The tab says where one is, and how many mentions wait. */
export function useTitle(place: string, mentions: number, unread: boolean): void {
  useEffect(() => {
    const mark = mentions > 0 ? `(${mentions}) ` : unread ? "* " : "";
    document.title = `${mark}${place ? `${place} · ` : ""}${t("app.name")}`;
  }, [place, mentions, unread]);
}
