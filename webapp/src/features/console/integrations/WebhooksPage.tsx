import { ActionIcon, Button, CopyButton, Group, Table, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconTrash, IconWebhook } from "@tabler/icons-react";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { IncomingWebhook } from "@mattermost/types/integrations";
import { UserLabel } from "@/features/people/UserLabel";
import { call, client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import { confirm } from "@/shared/ui/confirm";
import { ConsolePage, Pager, ListTable } from "../ConsolePage";
import { NewWebhook } from "./NewWebhook";
import { addressOfHook, webhooksKey } from "./queries";

const perPage = 50;

export function WebhooksPage() {
  const [page, setPage] = useState(0);
  const [making, setMaking] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [...webhooksKey, page],
    queryFn: () => call<IncomingWebhook[]>(`/hooks/incoming?page=${page}&per_page=${perPage}`),
    staleTime: 0,
  });
  const create = <Button onClick={() => setMaking(true)}>{t("webhooks.new")}</Button>;
  return (
    <ConsolePage
      title={t("webhooks.title")}
      intro={t("webhooks.intro")}
      action={data && data.length > 0 ? create : undefined}
    >
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data?.length === 0 && page === 0 && (
        <Empty icon={<IconWebhook size={40} stroke={1.4} aria-hidden />} title={t("webhooks.empty")}>
          {create}
        </Empty>
      )}
      {data && data.length > 0 && <Webhooks hooks={data} />}
      {data && <Pager page={page} more={data.length === perPage} onChange={setPage} />}
      {making && <NewWebhook close={() => setMaking(false)} />}
    </ConsolePage>
  );
}

function Webhooks({ hooks }: { hooks: IncomingWebhook[] }) {
  const channels = useQueries({
    queries: hooks.map((hook) => ({
      queryKey: ["channel", hook.channel_id],
      queryFn: () => client.getChannel(hook.channel_id),
      retry: false,
    })),
  });

  const remove = (hook: IncomingWebhook) =>
    confirm({
      title: t("webhooks.removeTitle", { name: nameOf(hook) }),
      text: t("webhooks.removeConfirm"),
      action: t("connections.delete"),
      run: async () => {
        await client.removeIncomingWebhook(hook.id);
        await queryClient.invalidateQueries({ queryKey: webhooksKey });
      },
    });

  return (
    <ListTable
      label={t("webhooks.title")}
      heads={[t("users.name"), t("connections.channel"), t("webhooks.by")]}
      width={640}
    >
      {hooks.map((hook, index) => (
        <Table.Tr key={hook.id}>
          <Table.Td>
            <Text size="sm" fw={600}>
              {nameOf(hook)}
            </Text>
            <Text size="xs" c="var(--cw-text-soft)">
              {hook.description}
            </Text>
          </Table.Td>
          <Table.Td>
            {channels[index]?.data?.display_name ?? "–"}
            {hook.channel_locked && ` ${t("webhooks.onlyThere")}`}
          </Table.Td>
          <Table.Td>
            <UserLabel userId={hook.user_id} />
          </Table.Td>
          <Table.Td>
            <Group gap={4} justify="flex-end" wrap="nowrap">
              <CopyAddress hook={hook} />
              <Tooltip label={t("connections.delete")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={() => remove(hook)}
                  aria-label={t("webhooks.remove", { name: nameOf(hook) })}
                >
                  <IconTrash size={17} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

const nameOf = (hook: IncomingWebhook) => hook.display_name || t("webhooks.nameless");

function CopyAddress({ hook }: { hook: IncomingWebhook }) {
  return (
    <CopyButton value={addressOfHook(hook.id)}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("app.copied") : t("webhooks.copy")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={t("webhooks.copyOf", { name: nameOf(hook) })}
          >
            {copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
