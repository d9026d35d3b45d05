import { IconAlertTriangle, IconCheck, IconClock } from "@tabler/icons-react";
import type { Post } from "@mattermost/types/posts";
import type { Team } from "@mattermost/types/teams";
import { useMe } from "@/features/session/useSession";
import { t } from "@/shared/i18n";
import { dateTime, preciseTime, sameDay } from "@/shared/i18n/time";
import { isSharedHere, useDelivery, type Delivery } from "./delivery";
import classes from "./DeliveryMarks.module.css";

const looks = { waiting: IconClock, delivered: IconCheck, refused: IconAlertTriangle } as const;

function wordsOf({ state, display_name: organisation, at, reason }: Delivery): string {
  if (state === "waiting") return t("delivery.waiting", { organisation });
  if (state === "refused") return t("delivery.refused", { organisation, reason });
  if (reason) return t("delivery.partly", { organisation, reason });
  if (!at) return t("delivery.deliveredPlain", { organisation });
  const time = sameDay(at, Date.now()) ? preciseTime(at) : dateTime(at);
  return t("delivery.delivered", { organisation, time });
}

/** Below one's own messages in a shared channel: how far each is. What arrived whole is a tick that tells more when one looks. */
export function DeliveryMarks({ team, post }: { team: Team; post: Post }) {
  const me = useMe();
  const isMine = post.user_id === me.id && ["", "me"].includes(post.type);
  const states = useDelivery(post, isMine && isSharedHere(team.id, post.channel_id));
  if (states.length === 0) return null;
  const isWhole = states.every((one) => one.state === "delivered" && !one.reason);
  return (
    <div className={classes.marks} data-whole={isWhole || undefined}>
      {states.map((one) => {
        const Icon = looks[one.state];
        return (
          <span
            key={one.remote_id}
            className={classes.mark}
            data-state={one.reason && one.state === "delivered" ? "partly" : one.state}
            title={one.state === "waiting" && one.reason ? one.reason : undefined}
          >
            <Icon size={13} aria-hidden />
            <span className={classes.words}>{wordsOf(one)}</span>
          </span>
        );
      })}
    </div>
  );
}
