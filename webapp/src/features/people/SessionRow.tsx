import { Button, Group, Text } from "@mantine/core";
import type { Session } from "@mattermost/types/sessions";
import { t } from "@/shared/i18n";
import { ago, fullTime } from "@/shared/i18n/time";
import { deviceOf } from "./device";

/** One of the places where somebody is logged in, and the button that ends it. */
export function SessionRow({ session, end }: { session: Session; end: () => void }) {
  const device = deviceOf(session);
  return (
    <Group justify="space-between" wrap="nowrap">
      <div>
        <Text size="sm" fw={600}>
          {device}
        </Text>
        <Text size="xs" c="var(--cw-text-soft)" title={fullTime(session.last_activity_at)}>
          {t("people.session.active", { when: ago(session.last_activity_at, Date.now()) })}
        </Text>
      </div>
      <Button size="xs" variant="default" aria-label={t("people.session.end", { device })} onClick={end}>
        {t("people.session.revoke")}
      </Button>
    </Group>
  );
}
