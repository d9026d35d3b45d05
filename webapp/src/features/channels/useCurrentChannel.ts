// The channel that the address names; joined, or made, when one may and is not in it yet.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { useUsers } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { refreshChannels, teammateOf, useChannels } from "./useChannels";

function find(
  channels: ServerChannel[],
  kind: string,
  name: string,
  me: UserProfile,
  teammates: UserProfile[],
): ServerChannel | undefined {
  if (kind === "messages" && name.startsWith("@")) {
    const other = teammates.find((user) => `@${user.username}` === name);
    return channels.find(
      (channel) => channel.type === "D" && other && teammateOf(channel, me.id) === other.id,
    );
  }
  return channels.find((channel) => channel.name === name || channel.id === name);
}

async function reach(team: Team, me: UserProfile, kind: string, name: string): Promise<ServerChannel> {
  if (kind === "messages") {
    const other = await client.getUserByUsername(name.replace(/^@/, ""));
    const channel = await client.createDirectChannel([me.id, other.id]);
    await refreshChannels();
    return channel;
  }
  const channel = await client.getChannelByName(team.id, name, true);
  if (channel.type === "O" && channel.delete_at === 0) {
    await client.addToChannel(me.id, channel.id);
    await refreshChannels();
  }
  return channel;
}

export function useCurrentChannel(team: Team) {
  const me = useMe();
  const { kind = "", channel: name = "" } = useParams();
  const list = useChannels(team.id);
  const directs = (list.data ?? []).filter((channel) => channel.type === "D");
  const teammates = useUsers(kind === "messages" ? directs.map((channel) => teammateOf(channel, me.id)) : []);
  const mine = find(list.data ?? [], kind, name, me, teammates);
  const waiting = kind === "messages" && teammates.length < directs.length;
  const other = useQuery({
    queryKey: ["reach", team.id, kind, name],
    queryFn: () => reach(team, me, kind, name),
    enabled: list.isSuccess && !mine && !waiting,
    retry: false,
    staleTime: 0,
  });
  return { channel: mine ?? other.data, error: list.error ?? (mine ? null : other.error) };
}
