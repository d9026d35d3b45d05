// Which parts of the console one's roles open. The server decides again at each call.
import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";

export interface ConsoleAccess {
  pending: boolean;
  any: boolean;
  /** Everything. */
  system: boolean;
  secureConnections: boolean;
  sharedChannels: boolean;
}

export function useConsoleAccess(): ConsoleAccess {
  const me = useMe();
  const system = me.roles.split(" ").includes("system_admin");
  const { data, isPending } = useQuery({
    queryKey: keys.roles(me.roles),
    queryFn: () => client.getRolesByNames(me.roles.split(" ")),
    enabled: !system,
    retry: false,
  });
  const permissions = new Set((data ?? []).flatMap((role) => role.permissions));
  const secureConnections = system || permissions.has("manage_secure_connections");
  const sharedChannels = system || permissions.has("manage_shared_channels");
  return {
    pending: !system && isPending,
    system,
    secureConnections,
    sharedChannels,
    any: secureConnections || sharedChannels,
  };
}
