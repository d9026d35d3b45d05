import { Navigate } from "react-router";
import { lastChannel, useTeam } from "@/features/teams/useTeams";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { t } from "@/shared/i18n";
import { PageHeader } from "@/features/shell/PageHeader";
import { channelAddress, useChannels } from "./useChannels";

/** A team's own address leads to the channel one was in last. */
export function TeamHome() {
  const team = useTeam();
  const { data, error, isPending, refetch } = useChannels(team.id);
  const last = lastChannel.get(team.id);
  if (last) return <Navigate to={last} replace />;
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const open = data.filter((channel) => channel.delete_at === 0 && channel.type !== "D");
  const first = open.find((channel) => channel.name === "town-square") ?? open[0];
  if (first) return <Navigate to={channelAddress(team.name, first)} replace />;
  return (
    <div style={{ flex: 1 }}>
      <PageHeader title={team.display_name} />
      <Empty title={t("posts.empty")} />
    </div>
  );
}
