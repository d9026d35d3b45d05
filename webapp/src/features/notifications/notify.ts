// Desktop notifications, where the reader allowed them and is not looking.
import type { ChannelMembership } from "@mattermost/types/channels";
import type { Post } from "@mattermost/types/posts";
import type { UserProfile } from "@mattermost/types/users";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";

/** Whether a message is one that a person wants to be told of. Names are matched as whole words. */
export function concerns(me: UserProfile, post: Post, channelType: string, followed: boolean): boolean {
  const level = me.notify_props?.desktop ?? "mention";
  if (level === "none") return false;
  if (level === "all" || channelType === "D" || channelType === "G" || followed) return true;
  const words = (me.notify_props?.mention_keys ?? "").split(",").map((word) => word.trim());
  const names = [`@${me.username}`, "@all", "@channel", "@here", ...words].filter(Boolean);
  const message = post.message.toLowerCase();
  return names.some((name) => {
    const escaped = name.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`(^|[^\\p{L}\\p{N}_])${escaped}($|[^\\p{L}\\p{N}_])`, "u").test(message);
  });
}

function muted(channelId: string): boolean {
  const lists = queryClient.getQueriesData<Record<string, ChannelMembership>>({ queryKey: ["memberships"] });
  return lists.some(([, list]) => list?.[channelId]?.notify_props.mark_unread === "mention");
}

/** Tells of a message; `followed` when it is a reply in a thread that one follows. */
export function noteNewPost(
  post: Post,
  channelType: string,
  channelName: string,
  sender: string,
  followed: boolean,
): void {
  const me = queryClient.getQueryData<UserProfile>(keys.me);
  if (!me || post.type || !("Notification" in window) || Notification.permission !== "granted") return;
  if (document.hasFocus() || muted(post.channel_id) || !concerns(me, post, channelType, followed)) return;
  const name = sender.replace(/^@/, "");
  const title =
    channelType === "D" ? t("notify.direct", { name }) : t("notify.title", { name, channel: channelName });
  const notice = new Notification(title, { body: post.message.slice(0, 200), tag: post.id });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}
