// What one's roles in the whole system allow. The server decides again at each call.
import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { useMe } from "./useSession";

export function usePermission(name: string): boolean {
  const { roles } = useMe();
  const names = roles.split(" ");
  const isAdmin = names.includes("system_admin");
  const { data } = useQuery({
    queryKey: keys.roles(roles),
    queryFn: () => client.getRolesByNames(names),
    enabled: !isAdmin,
    retry: false,
  });
  return isAdmin || (data ?? []).some((role) => role.permissions.includes(name));
}
