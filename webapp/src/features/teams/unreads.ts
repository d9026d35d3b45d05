// What waits in the teams that one is not looking at.
import { useQuery } from "@tanstack/react-query";
import type { Team, TeamUnread } from "@mattermost/types/teams";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";

export interface Waiting {
  unread: boolean;
  mentions: number;
}

export const nothingWaits: Waiting = { unread: false, mentions: 0 };

const waitingIn = (one: TeamUnread): Waiting => ({
  unread: one.msg_count > 0 || one.mention_count > 0,
  mentions: one.mention_count,
});

/** By team, without the one that is open: what waits there stands in the sidebar. */
export function useOtherTeams(open: Pick<Team, "id">): Map<string, Waiting> {
  const { data } = useQuery({
    queryKey: [...keys.teamUnreads, open.id],
    queryFn: async () => (await client.getMyTeamUnreads()).filter((one) => one.team_id !== open.id),
    // What was read in a team while it was open is in no other list.
    staleTime: 0,
  });
  return new Map((data ?? []).map((one) => [one.team_id, waitingIn(one)]));
}

export function sum(all: Iterable<Waiting>): Waiting {
  let total = nothingWaits;
  for (const one of all) {
    total = { unread: total.unread || one.unread, mentions: total.mentions + one.mentions };
  }
  return total;
}

/** Somebody else wrote in a team. */
export function countInTeam(teamId: string, mentioned: boolean): void {
  const lists = queryClient.getQueriesData<TeamUnread[]>({ queryKey: keys.teamUnreads });
  const known = lists.flatMap(([, list]) => list?.find((one) => one.team_id === teamId) ?? []);
  // Whether the first unread message counts depends on whether its channel is muted, which only the server knows.
  if (known.some((one) => !mentioned && one.msg_count === 0)) return void refreshOtherTeams();
  queryClient.setQueriesData<TeamUnread[]>({ queryKey: keys.teamUnreads }, (old) =>
    old?.map((one) => {
      if (one.team_id !== teamId) return one;
      const mention_count = one.mention_count + (mentioned ? 1 : 0);
      return { ...one, msg_count: one.msg_count + 1, mention_count };
    }),
  );
}

/** Something was read in another window. */
export function noteRead(): void {
  const lists = queryClient.getQueriesData<TeamUnread[]>({ queryKey: keys.teamUnreads });
  if (lists.some(([, list]) => list?.some((one) => waitingIn(one).unread))) void refreshOtherTeams();
}

export async function refreshOtherTeams(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: keys.teamUnreads });
}
