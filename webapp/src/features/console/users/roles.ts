// The roles of the whole server that somebody can be given here.
import type { UserProfile } from "@mattermost/types/users";
import { t } from "@/shared/i18n/admin";

export const given = [
  "system_admin",
  "system_manager",
  "system_user_manager",
  "system_read_only_admin",
  "secure_connection_manager",
  "shared_channel_manager",
] as const;

const namesOf = (user: Pick<UserProfile, "roles">) => user.roles.split(" ").filter(Boolean);

export const hasRole = (user: Pick<UserProfile, "roles">, role: string) => namesOf(user).includes(role);

/** What somebody is, in words. */
export function rolesOf(user: Pick<UserProfile, "roles" | "is_bot">): string[] {
  const known = given.filter((role) => hasRole(user, role)).map((role) => t(`users.given.${role}`));
  if (known.length > 0) return known;
  if (user.is_bot) return [t("people.bot")];
  return [hasRole(user, "system_guest") ? t("users.role.guest") : t("users.role.member")];
}

/** Their roles with those of `given` replaced by the chosen ones. Others stay. */
export function withRoles(user: Pick<UserProfile, "roles">, chosen: readonly string[]): string {
  const others = namesOf(user).filter((role) => !given.some((one) => one === role));
  return [...others, ...given.filter((role) => chosen.includes(role))].join(" ");
}
