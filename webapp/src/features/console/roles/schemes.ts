// Override schemes: teams whose roles are not everybody's, and what of connected workspaces those roles may do.
import { useQuery } from "@tanstack/react-query";
import type { Role } from "@mattermost/types/roles";
import type { Scheme } from "@mattermost/types/schemes";
import type { Team } from "@mattermost/types/teams";
import { call, client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";

export const sharing = "manage_shared_channels";

/** The roles of a scheme that can be let share channels, and the field that names each. */
export const schemeRoles = {
  team_admin: "default_team_admin_role",
  team_user: "default_team_user_role",
  channel_admin: "default_channel_admin_role",
} as const;

export type SchemeRole = keyof typeof schemeRoles;

/** A scheme with its teams, and which of its roles may share channels. */
export interface Shown {
  scheme: Scheme;
  teams: Team[];
  roles: Partial<Record<SchemeRole, Role>>;
}

const key = ["schemes"];

async function load(): Promise<Shown[]> {
  const schemes = await call<Scheme[]>("/schemes?scope=team&page=0&per_page=100");
  const names = schemes.flatMap((scheme) => Object.values(schemeRoles).map((field) => scheme[field]));
  const [roles, teams] = await Promise.all([
    inParts(names, 100, (part) => client.getRolesByNames(part)),
    Promise.all(schemes.map((scheme) => call<Team[]>(`/schemes/${scheme.id}/teams?per_page=200`))),
  ]);
  const named = (name: string) => roles.find((role) => role.name === name);
  return schemes.map((scheme, index) => ({
    scheme,
    teams: teams[index] ?? [],
    roles: Object.fromEntries(
      Object.entries(schemeRoles).map(([role, field]) => [role, named(scheme[field])]),
    ) as Shown["roles"],
  }));
}

async function inParts<T>(all: string[], most: number, ask: (part: string[]) => Promise<T[]>): Promise<T[]> {
  const parts: string[][] = [];
  for (let at = 0; at < all.length; at += most) parts.push(all.slice(at, at + most));
  return (await Promise.all(parts.map(ask))).flat();
}

export const useSchemes = () => useQuery({ queryKey: key, queryFn: load, staleTime: 0 });

const refresh = () => queryClient.invalidateQueries({ queryKey: key });

export const mayShare = (shown: Shown, role: SchemeRole) =>
  shown.roles[role]?.permissions.includes(sharing) ?? false;

/** Lets a role of a scheme share channels, or no longer. */
export async function setMayShare(shown: Shown, role: SchemeRole, allowed: boolean): Promise<void> {
  const found = shown.roles[role];
  if (!found) return;
  const others = found.permissions.filter((one) => one !== sharing);
  await client.patchRole(found.id, { permissions: allowed ? [...others, sharing] : others });
  await refresh();
}

interface Wanted {
  display_name: string;
  description: string;
  teams: string[];
}

/** Makes a scheme, or changes one, and gives it to the wanted teams and to no others. */
export async function saveScheme(shown: Shown | undefined, { teams, ...body }: Wanted): Promise<void> {
  const scheme = shown
    ? await call<Scheme>(`/schemes/${shown.scheme.id}/patch`, { method: "PUT", body })
    : await call<Scheme>("/schemes", { method: "POST", body: { ...body, scope: "team" } });
  const before = shown?.teams.map((team) => team.id) ?? [];
  const give = (id: string, scheme_id: string) =>
    call(`/teams/${id}/scheme`, { method: "PUT", body: { scheme_id } });
  for (const id of teams.filter((one) => !before.includes(one))) await give(id, scheme.id);
  for (const id of before.filter((one) => !teams.includes(one))) await give(id, "");
  await refresh();
}

export async function removeScheme(id: string): Promise<void> {
  await call(`/schemes/${id}`, { method: "DELETE" });
  await refresh();
}
