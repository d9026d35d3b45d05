import { ActionIcon, Badge, Button, Group, Menu, Table, Text } from "@mantine/core";
import { IconDots, IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Bot } from "@mattermost/types/bots";
import { UserLabel } from "@/features/people/UserLabel";
import { call } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { attempt, confirm } from "@/shared/ui/confirm";
import { ConsolePage, Pager, ListTable } from "../ConsolePage";
import { BotToken } from "./BotToken";
import { NewBot } from "./NewBot";
import { botsKey } from "./queries";

const perPage = 50;
const refresh = () => queryClient.invalidateQueries({ queryKey: botsKey });

export function BotsPage() {
  const [page, setPage] = useState(0);
  const [making, setMaking] = useState(false);
  const [tokenFor, setTokenFor] = useState<Bot>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [...botsKey, page],
    queryFn: () => call<Bot[]>(`/bots?page=${page}&per_page=${perPage}&include_deleted=true`),
    staleTime: 0,
  });
  const create = <Button onClick={() => setMaking(true)}>{t("bots.new")}</Button>;
  return (
    <ConsolePage
      title={t("bots.title")}
      intro={t("bots.intro")}
      action={data && data.length > 0 ? create : undefined}
    >
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data?.length === 0 && page === 0 && (
        <Empty icon={<IconRobot size={40} stroke={1.4} aria-hidden />} title={t("bots.empty")}>
          {create}
        </Empty>
      )}
      {data && data.length > 0 && <Bots bots={data} newToken={setTokenFor} />}
      {data && <Pager page={page} more={data.length === perPage} onChange={setPage} />}
      {making && (
        <NewBot
          close={() => setMaking(false)}
          made={(bot) => {
            setMaking(false);
            setTokenFor(bot);
          }}
        />
      )}
      {tokenFor && <BotToken bot={tokenFor} close={() => setTokenFor(undefined)} />}
    </ConsolePage>
  );
}

function Bots({ bots, newToken }: { bots: Bot[]; newToken: (bot: Bot) => void }) {
  return (
    <ListTable
      label={t("bots.title")}
      heads={[t("users.name"), t("bots.owner"), t("users.state")]}
      width={600}
    >
      {bots.map((bot) => (
        <Table.Tr key={bot.user_id}>
          <Table.Td>
            <Text size="sm" fw={600}>
              {nameOf(bot)}
            </Text>
            <Text size="xs" c="var(--cw-text-soft)">
              @{bot.username} {bot.description}
            </Text>
          </Table.Td>
          <Table.Td>
            <UserLabel userId={bot.owner_id} />
          </Table.Td>
          <Table.Td>
            <Badge variant="light" tt="none" color={bot.delete_at ? "gray" : "teal"} c="var(--cw-text)">
              {bot.delete_at ? t("bots.disabled") : t("users.active")}
            </Badge>
          </Table.Td>
          <Table.Td>
            <Group justify="flex-end">
              <BotMenu bot={bot} newToken={newToken} />
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

const nameOf = (bot: Bot) => bot.display_name || bot.username;

function BotMenu({ bot, newToken }: { bot: Bot; newToken: (bot: Bot) => void }) {
  const path = `/bots/${bot.user_id}`;

  async function enable() {
    await attempt(() => call(`${path}/enable`, { method: "POST" }));
    await refresh();
  }

  const disable = () =>
    confirm({
      title: t("bots.disableTitle", { name: nameOf(bot) }),
      text: t("bots.disableConfirm"),
      action: t("bots.disable"),
      run: async () => {
        await call(`${path}/disable`, { method: "POST" });
        await refresh();
      },
    });

  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("connections.actions", { organisation: nameOf(bot) })}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {bot.delete_at ? (
          <Menu.Item onClick={() => void enable()}>{t("bots.enable")}</Menu.Item>
        ) : (
          <>
            <Menu.Item onClick={() => newToken(bot)}>{t("bots.newToken")}</Menu.Item>
            <Menu.Item c="var(--cw-danger)" onClick={disable}>
              {t("bots.disable")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
