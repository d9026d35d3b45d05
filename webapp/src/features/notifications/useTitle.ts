import { useEffect } from "react";
import { unreadOf, useChannels, useMemberships } from "@/features/channels/useChannels";
import { t } from "@/shared/i18n";

/** The tab says where one is, and how many mentions wait. */
function useTitle(place: string, mentions: number, unread: boolean): void {
  useEffect(() => {
    const mark = mentions > 0 ? `(${mentions}) ` : unread ? "* " : "";
    document.title = `${mark}${place ? `${place} · ` : ""}${t("app.name")}`;
  }, [place, mentions, unread]);
}

/** The same, with what waits in a team. */
export function useTeamTitle(teamId: string, place: string): void {
  const { data: channels } = useChannels(teamId);
  const { data: memberships } = useMemberships(teamId);
  const all = (channels ?? []).map((channel) => unreadOf(channel, memberships?.[channel.id]));
  const mentions = all.reduce((sum, one) => sum + one.mentions, 0);
  useTitle(
    place,
    mentions,
    all.some((one) => one.unread),
  );
}
