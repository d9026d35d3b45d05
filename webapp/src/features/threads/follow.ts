// Which threads one is told of.
import { useQuery } from "@tanstack/react-query";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { changeWherever } from "@/features/posts/actions";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";

export const threadsKey = (teamId: string) => ["threads", teamId] as const;

/** One follows a thread, or no longer: shown wherever its first message is. */
export function noteFollowed(rootId: string, following: boolean): void {
  changeWherever(rootId, (post) =>
    post.is_following === following ? post : { ...post, is_following: following },
  );
}

export async function follow(team: Team, me: UserProfile, rootId: string, following: boolean): Promise<void> {
  noteFollowed(rootId, following);
  try {
    await client.updateThreadFollowForUser(me.id, team.id, rootId, following);
  } catch (error) {
    noteFollowed(rootId, !following);
    throw error;
  }
  await queryClient.invalidateQueries({ queryKey: threadsKey(team.id) });
}

/** How many of the threads that one follows have something new, and how often one is mentioned there. */
export function useUnreadThreads(teamId: string): { threads: number; mentions: number } {
  const me = useMe();
  const { data } = useQuery({
    queryKey: [...threadsKey(teamId), "totals"],
    queryFn: () => client.getUserThreads(me.id, teamId, { totalsOnly: true }),
  });
  return { threads: data?.total_unread_threads ?? 0, mentions: data?.total_unread_mentions ?? 0 };
}
