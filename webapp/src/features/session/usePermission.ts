// What one's roles allow: in the whole system, in a team, in a channel. The server decides again at each call.
import { useQuery } from "@tanstack/react-query";
import type { ServerChannel } from "@mattermost/types/channels";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { useMe } from "./useSession";

/** `more` names roles beside those in the whole system. */
export function usePermission(name: string, more = ""): boolean {
  const me = useMe();
  const roles = `${me.roles} ${more}`.trim();
  const isAdmin = me.roles.split(" ").includes("system_admin");
  const { data } = useQuery({
    queryKey: keys.roles(roles),
    queryFn: () => client.getRolesByNames(roles.split(" ")),
    enabled: !isAdmin,
    retry: false,
  });
  return isAdmin || (data ?? []).some((role) => role.permissions.includes(name));
}

export function useTeamPermission(teamId: string, name: string, more = ""): boolean {
  const me = useMe();
  const { data } = useQuery({
    queryKey: keys.teamMember(teamId),
    queryFn: () => client.getTeamMember(teamId, me.id),
    enabled: teamId !== "",
    retry: false,
  });
  return usePermission(name, `${data?.roles ?? ""} ${more}`.trim());
}

/** `roles` are those that one has in the channel itself. */
export function useChannelPermission(
  channel: ServerChannel,
  roles: string | undefined,
  name: string,
): boolean {
  return useTeamPermission(channel.team_id, name, roles);
}
