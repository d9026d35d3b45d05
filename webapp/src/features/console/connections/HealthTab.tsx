import { Text } from "@mantine/core";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { useHealth, type Connection, type Health } from "./api";
import { CheckPanel } from "./CheckPanel";
import classes from "./connections.module.css";
import { Graph } from "./Graph";
import { OtherServer } from "./OtherServer";
import { QueuePanels } from "./QueuePanels";
import { perMinute, pointsOf } from "./series";
import { TokensPanel } from "./TokensPanel";
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
      {health && <CheckPanel remote={remote} organisation={organisation} />}
      {health && <OtherServer health={health} />}
      {health?.tokens && <TokensPanel remote={remote} organisation={organisation} tokens={health.tokens} />}
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
