import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Team } from "@mattermost/types/teams";
import type { UserProfile } from "@mattermost/types/users";
import { PeoplePicker } from "@/features/people/PeoplePicker";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { openGroup } from "./direct";

/** A conversation with one person or a group, of any connected organisation. */
export function NewMessage({ team, close }: { team: Team; close: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<UserProfile[]>([]);

  async function go() {
    const done = await attempt(async () => void navigate(await openGroup(team, chosen)));
    if (done) close();
  }

  return (
    <Modal opened onClose={close} title={t("channels.direct")} size="lg">
      <Stack>
        <Text size="sm" c="var(--cw-text-soft)">
          {t("channels.directHelp")}
        </Text>
        <PeoplePicker
          scope="direct"
          max={7}
          chosen={chosen}
          onChange={setChosen}
          find={async (term) => {
            const found = term
              ? await client.searchUsers(term, { limit: 50 })
              : await client.getProfiles(0, 50);
            return found.filter((user) => user.id !== me.id);
          }}
        />
        <Group justify="flex-end">
          <Button disabled={chosen.length === 0} onClick={() => void go()}>
            {t("channels.directGo")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
