import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Post } from "@mattermost/types/posts";
import { useTeamTitle } from "@/features/notifications/useTitle";
import { PostResults } from "@/features/posts/PostResults";
import { useMe } from "@/features/session/useSession";
import { PageHeader } from "@/features/shell/PageHeader";
import { useTeam } from "@/features/teams/useTeams";
import { threadsKey } from "./follow";
import { ThreadSide } from "./ThreadPanel";
import { client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { plural, t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";

/** The threads one takes part in, newest reply first. */
export function ThreadsPage() {
  const me = useMe();
  const team = useTeam();
  useTeamTitle(team.id, t("sidebar.threads"));
  const { data, error, isPending } = useQuery({
    queryKey: threadsKey(team.id),
    queryFn: async () =>
      (await client.getUserThreads(me.id, team.id, { perPage: 60, extended: false })).threads ?? [],
    staleTime: 0,
  });
  const posts = data?.flatMap((thread) => {
    // The library leaves the post out of this type; the server sends it.
    const post = (thread as unknown as { post?: Post }).post;
    const { reply_count, last_reply_at } = thread;
    return post ? [{ ...post, reply_count, last_reply_at, is_following: true }] : [];
  });

  function news({ id }: Pick<Post, "id">): string {
    const count = data?.find((thread) => thread.id === id)?.unread_replies ?? 0;
    return count > 0 ? plural(count, "threads.newOne", "threads.new") : "";
  }

  async function readAll() {
    await attempt(() => client.updateThreadsReadForUser(me.id, team.id));
    await queryClient.invalidateQueries({ queryKey: threadsKey(team.id) });
  }

  return (
    <>
      <div style={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <PageHeader title={t("sidebar.threads")}>
          <Button size="xs" variant="subtle" onClick={() => void readAll()}>
            {t("threads.markAll")}
          </Button>
        </PageHeader>
        <PostResults
          team={team}
          posts={posts}
          pending={isPending}
          error={error}
          none={t("threads.empty")}
          news={news}
        />
      </div>
      <ThreadSide team={team} />
    </>
  );
}
