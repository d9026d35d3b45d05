import { Box, Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Channel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { fullDay } from "@/shared/i18n/time";
import { attempt } from "@/shared/ui/confirm";
import { channelAddress, refreshChannels, useChannels } from "./useChannels";

const kinds = ["open", "archived"] as const;
type Kind = (typeof kinds)[number];

/** Those that one could join; or those that are archived, which have no search of their own. */
async function find(teamId: string, kind: Kind, wanted: string): Promise<Channel[]> {
  if (kind === "archived") {
    const words = wanted.toLowerCase();
    const all = await client.getArchivedChannels(teamId, 0, 200);
    return all.filter((one) => `${one.display_name} ${one.name}`.toLowerCase().includes(words));
  }
  const all: Channel[] = wanted
    ? await client.searchChannels(teamId, wanted)
    : await client.getChannels(teamId, 0, 100);
  return all.filter((one) => one.type === "O" && one.delete_at === 0);
}

function useFound(teamId: string, kind: Kind, wanted: string) {
  return useQuery({
    queryKey: ["browse", teamId, kind, wanted],
    queryFn: () => find(teamId, kind, wanted),
    staleTime: 0,
    placeholderData: (old, query) => (query?.queryKey[2] === kind ? old : undefined),
  });
}

interface Props {
  team: Team;
  close: () => void;
  create: () => void;
}

export function BrowseChannels({ team, close, create }: Props) {
  const me = useMe();
  const navigate = useNavigate();
  const { data: mine } = useChannels(team.id);
  const [kind, setKind] = useState<Kind>("open");
  const [term, setTerm] = useState("");
  const [wanted] = useDebouncedValue(term.trim(), 200);
  const { data } = useFound(team.id, kind, wanted);
  const isMine = (channel: Channel) => mine?.some((one) => one.id === channel.id) ?? false;

  async function go(channel: Channel) {
    await attempt(async () => {
      if (!isMine(channel) && channel.delete_at === 0) {
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
        <Group gap="sm">
          <TextInput
            flex="1 1 200px"
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
        <SegmentedControl
          aria-label={t("channels.browseWhich")}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={kinds.map((value) => ({ value, label: t(`channels.browse.${value}`) }))}
        />
        <Box className="scrolls" mah="55vh">
          <Stack gap={4}>
            {data?.map((channel) => (
              <Found key={channel.id} channel={channel} mine={isMine(channel)} go={() => void go(channel)} />
            ))}
            {data?.length === 0 && (
              <Text c="var(--cw-text-soft)">
                {kind === "archived" ? t("channels.archivedEmpty") : t("channels.browseEmpty")}
              </Text>
            )}
          </Stack>
        </Box>
      </Stack>
    </Modal>
  );
}

interface FoundProps {
  channel: Channel;
  mine: boolean;
  go: () => void;
}

function Found({ channel, mine, go }: FoundProps) {
  const archived = channel.delete_at > 0;
  const detail = archived ? t("channels.archivedOn", { when: fullDay(channel.delete_at) }) : channel.purpose;
  const action = archived ? t("channels.view") : mine ? t("channels.joined") : t("channels.join");
  return (
    <Group justify="space-between" wrap="nowrap" py={6} pr="sm">
      <div style={{ minWidth: 0 }}>
        <Text fw={600} truncate>
          {channel.display_name}
        </Text>
        <Text size="sm" c="var(--cw-text-soft)" lineClamp={1}>
          {detail}
        </Text>
      </div>
      <Button size="xs" variant={archived || mine ? "default" : "filled"} onClick={go}>
        {action}
      </Button>
    </Group>
  );
}
