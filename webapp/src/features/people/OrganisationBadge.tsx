import { IconBuildingBridge2 } from "@tabler/icons-react";
import type { UserProfile } from "@mattermost/types/users";
import { t } from "@/shared/i18n";
import classes from "./people.module.css";
import { useOrganisation } from "./usePeople";

/** Says which other organisation a person belongs to. Draws nothing for one's own people. */
export function OrganisationBadge({ user }: { user: UserProfile | undefined }) {
  const organisation = useOrganisation(user?.remote_id);
  if (!user?.remote_id) return null;
  const name = organisation?.display_name || organisation?.name || t("people.fromOther");
  return (
    <span className={classes.badge} title={t("people.from", { organisation: name })}>
      <IconBuildingBridge2 size={12} aria-hidden />
      <span className="sr-only">{t("people.from", { organisation: "" })}</span>
      <span className={classes.badgeName}>{name}</span>
    </span>
  );
}
