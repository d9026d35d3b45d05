import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { openDirect } from "@/features/channels/direct";
import { channelAddress, groupName, useChannels } from "@/features/channels/useChannels";
import { Avatar } from "@/features/people/Avatar";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { displayName } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { ChannelIcon } from "@/features/sidebar/ChannelRow";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import classes from "./Switcher.module.css";

interface Choice {
  key: string;
  shown: ReactNode;
  go: () => Promise<string>;
}

interface Props {
  team: Team;
  opened: boolean;
  close: () => void;
}

/** Goes to a channel or a person by a few letters of the name. */
export function Switcher({ team, opened, close }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("switcher.title")}
      size="lg"
      yOffset="10vh"
      transitionProps={{ duration: 0 }}
    >
      {opened && <Find team={team} close={close} />}
    </Modal>
  );
}

function Find({ team, close }: { team: Team; close: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const listId = useId();
  const [term, setTerm] = useState("");
  const [active, setActive] = useState(0);
  const [settled] = useDebouncedValue(term.trim(), 150);
  const { data: channels } = useChannels(team.id);
  const { data: people } = useQuery({
    queryKey: ["switch-people", settled],
    queryFn: () => client.searchUsers(settled, { limit: 20 }),
    enabled: settled.length > 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  useEffect(() => setActive(0), [term]);
  // At once, not when the dialog has settled: the letters after the shortcut are for this field.
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);

  const wanted = term.trim().toLowerCase();
  const title = (channel: ServerChannel) =>
    channel.type === "G" ? groupName(channel.display_name, me.username) : channel.display_name;
  const found = (channels ?? [])
    .filter((channel) => channel.type !== "D" && channel.delete_at === 0)
    .filter(
      (channel) => !wanted || title(channel).toLowerCase().includes(wanted) || channel.name.includes(wanted),
    )
    .sort((a, b) => b.last_post_at - a.last_post_at)
    .slice(0, 12);
  const choices: Choice[] = [
    ...found.map((channel) => ({
      key: channel.id,
      shown: (
        <>
          <ChannelIcon channel={channel} /> {title(channel)}
        </>
      ),
      go: () => Promise.resolve(channelAddress(team.name, channel)),
    })),
    ...(wanted ? (people ?? []) : []).map((user: UserProfile) => ({
      key: user.id,
      shown: (
        <>
          <Avatar user={user} size={22} /> {displayName(user)} <small>@{user.username}</small>{" "}
          <OrganisationBadge user={user} />
        </>
      ),
      go: () => openDirect(team, user),
    })),
  ];
  const chosen = Math.min(active, choices.length - 1);

  async function go(choice: Choice | undefined) {
    if (!choice) return;
    await attempt(async () => {
      const address = await choice.go();
      close();
      void navigate(address);
    });
  }

  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        aria-label={t("switcher.placeholder")}
        placeholder={t("switcher.placeholder")}
        leftSection={<IconSearch size={16} />}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={choices[chosen] && `${listId}-${chosen}`}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setActive((chosen + 1) % Math.max(1, choices.length));
          else if (event.key === "ArrowUp")
            setActive((chosen + choices.length - 1) % Math.max(1, choices.length));
          else if (event.key === "Enter") void go(choices[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <ul id={listId} role="listbox" aria-label={t("switcher.title")} className={classes.list}>
        {choices.map((choice, index) => (
          // The keyboard reaches these through the field, which keeps the focus.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={choice.key}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={classes.choice}
            onClick={() => void go(choice)}
          >
            {choice.shown}
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className={classes.none}>{t("switcher.none")}</p>}
    </>
  );
}
