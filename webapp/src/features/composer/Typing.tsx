import { useTyping } from "@/features/live/typing";
import { displayName, useUsers } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { t } from "@/shared/i18n";
import classes from "./composer.module.css";

/** Who is writing here now. */
export function Typing({ channelId, rootId }: { channelId: string; rootId: string }) {
  const me = useMe();
  const people = useUsers(useTyping(channelId, rootId).filter((id) => id !== me.id));
  const names = people.map(displayName);
  const [only] = names;
  return (
    <div className={classes.typing} aria-live="polite">
      {names.length === 1 && only && t("composer.typingOne", { name: only })}
      {names.length > 1 && t("composer.typingMany", { names: names.join(", ") })}
    </div>
  );
}
