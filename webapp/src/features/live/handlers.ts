// What each live event changes in the cache. Whatever is not named here changes nothing on the page.
import type { ChannelMembership, ServerChannel } from "@mattermost/types/channels";
import type { Post, PostAcknowledgement } from "@mattermost/types/posts";
import type { Reaction } from "@mattermost/types/reactions";
import type { UserProfile, UserStatus } from "@mattermost/types/users";
import { patchChannel, refreshChannels, unreadOf } from "@/features/channels/useChannels";
import { noteNewPost } from "@/features/notifications/notify";
import { changeEverywhere, changeWherever, dropFromLists } from "@/features/posts/actions";
import { noteDelivery, type Delivery } from "@/features/posts/delivery";
import { countReplies, uncountReply } from "@/features/posts/outbox";
import { fromWebhook } from "@/features/posts/speaker";
import { applyEdited, applyPosted, removePost, withReaction, type PostWindow } from "@/features/posts/window";
import { countInTeam, noteRead } from "@/features/teams/unreads";
import { noteFollowed } from "@/features/threads/follow";
import { keys, queryClient } from "@/shared/api/queries";
import { noteTyping, stopTyping } from "./typing";

export interface LiveEvent {
  event: string;
  data: Record<string, unknown>;
  broadcast: { channel_id: string; team_id: string; user_id: string };
}

type Handler = (event: LiveEvent) => void;

/** Entities travel as JSON within JSON; some events carry them plain. */
function entity<T>(value: unknown): T {
  return (typeof value === "string" ? JSON.parse(value) : value) as T;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

function meId(): string {
  return queryClient.getQueryData<UserProfile>(keys.me)?.id ?? "";
}

function invalidate(...names: string[]): void {
  for (const name of names) void queryClient.invalidateQueries({ queryKey: [name] });
}

function posted({ data }: LiveEvent): void {
  const post = entity<Post>(data.post);
  // Who made a webhook has not written what it writes.
  const mine = post.user_id === meId() && !fromWebhook(post);
  stopTyping(post.channel_id, post.user_id);
  if (post.root_id) {
    queryClient.setQueryData<PostWindow>(keys.thread(post.root_id), (old) => old && applyPosted(old, post));
    countReplies(post);
  } else {
    queryClient.setQueryData<PostWindow>(keys.posts(post.channel_id), (old) => old && applyPosted(old, post));
  }
  const told = (value: unknown) => entity<string[]>(value ?? "[]").includes(meId());
  countMessage(post, text(data.team_id), mine, told(data.mentions));
  if (!mine) notify(data, post, told(data.followers));
}

function notify(data: LiveEvent["data"], post: Post, followed: boolean): void {
  const from = [text(data.channel_type), text(data.channel_display_name), text(data.sender_name)] as const;
  noteNewPost(post, ...from, followed);
}

/** Said again to somebody who has not answered an urgent message. */
function repeated({ data }: LiveEvent): void {
  notify(data, entity<Post>(data.post), false);
}

/** Keeps the sidebar's counts in step, as the server counts them. */
function countMessage(post: Post, teamId: string, mine: boolean, mentioned: boolean): void {
  if (teamId && !mine) countInTeam(teamId, mentioned);
  const channels = queryClient.getQueriesData<ServerChannel[]>({ queryKey: ["channels"] });
  if (!channels.some(([, list]) => list?.some((channel) => channel.id === post.channel_id))) {
    // Of a team that was not opened yet, no channels are held.
    if (!teamId || queryClient.getQueryData(keys.channels(teamId))) void refreshChannels();
    return;
  }
  const root = post.root_id ? 0 : 1;
  patchChannel(post.channel_id, (channel) => ({
    ...channel,
    total_msg_count: channel.total_msg_count + 1,
    total_msg_count_root: (channel.total_msg_count_root ?? 0) + root,
    last_post_at: Math.max(channel.last_post_at, post.create_at),
  }));
  queryClient.setQueriesData<Record<string, ChannelMembership>>({ queryKey: ["memberships"] }, (old) => {
    const member = old?.[post.channel_id];
    if (!old || !member) return old;
    const change = mine
      ? { msg_count: member.msg_count + 1, msg_count_root: member.msg_count_root + root }
      : { mention_count: member.mention_count + (mentioned ? 1 : 0) };
    return { ...old, [post.channel_id]: { ...member, ...change } };
  });
}

function edited({ data }: LiveEvent): void {
  const post = entity<Post>(data.post);
  queryClient.setQueryData<PostWindow>(keys.posts(post.channel_id), (old) => old && applyEdited(old, post));
  const root = post.root_id || post.id;
  queryClient.setQueryData<PostWindow>(keys.thread(root), (old) => old && applyEdited(old, post));
  invalidate("pinned", "delivery");
}

function deleted({ data }: LiveEvent): void {
  const post = entity<Post>(data.post);
  queryClient.setQueryData<PostWindow>(keys.posts(post.channel_id), (old) => old && removePost(old, post.id));
  const root = post.root_id || post.id;
  queryClient.setQueryData<PostWindow>(keys.thread(root), (old) => old && removePost(old, post.id));
  dropFromLists(post.id);
  if (post.root_id) uncountReply(post);
}

function ephemeral({ data }: LiveEvent): void {
  const post: Post = { ...entity<Post>(data.post), type: "system_ephemeral" };
  const key = post.root_id ? keys.thread(post.root_id) : keys.posts(post.channel_id);
  queryClient.setQueryData<PostWindow>(key, (old) => old && applyPosted(old, post));
}

function reaction(present: boolean): Handler {
  return ({ data }) => {
    const one = entity<Reaction>(data.reaction);
    changeWherever(one.post_id, (post) => withReaction(post, one, present));
  };
}

function acknowledged(present: boolean): Handler {
  return ({ data, broadcast }) => {
    const ack = entity<PostAcknowledgement>(data.acknowledgement);
    changeEverywhere({ id: ack.post_id, channel_id: broadcast.channel_id, root_id: "" }, (post) => {
      const others = (post.metadata.acknowledgements ?? []).filter((one) => one.user_id !== ack.user_id);
      return {
        ...post,
        metadata: { ...post.metadata, acknowledgements: present ? [...others, ack] : others },
      };
    });
  };
}

function channelUpdated({ data }: LiveEvent): void {
  if (!data.channel) return invalidate("channels");
  const channel = entity<ServerChannel>(data.channel);
  patchChannel(channel.id, (old) => ({ ...old, ...channel }));
  invalidate("channel-organisations");
}

function membersChanged({ data, broadcast }: LiveEvent): void {
  const channelId = broadcast.channel_id || text(data.channel_id);
  invalidate("channel-stats");
  void queryClient.invalidateQueries({ queryKey: keys.channelMembers(channelId) });
  if (text(data.user_id) === meId() || broadcast.user_id === meId()) void refreshChannels();
}

function viewed({ data }: LiveEvent): void {
  // Read in another window or on another device.
  const times = (data.channel_times ?? {}) as Record<string, number>;
  const lists = queryClient.getQueriesData<ServerChannel[]>({ queryKey: ["channels"] });
  const channels = lists.flatMap(([, list]) => list ?? []);
  noteRead();
  queryClient.setQueriesData<Record<string, ChannelMembership>>({ queryKey: ["memberships"] }, (old) => {
    if (!old) return old;
    const next = { ...old };
    for (const id of Object.keys(times)) {
      const member = next[id];
      const channel = channels.find((one) => one.id === id);
      if (!member || !channel || !unreadOf(channel, member).unread) continue;
      next[id] = {
        ...member,
        msg_count: channel.total_msg_count,
        mention_count: 0,
        last_viewed_at: times[id] ?? 0,
      };
    }
    return next;
  });
}

function statusChanged({ data }: LiveEvent): void {
  const userId = text(data.user_id);
  queryClient.setQueryData<UserStatus>(keys.status(userId), (old) => ({
    user_id: userId,
    manual: false,
    ...old,
    status: text(data.status),
  }));
}

function userUpdated({ data }: LiveEvent): void {
  const user = entity<UserProfile>(data.user);
  queryClient.setQueryData<UserProfile>(keys.user(user.id), (old) => ({ ...old, ...user }));
  if (user.id === meId()) queryClient.setQueryData<UserProfile>(keys.me, (old) => ({ ...old, ...user }));
}

function deliveryChanged({ data }: LiveEvent): void {
  noteDelivery(text(data.post_id), {
    remote_id: text(data.remote_id),
    state: text(data.state) as Delivery["state"],
    at: Number(data.at),
    reason: text(data.reason),
  });
}

/** A thread that one follows has something new. */
function threadUpdated({ data }: LiveEvent): void {
  noteFollowed(entity<{ id: string }>(data.thread).id, true);
  invalidate("threads");
}

function followChanged({ data }: LiveEvent): void {
  noteFollowed(text(data.thread_id), data.state === true);
  invalidate("threads");
}

function channelsChanged(): void {
  void refreshChannels();
  // Of channels that one is not in, only the open page holds one.
  invalidate("reach", "browse");
}

const handlers: Record<string, Handler> = {
  posted,
  persistent_notification_triggered: repeated,
  post_edited: edited,
  post_deleted: deleted,
  ephemeral_message: ephemeral,
  reaction_added: reaction(true),
  reaction_removed: reaction(false),
  post_acknowledgement_added: acknowledged(true),
  post_acknowledgement_removed: acknowledged(false),
  causeway_post_delivery: deliveryChanged,
  post_unread: () => invalidate("memberships", "team-unreads"),
  channel_created: channelsChanged,
  channel_deleted: channelsChanged,
  channel_restored: channelsChanged,
  channel_converted: channelsChanged,
  channel_updated: channelUpdated,
  channel_member_updated: () => invalidate("memberships", "team-unreads"),
  shared_channel_remote_updated: () => invalidate("channels", "channel-organisations"),
  direct_added: channelsChanged,
  group_added: channelsChanged,
  user_added: membersChanged,
  user_removed: membersChanged,
  multiple_channels_viewed: viewed,
  added_to_team: () => invalidate("teams", "team-unreads"),
  leave_team: () => invalidate("teams"),
  update_team: () => invalidate("teams"),
  delete_team: () => invalidate("teams"),
  restore_team: () => invalidate("teams"),
  user_updated: userUpdated,
  new_user: () => invalidate("admin-users"),
  status_change: statusChanged,
  typing: ({ data, broadcast }) => noteTyping(broadcast.channel_id, text(data.parent_id), text(data.user_id)),
  preferences_changed: () => invalidate("preferences"),
  preferences_deleted: () => invalidate("preferences"),
  sidebar_category_created: () => invalidate("categories"),
  sidebar_category_updated: () => invalidate("categories"),
  sidebar_category_deleted: () => invalidate("categories"),
  sidebar_category_order_updated: () => invalidate("categories"),
  thread_updated: threadUpdated,
  thread_follow_changed: followChanged,
  thread_read_changed: () => invalidate("threads"),
  role_updated: () => invalidate("roles"),
  memberrole_updated: () => invalidate("team-member"),
  update_team_scheme: () => invalidate("team-member", "memberships"),
  config_changed: () => invalidate("config"),
  emoji_added: () => invalidate("custom-emoji"),
};

export function handle(event: LiveEvent): void {
  handlers[event.event]?.(event);
}
