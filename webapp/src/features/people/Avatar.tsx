import { useState } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import classes from "./people.module.css";
import { displayName, useStatus } from "./usePeople";

interface Props {
  user: UserProfile | undefined;
  size?: number;
  withStatus?: boolean;
}

/** A person's picture, or their initial while there is none. The name stands beside it: it is silent for screen readers. */
export function Avatar({ user, size = 36, withStatus = false }: Props) {
  const [failed, setFailed] = useState(false);
  return (
    <span className={classes.avatar} style={{ width: size, height: size, fontSize: size * 0.45 }}>
      {user && !failed && (
        <img
          src={client.getProfilePictureUrl(user.id, user.last_picture_update ?? 0)}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          onError={() => setFailed(true)}
        />
      )}
      {user && failed && (
        <span className={classes.initial} aria-hidden>
          {displayName(user).charAt(0).toUpperCase()}
        </span>
      )}
      {withStatus && user && !user.is_bot && <StatusDot userId={user.id} />}
    </span>
  );
}

function StatusDot({ userId }: { userId: string }) {
  const status = useStatus(userId);
  const known = status === "online" || status === "away" || status === "dnd" ? status : "offline";
  return (
    <span className={classes.status} data-status={known}>
      <span className="sr-only">{t(`people.status.${known}`)}</span>
    </span>
  );
}
