import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Team } from "@mattermost/types/teams";
import type { UserAutocomplete } from "@mattermost/types/autocomplete";
import type { UserProfile } from "@mattermost/types/users";
import { useChannels } from "@/features/channels/useChannels";
import { Avatar } from "@/features/people/Avatar";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { displayName } from "@/features/people/usePeople";
import { call, client } from "@/shared/api/client";
import { pictureOf, useCustomEmojis } from "@/shared/emoji/custom";
import { findEmoji, useEmoji } from "@/shared/emoji/emoji";
import { t } from "@/shared/i18n";
import type { Token } from "./completion";

interface Suggestion {
  /** What is put into the text. */
  insert: string;
  shown: ReactNode;
}

interface CommandSuggestion {
  Complete: string;
  Suggestion: string;
  Hint: string;
  Description: string;
}

const everyone = ["channel", "here", "all"] as const;

/** What could be meant by the token at the caret. */
export function useSuggestions(team: Team, channelId: string, token: Token | undefined): Suggestion[] {
  useEmoji();
  const custom = useCustomEmojis(token?.trigger === ":");
  const [settled] = useDebouncedValue(token, 120);
  const term = settled?.term ?? "";
  const people = useQuery<UserAutocomplete>({
    queryKey: ["complete-people", team.id, channelId, term],
    queryFn: () => client.autocompleteUsers(term, team.id, channelId),
    enabled: settled?.trigger === "@",
    staleTime: 30_000,
    retry: false,
  });
  const commands = useQuery({
    queryKey: ["complete-command", team.id, channelId, term],
    queryFn: () => {
      const query = new URLSearchParams({ user_input: `/${term}`, channel_id: channelId });
      return call<CommandSuggestion[]>(
        `/teams/${team.id}/commands/autocomplete_suggestions?${query.toString()}`,
      );
    },
    enabled: settled?.trigger === "/",
    staleTime: 30_000,
    retry: false,
  });
  const { data: channels } = useChannels(team.id);

  if (!token) return [];
  if (token.trigger === ":") {
    const own = custom.filter((one) => one.name.includes(token.term.toLowerCase())).slice(0, 4);
    const drawn = own.map((one) => ({
      insert: `:${one.name}:`,
      shown: (
        <>
          <img src={pictureOf(one)} alt="" height={18} /> :{one.name}:
        </>
      ),
    }));
    const known = findEmoji(token.term, 8).map(({ name, char }) => ({
      insert: char || `:${name}:`,
      shown: (
        <>
          <span aria-hidden>{char}</span> :{name}:
        </>
      ),
    }));
    return [...drawn, ...known];
  }
  if (token.trigger === "~") {
    const wanted = token.term.toLowerCase();
    return (channels ?? [])
      .filter((one) => (one.type === "O" || one.type === "P") && one.delete_at === 0)
      .filter((one) => one.name.includes(wanted) || one.display_name.toLowerCase().includes(wanted))
      .slice(0, 8)
      .map((one) => ({ insert: `~${one.name}`, shown: `${one.display_name} (~${one.name})` }));
  }
  if (token.trigger === "/") {
    return (commands.data ?? []).slice(0, 12).map((one) => ({
      insert: `/${one.Complete.replace(/^\//, "")}`,
      shown: (
        <>
          <strong>/{one.Complete.replace(/^\//, "")}</strong> {one.Hint} <small>{one.Description}</small>
        </>
      ),
    }));
  }
  const named = (user: UserProfile) => (user.username.startsWith(token.term.toLowerCase()) ? 0 : 1);
  const found = people.data
    ? [...people.data.users, ...(people.data.out_of_channel ?? [])].sort((a, b) => named(a) - named(b))
    : [];
  const groups = everyone.filter((name) => term && name.startsWith(token.term.toLowerCase()));
  return [
    ...found.slice(0, 10).map((user) => ({
      insert: `@${user.username}`,
      shown: (
        <>
          <Avatar user={user} size={22} /> <strong>{displayName(user)}</strong> @{user.username}{" "}
          <OrganisationBadge user={user} />
        </>
      ),
    })),
    ...groups.map((name) => ({ insert: `@${name}`, shown: `@${name}: ${t(`composer.mention.${name}`)}` })),
  ];
}
