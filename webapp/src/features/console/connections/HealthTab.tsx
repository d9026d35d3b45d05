import { Badge, Button, Text } from "@mantine/core";
import { t } from "@/shared/i18n";
import { ago, fullTime } from "@/shared/i18n/time";
import { Failure, Loading } from "@/shared/ui/Centered";
import { confirm, say } from "@/shared/ui/confirm";
import { Panel } from "../ConsolePage";
import { refresh, rotate, useHealth, type Connection, type Health } from "./api";
import { CheckPanel } from "./CheckPanel";
import { FactGrid, type Fact } from "./ConnectionDetails";
import classes from "./connections.module.css";
import { Graph } from "./Graph";
import { QueuePanels } from "./QueuePanels";
import { perMinute, pointsOf } from "./series";
import { count, duration } from "./words";

interface Props {
  remote: Connection;
  organisation: string;
}

export function HealthTab({ remote, organisation }: Props) {
  const { data: health, error, isPending, refetch } = useHealth(remote.remote_id);
  if (isPending) return <Loading />;
  if (error && !health) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <>
      {health && <Graphs health={health} />}
      <QueuePanels remote={remote} organisation={organisation} />
      {health && <CheckPanel remote={remote} />}
      {health && <OtherServer remote={remote} organisation={organisation} health={health} />}
    </>
  );
}

function Graphs({ health }: { health: Health }) {
  const samples = health.history;
  const perMinuteWords = (value: number) => t("health.perMinute", { count: count(Math.round(value)) });
  return (
    <>
      <div className={classes.graphs}>
        <Graph
          title={t("health.lag")}
          help={t("health.lagHelp")}
          now={health.queue === 0 ? t("connections.duration.none") : duration(health.lag_ms)}
          lines={[{ label: "", points: pointsOf(samples, (one) => one.lag_ms) }]}
          words={duration}
          least={5000}
        />
        <Graph
          title={t("health.throughput")}
          help={t("health.throughputHelp")}
          now={perMinuteWords(health.throughput_per_minute)}
          lines={[
            { label: t("health.sent"), points: perMinute(samples, "sent") },
            { label: t("health.received"), points: perMinute(samples, "received") },
          ]}
          words={(value) => count(Math.round(value))}
          least={10}
        />
        <Graph
          title={t("health.queue")}
          help={t("health.queueHelp")}
          now={count(health.queue)}
          lines={[{ label: "", points: pointsOf(samples, (one) => one.queue) }]}
          words={(value) => count(Math.round(value))}
          least={10}
        />
        <Graph
          title={t("health.roundTrip")}
          help={t("health.roundTripHelp")}
          now={health.round_trip_ms === null ? t("health.unknown") : duration(health.round_trip_ms)}
          lines={[{ label: "", points: pointsOf(samples, (one) => one.round_trip_ms) }]}
          words={duration}
          least={50}
        />
      </div>
      <Text size="xs" c="var(--cw-text-soft)" mb="md">
        {t("health.since")}
      </Text>
    </>
  );
}

function skewWords(skew: number | null): string {
  if (skew === null) return t("health.unknown");
  // Less cannot be told from the time that the answer took.
  if (Math.abs(skew) < 1000) return t("health.skewNone");
  const time = duration(Math.abs(skew));
  return t(skew > 0 ? "health.skewAhead" : "health.skewBehind", { time });
}

function OtherServer({ remote, organisation, health }: Props & { health: Health }) {
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
    {
      label: t("health.tokens"),
      value: health.tokens_rotated_at
        ? t("health.tokensRotated", { when: ago(health.tokens_rotated_at, Date.now()) })
        : t("health.tokensNever"),
    },
  ];

  const ask = () =>
    confirm({
      title: t("health.rotateTitle"),
      text: t("health.rotateConfirm", { organisation }),
      action: t("health.rotate"),
      danger: false,
      run: async () => {
        await rotate(remote.remote_id);
        await refresh();
        say(t("health.rotated"));
      },
    });

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
      <Button variant="default" size="xs" mt="md" onClick={ask}>
        {t("health.rotate")}
      </Button>
    </Panel>
  );
}
