import { Badge } from "@mantine/core";
import { IconCircleCheck, IconClock, IconPlugConnectedX } from "@tabler/icons-react";
import { t } from "@/shared/i18n";
import { isOffline, type ConnectionStatus } from "./status";

const looks = {
  connected: { color: "teal", icon: IconCircleCheck },
  offline: { color: "red", icon: IconPlugConnectedX },
  pending: { color: "yellow", icon: IconClock },
} as const;

interface Props {
  lastPingAt: number;
  confirmed: boolean;
}

export function StatusBadge({ lastPingAt, confirmed }: Props) {
  const status: ConnectionStatus = !confirmed
    ? "pending"
    : isOffline(lastPingAt, Date.now())
      ? "offline"
      : "connected";
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
