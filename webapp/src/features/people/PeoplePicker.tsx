import { Box, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { t } from "@/shared/i18n/admin";
import { Avatar } from "./Avatar";
import { OrganisationBadge } from "./OrganisationBadge";
import { displayName } from "./usePeople";

interface Props {
  /** Names the list in the cache. */
  scope: string;
  find: (term: string) => Promise<UserProfile[]>;
  chosen: UserProfile[];
  onChange: (users: UserProfile[]) => void;
  max?: number;
}

/** Searches people and lets one tick some. Those chosen stay in sight. */
export function PeoplePicker({ scope, find, chosen, onChange, max = 100 }: Props) {
  const [term, setTerm] = useState("");
  const [wanted] = useDebouncedValue(term.trim(), 200);
  const { data } = useQuery({
    queryKey: ["pick", scope, wanted],
    queryFn: () => find(wanted),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const others = (data ?? []).filter((user) => !user.delete_at && !chosen.some((one) => one.id === user.id));

  function toggle(user: UserProfile) {
    const has = chosen.some((one) => one.id === user.id);
    onChange(has ? chosen.filter((one) => one.id !== user.id) : [...chosen, user]);
  }

  return (
    <Stack gap="xs">
      <TextInput
        aria-label={t("app.search")}
        placeholder={t("app.search")}
        leftSection={<IconSearch size={16} />}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
        data-autofocus
      />
      <Box className="scrolls" mah="45vh">
        {[...chosen, ...others].map((user) => {
          const ticked = chosen.includes(user);
          return (
            <Checkbox
              key={user.id}
              py={5}
              checked={ticked}
              disabled={!ticked && chosen.length >= max}
              onChange={() => toggle(user)}
              styles={{ body: { alignItems: "center" }, labelWrapper: { flex: 1 } }}
              label={
                <Group gap="xs" wrap="nowrap">
                  <Avatar user={user} size={28} />
                  <div style={{ minWidth: 0 }}>
                    <Group gap="xs" wrap="nowrap">
                      <Text fw={600} truncate>
                        {displayName(user)}
                      </Text>
                      <OrganisationBadge user={user} />
                    </Group>
                    <Text c="var(--cw-text-soft)" size="xs" truncate>
                      @{user.username}
                    </Text>
                  </div>
                </Group>
              }
            />
          );
        })}
        {data && others.length === 0 && chosen.length === 0 && (
          <Text c="var(--cw-text-soft)">{t("users.none")}</Text>
        )}
      </Box>
    </Stack>
  );
}
