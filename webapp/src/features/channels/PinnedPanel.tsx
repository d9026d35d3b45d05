import { useQuery } from "@tanstack/react-query";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { PostResults } from "@/features/posts/PostResults";
import { fromList } from "@/features/posts/window";
import { client } from "@/shared/api/client";
import { keys } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { SidePanel } from "@/shared/ui/SidePanel";

interface Props {
  team: Team;
  channel: ServerChannel;
  close: () => void;
}

export function PinnedPanel({ team, channel, close }: Props) {
  const { data, error, isPending } = useQuery({
    queryKey: keys.pinned(channel.id),
    queryFn: async () => fromList(await client.getPinnedPosts(channel.id)),
    staleTime: 0,
  });
  return (
    <SidePanel title={t("channels.pinned")} close={close}>
      <PostResults
        team={team}
        posts={data}
        pending={isPending}
        error={error}
        none={t("channels.pinnedEmpty")}
      />
    </SidePanel>
  );
}
