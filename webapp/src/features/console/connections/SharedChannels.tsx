import { ActionIcon, Badge, Button, Group, Table, Tabs, Text, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";
import { ago } from "@/shared/i18n/time";
import { Failure, Loading } from "@/shared/ui/Centered";
import { confirm } from "@/shared/ui/confirm";
import { TableFrame } from "../ConsolePage";
import { useConsoleAccess } from "../useConsoleAccess";
import { AddChannels } from "./AddChannels";
import { refresh, useShares, type Connection, type Share } from "./api";
import { ShareMenu } from "./ShareMenu";
import { KindIcon, shareName } from "./ShareName";

interface Props {
  remote: Connection;
  organisation: string;
}

const sides = ["ours", "theirs"] as const;
type Side = (typeof sides)[number];

export function SharedChannels({ remote, organisation }: Props) {
  const access = useConsoleAccess();
  const [adding, setAdding] = useState(false);
  const { data, error, isPending } = useShares(remote.remote_id);
  if (isPending) return <Loading />;
  if (error && !data) return <Failure error={error} />;
  const shares = data ?? [];
  const of = (side: Side) => shares.filter((share) => share.home === (side === "ours"));
  return (
    <Tabs defaultValue="ours" keepMounted={false}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Tabs.List aria-label={t("connections.sharedChannels")}>
          {sides.map((side) => (
            <Tabs.Tab key={side} value={side} rightSection={<Amount value={of(side).length} />}>
              {side === "ours" ? t("connections.tab.ours") : t("connections.tab.theirs", { organisation })}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {access.sharedChannels && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>
            {t("connections.addChannels")}
          </Button>
        )}
      </Group>
      {sides.map((side) => (
        <Tabs.Panel key={side} value={side}>
          {of(side).length === 0 ? (
            <Text c="var(--cw-text-soft)" py="md">
              {side === "ours"
                ? t("connections.oursEmpty", { organisation })
                : t("connections.theirsEmpty", { organisation })}
            </Text>
          ) : (
            <>
              <Text size="sm" c="var(--cw-text-soft)" mb="xs">
                {t(side === "ours" ? "shares.home.here" : "shares.home.there", { organisation })}
              </Text>
              <ShareTable shares={of(side)} remote={remote} organisation={organisation} />
            </>
          )}
        </Tabs.Panel>
      ))}
      {adding && (
        <AddChannels
          remote={remote}
          organisation={organisation}
          shared={shares.map((share) => share.channel_id)}
          close={() => setAdding(false)}
        />
      )}
    </Tabs>
  );
}

function Amount({ value }: { value: number }) {
  if (value === 0) return null;
  return (
    <Text span size="xs" c="var(--cw-text-soft)" aria-hidden>
      {value}
    </Text>
  );
}

function ShareTable({ shares, remote, organisation }: Props & { shares: Share[] }) {
  const access = useConsoleAccess();

  function remove(share: Share) {
    const channel = shareName(share);
    confirm({
      title: t("connections.removeTitle", { channel }),
      text: t("connections.removeConfirm", { channel, organisation }),
      action: t("connections.remove"),
      run: async () => {
        await client.sharedChannelRemoteUninvite(remote.remote_id, share.channel_id);
        await refresh();
      },
    });
  }

  return (
    <TableFrame label={t("connections.sharedChannels")}>
      <Table verticalSpacing="xs" miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("connections.channel")}</Table.Th>
            <Table.Th>{t("connections.channelTeam")}</Table.Th>
            <Table.Th>{t("connections.channelState")}</Table.Th>
            <Table.Th>{t("shares.lastSync")}</Table.Th>
            {access.sharedChannels && (
              <Table.Th>
                <span className="sr-only">{t("app.more")}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shares.map((share) => (
            <Table.Tr key={share.channel_id}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  <KindIcon type={share.type} />
                  {shareName(share)}
                </Group>
              </Table.Td>
              <Table.Td>{share.team_name}</Table.Td>
              <Table.Td>
                <ShareState share={share} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                {share.last_sync_at ? ago(share.last_sync_at, Date.now()) : t("connections.never")}
              </Table.Td>
              {access.sharedChannels && (
                <Table.Td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <Tooltip label={t("connections.remove")}>
                      <ActionIcon
                        variant="subtle"
                        color="red"
                        c="var(--cw-danger)"
                        aria-label={`${t("connections.remove")} ${shareName(share)}`}
                        onClick={() => remove(share)}
                      >
                        <IconTrash size={17} aria-hidden />
                      </ActionIcon>
                    </Tooltip>
                    <ShareMenu share={share} remote={remote} organisation={organisation} />
                  </Group>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableFrame>
  );
}

function ShareState({ share }: { share: Share }) {
  const [words, color] = share.paused_at
    ? ([t("shares.state.paused"), "blue"] as const)
    : share.confirmed || !share.home
      ? ([t("connections.state.shared"), "teal"] as const)
      : ([t("shares.state.waiting"), "yellow"] as const);
  return (
    <>
      <Group gap={4}>
        <Badge variant="light" tt="none" color={color} c="var(--cw-text)">
          {words}
        </Badge>
        {share.read_only && (
          <Badge variant="outline" tt="none" color="gray" c="var(--cw-text)">
            {t("shares.readOnly")}
          </Badge>
        )}
      </Group>
      {share.last_error && (
        <Text size="xs" c="var(--cw-danger)" mt={2}>
          {t("shares.error", { error: share.last_error })}
        </Text>
      )}
    </>
  );
}
