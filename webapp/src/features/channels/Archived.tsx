import { Button, Text } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import type { ServerChannel } from "@mattermost/types/channels";
import { useTeamPermission } from "@/features/session/usePermission";
import { client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { fullDay } from "@/shared/i18n/time";
import { attempt } from "@/shared/ui/confirm";
import classes from "./ChannelPage.module.css";
import { refreshChannels } from "./useChannels";

/** Stands where one would write: why nobody can, and, for those who may, the way to change that. */
export function Archived({ channel }: { channel: ServerChannel }) {
  const may = useTeamPermission(channel.team_id, "manage_team");

  const reopen = () =>
    attempt(async () => {
      await client.unarchiveChannel(channel.id);
      await refreshChannels();
      await queryClient.invalidateQueries({ queryKey: ["reach"] });
    });

  return (
    <div className={classes.archived} role="status">
      <IconArchive size={18} aria-hidden />
      <Text size="sm" flex="1 1 180px">
        {t("channels.archived", { when: fullDay(channel.delete_at) })}
      </Text>
      {may && (
        <Button size="xs" variant="light" onClick={() => void reopen()}>
          {t("channels.reopen")}
        </Button>
      )}
    </div>
  );
}
