// The channels of a team one is in, one's membership of them, and what is unread.
import { useQuery } from "@tanstack/react-query";
import type { Channel, ChannelMembership, ServerChannel } from "@mattermost/types/channels";
import type { RemoteClusterInfo } from "@mattermost/types/shared_channels";
import { displayName, useUser, useUsers } from "@/features/people/usePeople";
import { useChannelPermission } from "@/features/session/usePermission";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";

export function useChannels(teamId: string) {
  return useQuery({
    queryKey: keys.channels(teamId),
    queryFn: () => client.getMyChannels(teamId),
    enabled: teamId !== "",
  });
}

export function useMemberships(teamId: string) {
  return useQuery({
    queryKey: keys.memberships(teamId),
    queryFn: async () => {
      const list = await client.getMyChannelMembers(teamId);
      return Object.fromEntries(list.map((one) => [one.channel_id, one])) as Record<
        string,
        ChannelMembership
      >;
    },
    enabled: teamId !== "",
  });
}

export interface Unread {
  unread: boolean;
  mentions: number;
  muted: boolean;
}

/** What of a channel has not been read. In direct and group messages each message counts as a mention. */
export function unreadOf(channel: ServerChannel, member: ChannelMembership | undefined): Unread {
  if (!member || channel.delete_at) return { unread: false, mentions: 0, muted: false };
  const muted = member.notify_props.mark_unread === "mention";
  const missed = Math.max(0, channel.total_msg_count - member.msg_count);
  const direct = channel.type === "D" || channel.type === "G";
  const mentions = Math.max(member.mention_count, direct && !muted ? missed : 0);
  return { unread: mentions > 0 || (missed > 0 && !muted), mentions, muted };
}

/** In a direct channel, the other person's id (or one's own, in the notes to oneself). */
export function teammateOf(channel: Channel, myId: string): string {
  if (channel.type !== "D") return "";
  const [one = "", two = ""] = channel.name.split("__");
  return one === myId ? two : one;
}

/** What a channel is called for the reader. */
export function useChannelName(channel: Channel | undefined): string {
  const me = useMe();
  const other = useUser(channel ? teammateOf(channel, me.id) : "");
  if (!channel) return "";
  if (channel.type === "D") return displayName(other);
  if (channel.type === "G") return groupName(channel.display_name, me.username);
  return channel.display_name;
}

export function groupName(displayed: string, myName: string): string {
  const others = displayed.split(", ").filter((name) => name !== myName);
  return others.join(", ") || displayed;
}

export function channelAddress(teamName: string, channel: Channel, otherName?: string): string {
  if (channel.type === "D") return `/${teamName}/messages/@${otherName ?? channel.name}`;
  if (channel.type === "G") return `/${teamName}/messages/${channel.name}`;
  return `/${teamName}/channels/${channel.name}`;
}

export function useChannelAddress(teamName: string, channel: Channel): string {
  const me = useMe();
  const other = useUser(teammateOf(channel, me.id));
  return channelAddress(teamName, channel, other?.username);
}

/** Whether one's roles allow to share a channel with other organisations: everywhere, in its team, or in it alone. */
export function useMayShare(channel: ServerChannel): boolean {
  const { data } = useMemberships(channel.team_id);
  return useChannelPermission(channel, data?.[channel.id]?.roles, "manage_shared_channels");
}

/** The organisations that a channel is shared with. */
export function useChannelOrganisations(channel: Channel | undefined): RemoteClusterInfo[] {
  const { data } = useQuery({
    queryKey: keys.channelOrganisations(channel?.id ?? ""),
    queryFn: () => client.getSharedChannelRemoteInfos(channel?.id ?? ""),
    enabled: Boolean(channel?.shared),
    refetchInterval: 60_000,
    retry: false,
  });
  return data ?? [];
}

export function useChannelMembers(channelId: string) {
  const answer = useQuery({
    queryKey: keys.channelMembers(channelId),
    queryFn: () => client.getChannelMembers(channelId, 0, 200),
    enabled: channelId !== "",
  });
  const users = useUsers((answer.data ?? []).map((member) => member.user_id));
  return { ...answer, members: answer.data ?? [], users };
}

/** One's own membership, changed at once in the cache; the server's answer or event settles it. */
export function patchMembership(teamId: string, channelId: string, patch: Partial<ChannelMembership>): void {
  queryClient.setQueryData<Record<string, ChannelMembership>>(keys.memberships(teamId), (old) => {
    const member = old?.[channelId];
    return old && member ? { ...old, [channelId]: { ...member, ...patch } } : old;
  });
}

/** Changes a channel in every team's list that has it (direct channels are in all of them). */
export function patchChannel(channelId: string, change: (channel: ServerChannel) => ServerChannel): void {
  queryClient.setQueriesData<ServerChannel[]>({ queryKey: ["channels"] }, (old) =>
    old?.map((channel) => (channel.id === channelId ? change(channel) : channel)),
  );
}

export async function refreshChannels(): Promise<void> {
  await Promise.all(
    ["channels", "memberships", "categories"].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
}

/** Tells the server that a channel was read, and takes its marks off. */
export async function markRead(channel: ServerChannel): Promise<void> {
  queryClient.setQueriesData<Record<string, ChannelMembership>>({ queryKey: ["memberships"] }, (old) => {
    const member = old?.[channel.id];
    if (!old || !member) return old;
    const read = {
      msg_count: channel.total_msg_count,
      msg_count_root: channel.total_msg_count_root ?? 0,
      mention_count: 0,
      mention_count_root: 0,
      last_viewed_at: Math.max(member.last_viewed_at, channel.last_post_at),
    };
    return { ...old, [channel.id]: { ...member, ...read } };
  });
  await client.viewMyChannel(channel.id);
}
