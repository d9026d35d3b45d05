import { Badge, Group, Select, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { Avatar } from "@/features/people/Avatar";
import { OrganisationBadge } from "@/features/people/OrganisationBadge";
import { displayName } from "@/features/people/usePeople";
import { call } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { ConsolePage, Pager, ListTable } from "../ConsolePage";
import { rolesOf } from "./roles";
import { UserMenu } from "./UserMenu";

const perPage = 50;
const shows = ["all", "active", "inactive", "admins"] as const;
type Show = (typeof shows)[number];

/** What the two ways of asking take for each choice. */
const asked: Record<Show, { query: string; body: object }> = {
  all: { query: "", body: { allow_inactive: true } },
  active: { query: "&active=true", body: {} },
  inactive: { query: "&inactive=true", body: { allow_inactive: true } },
  admins: { query: "&role=system_admin", body: { allow_inactive: true, role: "system_admin" } },
};

function find(term: string, show: Show, page: number): Promise<UserProfile[]> {
  const { query, body } = asked[show];
  if (!term) return call(`/users?page=${page}&per_page=${perPage}${query}`);
  return call("/users/search", { method: "POST", body: { term, limit: 100, ...body } });
}

export function UsersPage() {
  const [term, setTerm] = useState("");
  const [show, setShow] = useState<Show>("all");
  const [page, setPage] = useState(0);
  const [settled] = useDebouncedValue(term.trim(), 200);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["admin-users", settled, show, page],
    queryFn: () => find(settled, show, page),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const people = (data ?? []).filter((user) => show !== "inactive" || user.delete_at > 0);
  return (
    <ConsolePage title={t("users.title")}>
      <Group mb="md" gap="sm">
        <TextInput
          flex="1 1 220px"
          maw={420}
          aria-label={t("users.search")}
          placeholder={t("users.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={term}
          onChange={(event) => setTerm(event.currentTarget.value)}
        />
        <Select
          aria-label={t("users.show")}
          w={200}
          data={shows.map((value) => ({ value, label: t(`users.show.${value}`) }))}
          value={show}
          onChange={(value) => {
            setPage(0);
            setShow((value ?? "all") as Show);
          }}
          allowDeselect={false}
        />
      </Group>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && people.length === 0 && <Text c="var(--cw-text-soft)">{t("users.none")}</Text>}
      {people.length > 0 && (
        <ListTable
          label={t("users.title")}
          heads={[t("users.name"), t("session.email"), t("users.role"), t("users.state")]}
          width={760}
        >
          {people.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </ListTable>
      )}
      {!settled && data && <Pager page={page} more={data.length === perPage} onChange={setPage} />}
    </ConsolePage>
  );
}

function UserRow({ user }: { user: UserProfile }) {
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
      <Table.Td>{user.remote_id || user.is_bot ? "" : user.email}</Table.Td>
      <Table.Td miw={180}>{rolesOf(user).join(", ")}</Table.Td>
      <Table.Td>
        <Badge variant="light" tt="none" color={user.delete_at ? "gray" : "teal"} c="var(--cw-text)">
          {user.delete_at ? t("users.inactive") : t("users.active")}
        </Badge>
      </Table.Td>
      <Table.Td ta="right">{!user.remote_id && !user.is_bot && <UserMenu user={user} />}</Table.Td>
    </Table.Tr>
  );
}
