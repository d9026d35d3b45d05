import type { Session } from "@mattermost/types/sessions";
import { t } from "@/shared/i18n";

/** What a session is used on: "Chrome 156, Linux". */
export function deviceOf({ props }: Pick<Session, "props">): string {
  const [, browser = "", version = ""] = /^([^/]+)\/?(\d*)/.exec(props?.browser ?? "") ?? [];
  if (!browser || browser === "Unknown") return t("people.session.unknown");
  return [`${browser} ${version}`.trim(), props?.os].filter(Boolean).join(", ");
}
