import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { UserProfile } from "@mattermost/types/users";
import { SessionRow } from "@/features/people/SessionRow";
import { displayName } from "@/features/people/usePeople";
import { client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt, say } from "@/shared/ui/confirm";

/** Where somebody is logged in, each of which can be ended, or all of them. */
export function SessionsDialog({ user, close }: { user: UserProfile; close: () => void }) {
  const queryKey = ["admin-sessions", user.id];
  const { data, error, isPending } = useQuery({
    queryKey,
    queryFn: () => client.getSessions(user.id),
    staleTime: 0,
  });
  const name = displayName(user);

  async function end(id: string) {
    await attempt(() => client.revokeSession(user.id, id));
    await queryClient.invalidateQueries({ queryKey });
  }

  async function endAll() {
    const done = await attempt(() => client.revokeAllSessionsForUser(user.id));
    await queryClient.invalidateQueries({ queryKey });
    if (done) say(t("users.sessionsEnded", { name }));
  }

  return (
    <Modal opened onClose={close} title={t("users.sessionsOf", { name })} size="lg">
      <Stack gap="sm">
        {isPending && <Loading />}
        {error && !data && <Failure error={error} />}
        {data?.length === 0 && <Text c="var(--cw-text-soft)">{t("users.noSessions")}</Text>}
        {data?.map((session) => (
          <SessionRow key={session.id} session={session} end={() => void end(session.id)} />
        ))}
        <Group justify="flex-end" mt="sm">
          {data && data.length > 0 && (
            <Button variant="light" color="red" onClick={() => void endAll()}>
              {t("users.endSessions")}
            </Button>
          )}
          <Button variant="default" onClick={close}>
            {t("app.close")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
