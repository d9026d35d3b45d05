import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Menu,
  Modal,
  PasswordInput,
  Stack,
  Table,
  Text,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDots, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { Avatar } from "@/features/people/Avatar";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { displayName } from "@/features/people/usePeople";
import { useMe } from "@/features/session/useSession";
import { call, client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt, confirm, say } from "@/shared/ui/confirm";
import { ConsolePage, TableFrame } from "../ConsolePage";

const perPage = 50;
const isAdmin = (user: UserProfile) => user.roles.split(" ").includes("system_admin");
const refresh = () => queryClient.invalidateQueries({ queryKey: ["admin-users"] });

export function UsersPage() {
  const [term, setTerm] = useState("");
  const [page, setPage] = useState(0);
  const [settled] = useDebouncedValue(term.trim(), 200);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["admin-users", settled, page],
    queryFn: () =>
      settled
        ? client.searchUsers(settled, { allow_inactive: true, limit: 100 })
        : client.getProfiles(page, perPage, { sort: "" }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  return (
    <ConsolePage title={t("users.title")}>
      <TextInput
        mb="md"
        maw={420}
        aria-label={t("users.search")}
        placeholder={t("users.search")}
        leftSection={<IconSearch size={16} />}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
      />
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && data.length === 0 && <Text c="var(--cw-text-soft)">{t("users.none")}</Text>}
      {data && data.length > 0 && (
        <TableFrame label={t("users.title")}>
          <Table verticalSpacing="xs" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("users.name")}</Table.Th>
                <Table.Th>{t("session.email")}</Table.Th>
                <Table.Th>{t("users.role")}</Table.Th>
                <Table.Th>{t("users.state")}</Table.Th>
                <Table.Th>
                  <span className="sr-only">{t("app.more")}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((user) => (
                <UserRow key={user.id} user={user} />
              ))}
            </Table.Tbody>
          </Table>
        </TableFrame>
      )}
      {!settled && data && (page > 0 || data.length === perPage) && (
        <Group mt="md">
          <Button variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t("users.previous")}
          </Button>
          <Button variant="default" disabled={data.length < perPage} onClick={() => setPage(page + 1)}>
            {t("users.next")}
          </Button>
        </Group>
      )}
    </ConsolePage>
  );
}

function UserRow({ user }: { user: UserProfile }) {
  const role = isAdmin(user) ? "admin" : user.roles.includes("system_guest") ? "guest" : "member";
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Avatar user={user} size={32} />
          <div>
            <Text size="sm" fw={600} style={{ whiteSpace: "nowrap" }}>
              {displayName(user)}
            </Text>
            <Text size="xs" c="var(--cw-text-soft)">
              @{user.username}
            </Text>
          </div>
          <OrganisationBadge user={user} />
        </Group>
      </Table.Td>
      <Table.Td>{user.remote_id ? "" : user.email}</Table.Td>
      <Table.Td>{t(`users.role.${role}`)}</Table.Td>
      <Table.Td>
        <Badge variant="light" tt="none" color={user.delete_at ? "gray" : "teal"} c="var(--cw-text)">
          {user.delete_at ? t("users.inactive") : t("users.active")}
        </Badge>
      </Table.Td>
      <Table.Td ta="right">{!user.remote_id && <UserMenu user={user} />}</Table.Td>
    </Table.Tr>
  );
}

function UserMenu({ user }: { user: UserProfile }) {
  const me = useMe();
  const [password, setPassword] = useState(false);
  const name = displayName(user);

  async function setAdmin(admin: boolean) {
    const others = user.roles.split(" ").filter((role) => role && role !== "system_admin");
    const roles = admin ? [...others, "system_admin"] : others;
    await attempt(() => client.updateUserRoles(user.id, roles.join(" ")));
    await refresh();
  }

  async function activate() {
    await attempt(() => client.updateUserActive(user.id, true));
    await refresh();
  }

  function deactivate() {
    confirm({
      title: `${t("users.deactivate")}: ${name}`,
      text: t("users.deactivateConfirm", { name }),
      action: t("users.deactivate"),
      run: async () => {
        await client.updateUserActive(user.id, false);
        await refresh();
      },
    });
  }

  async function endSessions() {
    const done = await attempt(() => client.revokeAllSessionsForUser(user.id));
    if (done) say(t("users.sessionsEnded", { name }));
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("users.actions", { name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {me.id !== user.id && (
            <Menu.Item onClick={() => void setAdmin(!isAdmin(user))}>
              {isAdmin(user) ? t("users.makeMember") : t("users.makeAdmin")}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => setPassword(true)}>{t("users.resetPassword")}</Menu.Item>
          <Menu.Item onClick={() => void endSessions()}>{t("users.endSessions")}</Menu.Item>
          {me.id !== user.id &&
            (user.delete_at ? (
              <Menu.Item onClick={() => void activate()}>{t("users.activate")}</Menu.Item>
            ) : (
              <Menu.Item c="var(--cw-danger)" onClick={deactivate}>
                {t("users.deactivate")}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {password && <SetPassword user={user} close={() => setPassword(false)} />}
    </>
  );
}

function SetPassword({ user, close }: { user: UserProfile; close: () => void }) {
  const [value, setValue] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await attempt(() =>
      call(`/users/${user.id}/password`, { method: "PUT", body: { new_password: value } }),
    );
    if (!done) return;
    say(t("app.saved"));
    close();
  }

  return (
    <Modal opened onClose={close} title={`${t("users.resetPassword")}: ${displayName(user)}`}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <PasswordInput
            label={t("people.newPassword")}
            autoComplete="new-password"
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            required
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("app.cancel")}
            </Button>
            <Button type="submit">{t("app.save")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
