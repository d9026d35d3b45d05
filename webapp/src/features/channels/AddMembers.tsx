import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import type { Channel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { PeoplePicker } from "@/features/people/PeoplePicker";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";

interface Props {
  team: Team;
  channel: Channel;
  close: () => void;
}

export function AddMembers({ team, channel, close }: Props) {
  const [chosen, setChosen] = useState<UserProfile[]>([]);

  async function add() {
    const done = await attempt(() =>
      client.addToChannels(
        chosen.map((user) => user.id),
        channel.id,
      ),
    );
    await queryClient.invalidateQueries({ queryKey: keys.channelMembers(channel.id) });
    await queryClient.invalidateQueries({ queryKey: keys.channelStats(channel.id) });
    if (done) close();
  }

  return (
    <Modal opened onClose={close} title={t("channels.addPeople")} size="lg">
      <Stack>
        <PeoplePicker
          scope={`not-in-${channel.id}`}
          chosen={chosen}
          onChange={setChosen}
          find={(term) =>
            term
              ? client.searchUsers(term, { team_id: team.id, not_in_channel_id: channel.id, limit: 50 })
              : client.getProfilesNotInChannel(team.id, channel.id, false, 0, 50)
          }
        />
        <Group justify="flex-end">
          <Button disabled={chosen.length === 0} onClick={() => void add()}>
            {t("channels.add")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
