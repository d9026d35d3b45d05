import { Box, Button, Divider, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { Avatar } from "@/features/people/Avatar";
import { CustomStatus } from "@/features/people/CustomStatus";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { PersonName } from "@/features/people/PersonName";
import { plural, t } from "@/shared/i18n";
import { Markdown } from "@/shared/markdown/Markdown";
import { SidePanel } from "@/shared/ui/SidePanel";
import { AddMembers } from "./AddMembers";
import { Sharing } from "./Sharing";
import { useChannelMembers, useChannelName } from "./useChannels";

interface Props {
  team: Team;
  channel: ServerChannel;
  close: () => void;
}

export function ChannelInfo({ team, channel, close }: Props) {
  const name = useChannelName(channel);
  const { users, members } = useChannelMembers(channel.id);
  const [adding, setAdding] = useState(false);
  const named = channel.type === "O" || channel.type === "P";
  return (
    <SidePanel title={t("channels.info")} detail={name} close={close}>
      <Box className="scrolls" flex={1}>
        <Stack p="md" gap="md">
          {channel.purpose && <Text size="sm">{channel.purpose}</Text>}
          {channel.header && <Markdown text={channel.header} teamName={team.name} />}
          {named && <Sharing channel={channel} name={name} />}
          <Divider />
          <Group justify="space-between">
            <Text fw={650} component="h3" size="sm">
              {plural(members.length, "channels.memberCountOne", "channels.memberCount")}
            </Text>
            {named && (
              <Button size="xs" variant="light" onClick={() => setAdding(true)}>
                {t("channels.addPeople")}
              </Button>
            )}
          </Group>
          {users.map((user) => (
            <Group key={user.id} gap="sm" wrap="nowrap">
              <Avatar user={user} size={32} withStatus />
              <PersonName user={user} />
              <OrganisationBadge user={user} />
              <CustomStatus user={user} />
            </Group>
          ))}
        </Stack>
      </Box>
      {adding && <AddMembers team={team} channel={channel} close={() => setAdding(false)} />}
    </SidePanel>
  );
}
