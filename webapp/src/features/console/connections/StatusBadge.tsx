import { Badge } from "@mantine/core";
import { IconCircleCheck, IconClock, IconPlayerPause, IconPlugConnectedX } from "@tabler/icons-react";
import { t } from "@/shared/i18n/admin";
import type { Connection } from "./api";
import { isOffline, statusOf, type ConnectionStatus } from "./status";

const looks = {
  connected: { color: "teal", icon: IconCircleCheck },
  offline: { color: "red", icon: IconPlugConnectedX },
  pending: { color: "yellow", icon: IconClock },
  paused: { color: "blue", icon: IconPlayerPause },
} as const;

function Mark({ status }: { status: ConnectionStatus }) {
  const { color, icon: Icon } = looks[status];
  return (
    <Badge
      color={color}
      variant="light"
      leftSection={<Icon size={13} aria-hidden />}
      tt="none"
      c="var(--cw-text)"
    >
      {t(`connections.status.${status}`)}
    </Badge>
  );
}

/** Where no more is known of a connection than when it was last heard from. */
export function StatusBadge({ lastPingAt, confirmed }: { lastPingAt: number; confirmed: boolean }) {
  const online = isOffline(lastPingAt, Date.now()) ? "offline" : "connected";
  return <Mark status={confirmed ? online : "pending"} />;
}

export function ConnectionStatusBadge({ remote }: { remote: Connection }) {
  return <Mark status={statusOf(remote, Date.now())} />;
}
