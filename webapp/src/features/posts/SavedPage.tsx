import { useQuery } from "@tanstack/react-query";
import { useTeamTitle } from "@/features/notifications/useTitle";
import { useMe } from "@/features/session/useSession";
import { PageHeader } from "@/features/shell/PageHeader";
import { useTeam } from "@/features/teams/useTeams";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { ThreadSide } from "@/features/threads/ThreadPanel";
import { PostResults } from "./PostResults";
import { fromList } from "./window";

export function SavedPage() {
  const me = useMe();
  const team = useTeam();
  useTeamTitle(team.id, t("posts.saved"));
  const { data, error, isPending } = useQuery({
    queryKey: ["saved", team.id],
    queryFn: async () => fromList(await client.getFlaggedPosts(me.id, "", team.id, 0, 60)),
    staleTime: 0,
  });
  return (
    <>
      <div style={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <PageHeader title={t("posts.saved")} />
        <PostResults
          team={team}
          posts={data}
          pending={isPending}
          error={error}
          none={t("posts.savedEmpty")}
        />
      </div>
      <ThreadSide team={team} />
    </>
  );
}
