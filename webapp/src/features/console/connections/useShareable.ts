// Channels that could be shared, found by name and by team.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ServerChannel } from "@mattermost/types/channels";
import { call } from "@/shared/api/client";
import { useConsoleAccess } from "../useConsoleAccess";

export type Shareable = ServerChannel & { team_display_name: string };

export function useShareable(term: string, team: string) {
  const access = useConsoleAccess();
  // Whoever may not read all channels finds those they could find in their teams.
  const within = access.system ? "" : "?system_console=false";
  const { data, error } = useQuery({
    queryKey: ["shareable", term, team],
    queryFn: () =>
      call<Shareable[]>(`/channels/search${within}`, {
        method: "POST",
        body: { term, ...(team ? { team_ids: [team] } : {}) },
      }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const channels = data?.filter(
    (one) => (one.type === "O" || one.type === "P") && one.delete_at === 0 && (!team || one.team_id === team),
  );
  return { channels, error };
}
