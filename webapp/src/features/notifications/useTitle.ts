import { useEffect } from "react";
import { unreadOf, useChannels, useMemberships } from "@/features/channels/useChannels";
import { sum, useOtherTeams } from "@/features/teams/unreads";
import { t } from "@/shared/i18n";

/** The tab says where one is, and how many mentions wait. */
function useTitle(place: string, mentions: number, unread: boolean): void {
  useEffect(() => {
    const mark = mentions > 0 ? `(${mentions}) ` : unread ? "* " : "";
    document.title = `${mark}${place ? `${place} · ` : ""}${t("app.name")}`;
  }, [place, mentions, unread]);
}

/** The same, with what waits in the open team and in all others. */
export function useTeamTitle(teamId: string, place: string): void {
  const { data: channels } = useChannels(teamId);
  const { data: memberships } = useMemberships(teamId);
  const others = useOtherTeams({ id: teamId });
  const here = (channels ?? []).map((channel) => unreadOf(channel, memberships?.[channel.id]));
  const { mentions, unread } = sum([...here, ...others.values()]);
  useTitle(place, mentions, unread);
}
