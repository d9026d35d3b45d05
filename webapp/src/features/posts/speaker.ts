// Who a message is shown to be from: its author, or, where the server lets webhooks have names of their own, such a name.
import type { Post } from "@mattermost/types/posts";
import type { UserProfile } from "@mattermost/types/users";
import { displayName } from "@/features/people/usePeople";

export interface Speaker {
  name: string;
  /** A program wrote it. Says so wherever the name is not the author's. */
  isBot: boolean;
}

export const fromWebhook = (post: Post) => post.props?.from_webhook === "true";

/** Nothing that is not seen, or that turns the direction of writing: another name could hide behind it. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

export function speakerOf(post: Post, author: UserProfile | undefined, overrides: boolean): Speaker {
  const isBot = Boolean(author?.is_bot) || fromWebhook(post);
  const own = displayName(author);
  const wanted = post.props?.override_username;
  if (!overrides || !fromWebhook(post) || typeof wanted !== "string") return { name: own, isBot };
  return { name: wanted.replace(unseen, "").trim().slice(0, 140) || own, isBot };
}

/** Whether two messages are shown under the same name, so that the second need not repeat it. */
export const sameSpeaker = (one: Post, other: Post) =>
  one.user_id === other.user_id &&
  fromWebhook(one) === fromWebhook(other) &&
  one.props?.override_username === other.props?.override_username;
