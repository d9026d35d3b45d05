// Conversations with one person or a few.
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { channelAddress, refreshChannels } from "./useChannels";

/** The address of the conversation with a person, which is made if it does not exist. */
export async function openDirect(team: Team, user: UserProfile): Promise<string> {
  const me = queryClient.getQueryData<UserProfile>(keys.me);
  const channel = await client.createDirectChannel([me?.id ?? "", user.id]);
  await showDirect(user.id);
  await refreshChannels();
  return channelAddress(team.name, channel, user.username);
}

export async function openGroup(team: Team, users: UserProfile[]): Promise<string> {
  const [only] = users;
  if (only && users.length === 1) return openDirect(team, only);
  const me = queryClient.getQueryData<UserProfile>(keys.me);
  const channel = await client.createGroupChannel([me?.id ?? "", ...users.map((user) => user.id)]);
  await refreshChannels();
  return channelAddress(team.name, channel);
}

async function showDirect(userId: string): Promise<void> {
  const me = queryClient.getQueryData<UserProfile>(keys.me);
  if (!me) return;
  const preference = { user_id: me.id, category: "direct_channel_show", name: userId, value: "true" };
  // Other clients hide conversations without it; this one lists them all, so a failure changes nothing here.
  await client.savePreferences(me.id, [preference]).catch(() => undefined);
}
