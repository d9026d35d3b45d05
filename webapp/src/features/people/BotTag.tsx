import { t } from "@/shared/i18n";
import classes from "./people.module.css";

/** Says that a program speaks, not a person. */
export function BotTag() {
  return <span className={classes.bot}>{t("people.botTag")}</span>;
}
