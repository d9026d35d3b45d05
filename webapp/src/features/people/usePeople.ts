// People, their statuses, and the organisations they belong to.
import { useQueries, useQuery } from "@tanstack/react-query";
import type { RemoteClusterInfo } from "@mattermost/types/shared_channels";
import type { UserProfile, UserStatus } from "@mattermost/types/users";
import { batched } from "@/shared/api/batch";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n";

const loadUser = batched<UserProfile>(
  (ids) => client.getProfilesByIds(ids),
  (user) => user.id,
);

const loadStatus = batched<UserStatus>(
  (ids) => client.getStatusesByIds(ids),
  (status) => status.user_id,
);

const userQuery = (id: string) => ({
  queryKey: keys.user(id),
  queryFn: () => loadUser(id),
  enabled: id !== "",
  staleTime: Infinity,
  retry: false,
});

export function useUser(id: string): UserProfile | undefined {
  return useQuery(userQuery(id)).data;
}

export function useUsers(ids: string[]): UserProfile[] {
  const answers = useQueries({ queries: ids.map(userQuery) });
  return answers.flatMap((answer) => (answer.data ? [answer.data] : []));
}

export function useStatus(id: string): UserStatus["status"] {
  const { data } = useQuery({
    queryKey: keys.status(id),
    queryFn: () => loadStatus(id),
    enabled: id !== "",
    retry: false,
  });
  return data?.status ?? "offline";
}

/** What a connected organisation is called here, and when it was last heard from. */
export function useOrganisation(remoteId: string | undefined): RemoteClusterInfo | undefined {
  const { data } = useQuery({
    queryKey: keys.organisation(remoteId ?? ""),
    queryFn: () => client.getRemoteClusterInfo(remoteId ?? "", true),
    enabled: Boolean(remoteId),
    staleTime: 60_000,
    retry: false,
  });
  return data;
}

export function displayName(user: UserProfile | undefined): string {
  if (!user) return t("people.unknown");
  const full = `${user.first_name} ${user.last_name}`.trim();
  // The organisation stands in the badge beside the name.
  const username = user.remote_id ? user.username.replace(/:[^:]*$/, "") : user.username;
  return user.nickname || full || username;
}
