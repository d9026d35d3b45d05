// The teams one is in, and the one the address names.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { Team } from "@mattermost/types/teams";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";

export function useTeams() {
  return useQuery({
    queryKey: keys.teams,
    queryFn: async () => {
      const teams = await client.getMyTeams();
      return teams
        .filter((team) => !team.delete_at)
        .sort((a, b) => a.display_name.localeCompare(b.display_name));
    },
  });
}

export function useTeam(): Team {
  const { team: name } = useParams();
  const { data } = useTeams();
  const team = data?.find((one) => one.name === name);
  if (!team) throw new Error("no team");
  return team;
}

/** An address for a name that people gave: lower case, letters, digits and single hyphens. */
export function addressOf(name: string): string {
  const address = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return address.length >= 2 ? address : "";
}

/** Short enough to read aloud; there are enough of them for names that collide or have no Latin letter. */
export function randomSuffix(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => (byte % 36).toString(36)).join("");
}

export async function createTeam(displayName: string): Promise<Team> {
  const base = addressOf(displayName) || `team-${randomSuffix()}`;
  const wanted = { display_name: displayName.trim(), name: base, type: "I" } as Team;
  const { exists } = await client.checkIfTeamExists(base).catch(() => ({ exists: false }));
  const team = await client.createTeam(exists ? { ...wanted, name: `${base}-${randomSuffix()}` } : wanted);
  await queryClient.invalidateQueries({ queryKey: keys.teams });
  return team;
}

const lastTeamKey = "causeway.last-team";
const lastChannelKey = (teamId: string) => `causeway.last-channel.${teamId}`;

export const lastTeam = {
  get: () => localStorage.getItem(lastTeamKey) ?? "",
  set: (name: string) => localStorage.setItem(lastTeamKey, name),
};

export const lastChannel = {
  get: (teamId: string) => localStorage.getItem(lastChannelKey(teamId)) ?? "",
  set: (teamId: string, address: string) => localStorage.setItem(lastChannelKey(teamId), address),
};
