// The cache of what the server said, and the names of its entries. Live events write into the same entries.
import { QueryClient } from "@tanstack/react-query";
import { isUnreachable } from "./client";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events keep entries fresh, and a reconnect asks again for what was missed.
      staleTime: 5 * 60_000,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && isUnreachable(error),
    },
  },
});

// Conversations are long and already made anew only where they changed: they are not compared with what they were.
for (const name of ["posts", "thread"]) queryClient.setQueryDefaults([name], { structuralSharing: false });

export const keys = {
  config: ["config"] as const,
  me: ["me"] as const,
  roles: (names: string) => ["roles", names] as const,
  preferences: ["preferences"] as const,
  teams: ["teams"] as const,
  teamMember: (teamId: string) => ["team-member", teamId] as const,
  teamUnreads: ["team-unreads"] as const,
  channels: (teamId: string) => ["channels", teamId] as const,
  memberships: (teamId: string) => ["memberships", teamId] as const,
  categories: (teamId: string) => ["categories", teamId] as const,
  posts: (channelId: string) => ["posts", channelId] as const,
  thread: (rootId: string) => ["thread", rootId] as const,
  pinned: (channelId: string) => ["pinned", channelId] as const,
  user: (id: string) => ["user", id] as const,
  status: (id: string) => ["status", id] as const,
  organisation: (remoteId: string) => ["organisation", remoteId] as const,
  channelOrganisations: (channelId: string) => ["channel-organisations", channelId] as const,
  channelMembers: (channelId: string) => ["channel-members", channelId] as const,
  channelStats: (channelId: string) => ["channel-stats", channelId] as const,
  connections: ["connections"] as const,
  connection: (id: string) => ["connections", id] as const,
  sharedWith: (id: string) => ["connections", id, "channels"] as const,
};
