import { Button, Group, Popover, Stack, Text } from "@mantine/core";
import { IconMessageCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import type { UserProfile } from "@mattermost/types/users";
import { openDirect } from "@/features/channels/direct";
import { useMeQuery } from "@/features/session/useSession";
import { useTeam } from "@/features/teams/useTeams";
import { call } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { ago } from "@/shared/i18n/time";
import { attempt } from "@/shared/ui/confirm";
import { useLate } from "@/shared/ui/useLate";
import { Avatar } from "./Avatar";
import { CustomStatus } from "./CustomStatus";
import { OrganisationBadge } from "./OrganisationBadge";
import classes from "./people.module.css";
import { displayName, useOrganisation, useStatus } from "./usePeople";

/** A name that opens the person's card: their own, or the one that they are shown under. */
export function PersonName({ user, name }: { user: UserProfile | undefined; name?: string }) {
  const { made, make, opened, setOpened, target } = useLate();
  const shown = name ?? displayName(user);
  if (!made) {
    return (
      <button type="button" className={classes.name} onClick={make} disabled={!user} aria-haspopup="dialog">
        {shown}
      </button>
    );
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <button ref={target} type="button" className={classes.name} onClick={() => setOpened(!opened)}>
          {shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && user && <ProfileCard user={user} close={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function ProfileCard({ user, close }: { user: UserProfile; close: () => void }) {
  const { data: me } = useMeQuery();
  const team = useTeam();
  const navigate = useNavigate();
  const status = useStatus(user.id);
  const organisation = useOrganisation(user.remote_id);
  const reach = useQuery({
    queryKey: ["can-dm", me?.id, user.id],
    queryFn: () => call<{ can_dm: boolean }>(`/sharedchannels/users/${me?.id}/can_dm/${user.id}`),
    enabled: Boolean(user.remote_id && me),
    retry: false,
  });
  const refused = reach.data?.can_dm === false;
  const named = organisation?.display_name ?? t("people.fromOther");
  const known = status === "online" || status === "away" || status === "dnd" ? status : "offline";

  async function message() {
    await attempt(async () => {
      const address = await openDirect(team, user);
      close();
      void navigate(address);
    });
  }

  return (
    <Stack gap="xs" className={classes.card}>
      <Group wrap="nowrap" gap="sm">
        <Avatar user={user} size={52} withStatus />
        <div>
          <Text fw={650}>{displayName(user)}</Text>
          <Text size="sm" c="var(--cw-text-soft)">
            @{user.username}
          </Text>
          <OrganisationBadge user={user} />
        </div>
      </Group>
      <CustomStatus user={user} full />
      {user.position && <Text size="sm">{user.position}</Text>}
      <Text size="sm" c="var(--cw-text-soft)">
        {user.is_bot
          ? t("people.bot")
          : user.delete_at
            ? t("people.deactivated")
            : t(`people.status.${known}`)}
      </Text>
      {organisation && (
        <Text size="xs" c="var(--cw-text-soft)">
          {organisation.last_ping_at
            ? t("people.lastSync", { organisation: named, when: ago(organisation.last_ping_at, Date.now()) })
            : t("people.neverSync", { organisation: named })}
        </Text>
      )}
      {refused && (
        <Text size="xs" c="var(--cw-danger)">
          {t("people.cannotDm")}
        </Text>
      )}
      {me?.id !== user.id && !refused && (
        <Button size="xs" leftSection={<IconMessageCircle size={16} />} onClick={() => void message()}>
          {t("people.message")}
        </Button>
      )}
    </Stack>
  );
}
