import { useEffect } from "react";
import { unreadOf, useChannels, useMemberships } from "@/features/channels/useChannels";
import { sum, useOtherTeams, type Waiting } from "@/features/teams/unreads";
import { t } from "@/shared/i18n";

/** The tab says where one is, and how many mentions wait. */
function useTitle(place: string, mentions: number, unread: boolean): void {
  useEffect(() => {
    const mark = mentions > 0 ? `(${mentions}) ` : unread ? "* " : "";
    document.title = `${mark}${place ? `${place} · ` : ""}${t("app.name")}`;
  }, [place, mentions, unread]);
}

/** What waits in the open team and in all others. */
export function useWaiting(teamId: string): Waiting {
  const { data: channels } = useChannels(teamId);
  const { data: memberships } = useMemberships(teamId);
  const others = useOtherTeams({ id: teamId });
  const here = (channels ?? []).map((channel) => unreadOf(channel, memberships?.[channel.id]));
  return sum([...here, ...others.values()]);
}

/** The same as the title of the tab. */
export function useTeamTitle(teamId: string, place: string): void {
  const { mentions, unread } = useWaiting(teamId);
  useTitle(place, mentions, unread);
}
