import { Button, Group, Modal, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Channel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { channelAddress, refreshChannels, useChannels } from "./useChannels";

interface Props {
  team: Team;
  close: () => void;
  create: () => void;
}

export function BrowseChannels({ team, close, create }: Props) {
  const me = useMe();
  const navigate = useNavigate();
  const { data: mine } = useChannels(team.id);
  const [term, setTerm] = useState("");
  const [wanted] = useDebouncedValue(term.trim(), 200);
  const { data } = useQuery<Channel[]>({
    queryKey: ["browse", team.id, wanted],
    queryFn: () => (wanted ? client.searchChannels(team.id, wanted) : client.getChannels(team.id, 0, 100)),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const found = (data ?? []).filter((channel) => channel.type === "O" && channel.delete_at === 0);
  const isMine = (channel: Channel) => mine?.some((one) => one.id === channel.id) ?? false;

  async function go(channel: Channel) {
    await attempt(async () => {
      if (!isMine(channel)) {
        await client.addToChannel(me.id, channel.id);
        await refreshChannels();
      }
      close();
      void navigate(channelAddress(team.name, channel));
    });
  }

  return (
    <Modal opened onClose={close} title={t("channels.browse")} size="lg">
      <Stack>
        <Group wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={t("app.search")}
            placeholder={t("app.search")}
            leftSection={<IconSearch size={16} />}
            value={term}
            onChange={(event) => setTerm(event.currentTarget.value)}
            data-autofocus
          />
          <Button variant="light" onClick={create}>
            {t("channels.create")}
          </Button>
        </Group>
        <ScrollArea.Autosize mah="55vh">
          <Stack gap={4}>
            {found.map((channel) => (
              <Group key={channel.id} justify="space-between" wrap="nowrap" py={6} pr="sm">
                <div style={{ minWidth: 0 }}>
                  <Text fw={600} truncate>
                    {channel.display_name}
                  </Text>
                  <Text size="sm" c="var(--cw-text-soft)" lineClamp={1}>
                    {channel.purpose}
                  </Text>
                </div>
                <Button
                  size="xs"
                  variant={isMine(channel) ? "default" : "filled"}
                  onClick={() => void go(channel)}
                >
                  {isMine(channel) ? t("channels.joined") : t("channels.join")}
                </Button>
              </Group>
            ))}
            {data && found.length === 0 && <Text c="var(--cw-text-soft)">{t("channels.browseEmpty")}</Text>}
          </Stack>
        </ScrollArea.Autosize>
      </Stack>
    </Modal>
  );
}
