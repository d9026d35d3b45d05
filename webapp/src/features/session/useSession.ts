// Who is logged in, and what the server says of itself.
import { ClientError } from "@mattermost/client";
import { useQuery } from "@tanstack/react-query";
import type { ClientConfig } from "@mattermost/types/config";
import type { UserProfile } from "@mattermost/types/users";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";

export function useServerConfig() {
  return useQuery({ queryKey: keys.config, queryFn: (): Promise<ClientConfig> => client.getClientConfig() });
}

/** The cookie that comes and goes with the session, and that scripts can read. Without it there is no need to ask. */
const mayHaveSession = () => client.getCSRFFromCookie() !== "";

function noSession(): ClientError {
  return new ClientError("", { message: "", server_error_id: "", status_code: 401, url: "" });
}

export function useMeQuery() {
  return useQuery({
    queryKey: keys.me,
    queryFn: async (): Promise<UserProfile> => {
      if (!mayHaveSession()) throw noSession();
      const me = await client.getMe();
      client.setUserId(me.id);
      client.setUserRoles(me.roles);
      queryClient.setQueryData(keys.user(me.id), me);
      return me;
    },
    staleTime: Infinity,
  });
}

/** Inside the pages that need a session: the person it belongs to. */
export function useMe(): UserProfile {
  const { data } = useMeQuery();
  if (!data) throw new Error("no session");
  return data;
}

export async function logIn(loginId: string, password: string): Promise<UserProfile> {
  const me = await client.login(loginId, password);
  queryClient.clear();
  queryClient.setQueryData(keys.me, me);
  return me;
}

export async function logOut(): Promise<void> {
  try {
    await client.logout();
  } finally {
    // Not before the page goes: whatever is drawn anew without its data would ask for it in vain.
    window.addEventListener("pagehide", () => queryClient.clear(), { once: true });
    window.location.assign("/login");
  }
}
