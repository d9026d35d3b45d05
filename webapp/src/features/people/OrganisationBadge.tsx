import { IconBuildingBridge2 } from "@tabler/icons-react";
import type { UserProfile } from "@mattermost/types/users";
import { t } from "@/shared/i18n";
import classes from "./people.module.css";
import { useOrganisation } from "./usePeople";

/**
 * Says which other organisation a person belongs to; of somebody of a third one also which organisation says so. Draws
 * nothing for one's own people.
 */
export function OrganisationBadge({ user }: { user: UserProfile | undefined }) {
  const organisation = useOrganisation(user?.remote_id);
  if (!user?.remote_id) return null;
  const through = organisation?.display_name || organisation?.name || t("people.fromOther");
  const third = user.props?.OriginalRemoteId
    ? user.props.OriginalRemoteName || t("people.fromOther")
    : undefined;
  const name = third ? t("people.via", { organisation: third, through }) : through;
  const title = third
    ? t("people.fromVia", { organisation: third, through })
    : t("people.from", { organisation: name });
  return (
    <span className={classes.badge} title={title}>
      <IconBuildingBridge2 size={12} aria-hidden />
      <span className="sr-only">{t("people.from", { organisation: "" })}</span>
      <span className={classes.badgeName}>{name}</span>
    </span>
  );
}
