import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { PeoplePicker } from "@/features/people/PeoplePicker";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";

export function AddToTeam({ team, close }: { team: Team; close: () => void }) {
  const [chosen, setChosen] = useState<UserProfile[]>([]);

  async function add() {
    const done = await attempt(() =>
      client.addUsersToTeam(
        team.id,
        chosen.map((user) => user.id),
      ),
    );
    if (done) close();
  }

  return (
    <Modal opened onClose={close} title={t("teams.invite")} size="lg">
      <Stack>
        <PeoplePicker
          scope={`not-in-team-${team.id}`}
          chosen={chosen}
          onChange={setChosen}
          find={(term) =>
            term
              ? client.searchUsers(term, { not_in_team_id: team.id, limit: 50 })
              : client.getProfilesNotInTeam(team.id, false, 0, 50)
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
