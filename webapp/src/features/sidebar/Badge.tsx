import { plural, t } from "@/shared/i18n";
import type { Waiting } from "@/features/teams/unreads";
import classes from "./sidebar.module.css";

/** How often one was mentioned; without a mention a dot, where `dot` is set, for what is merely unread. */
export function Badge({ unread, mentions, dot = false }: Waiting & { dot?: boolean }) {
  if (mentions > 0) {
    return (
      <span className={classes.badge}>
        <span aria-hidden>{mentions > 99 ? "99+" : mentions}</span>
        <span className="sr-only">{plural(mentions, "sidebar.mention", "sidebar.mentions")}</span>
      </span>
    );
  }
  if (!unread) return null;
  return (
    <>
      {dot && <span className={classes.dot} aria-hidden />}
      <span className="sr-only">{t("sidebar.unread")}</span>
    </>
  );
}
