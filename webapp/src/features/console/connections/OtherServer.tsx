import { Badge, Text } from "@mantine/core";
import { t } from "@/shared/i18n/admin";
import { ago, fullTime } from "@/shared/i18n/time";
import { Panel } from "../ConsolePage";
import type { Health } from "./api";
import { FactGrid, type Fact } from "./ConnectionDetails";
import classes from "./connections.module.css";
import { duration } from "./words";

function skewWords(skew: number | null): string {
  if (skew === null) return t("health.unknown");
  // Less cannot be told from the time that the answer took.
  if (Math.abs(skew) < 1000) return t("health.skewNone");
  const time = duration(Math.abs(skew));
  return t(skew > 0 ? "health.skewAhead" : "health.skewBehind", { time });
}

/** What is known of the other side's program, and when it was last heard from. */
export function OtherServer({ health }: { health: Health }) {
  const since = (at: number | undefined) =>
    at ? <span title={fullTime(at)}>{ago(at, Date.now())}</span> : t("connections.never");
  const facts: Fact[] = [
    { label: t("health.version"), value: health.version || t("health.versionUnknown") },
    {
      label: t("health.protocol"),
      value: health.protocol
        ? t("health.protocolValue", { version: health.protocol })
        : t("health.protocolPlain"),
    },
    { label: t("health.skew"), value: skewWords(health.clock_skew_ms) },
    { label: t("connections.lastPing"), value: since(health.last_ping_at) },
    ...(health.last_heard_at === undefined
      ? []
      : [{ label: t("health.heard"), value: since(health.last_heard_at) }]),
    {
      label: t("health.lastError"),
      value: health.last_error ? (
        <>
          {health.last_error} ({since(health.last_error_at)})
        </>
      ) : (
        t("health.noError")
      ),
    },
  ];

  return (
    <Panel title={t("health.details")}>
      <FactGrid facts={facts} />
      {health.features.length > 0 && (
        <>
          <Text size="xs" c="var(--cw-text-soft)" mt="md" mb={4}>
            {t("health.features")}
          </Text>
          <div className={classes.features}>
            {health.features.map((feature) => (
              <Badge key={feature} variant="light" color="gray" tt="none" c="var(--cw-text)">
                {feature}
              </Badge>
            ))}
          </div>
        </>
      )}
    </Panel>
  );
}
