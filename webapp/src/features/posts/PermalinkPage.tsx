import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { channelAddress, teammateOf, useChannels } from "@/features/channels/useChannels";
import { useUser } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { useTeam } from "@/features/teams/useTeams";
import { client } from "@/shared/api/client";
import { Failure, Loading } from "@/shared/ui/Centered";
import { openAround } from "./usePosts";

/** A permanent link: finds the message, loads what surrounds it, and goes there. */
export function PermalinkPage() {
  const me = useMe();
  const team = useTeam();
  const { post: postId = "" } = useParams();
  const { data: channels } = useChannels(team.id);
  const { data, error } = useQuery({
    queryKey: ["permalink", postId],
    queryFn: async () => {
      const post = await client.getPost(postId);
      await openAround(post.channel_id, post.root_id || post.id);
      return post;
    },
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const channel = channels?.find((one) => one.id === data?.channel_id);
  const other = useUser(channel ? teammateOf(channel, me.id) : "");
  if (error) return <Failure error={error} />;
  if (!data || !channel || (channel.type === "D" && !other)) return <Loading />;
  const thread = data.root_id ? `&thread=${data.root_id}` : "";
  return (
    <Navigate
      to={`${channelAddress(team.name, channel, other?.username)}?post=${data.root_id || data.id}${thread}`}
      replace
    />
  );
}
