import {
  Alert,
  Button,
  Checkbox,
  Divider,
  Group,
  Modal,
  ScrollArea,
  Select,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Channel } from "@mattermost/types/channels";
import { plural, t } from "@/shared/i18n/admin";
import { Failure } from "@/shared/ui/Centered";
import { DialogButtons } from "@/shared/ui/DialogButtons";
import { refresh, type Connection } from "./api";
import { faultText } from "./faults";
import { KindIcon } from "./ShareName";
import { isWhole, plainOptions, shareWith, ShareOptions } from "./ShareOptions";
import { useAllTeams } from "./TeamSelect";
import { useShareable } from "./useShareable";

interface Props {
  remote: Connection;
  organisation: string;
  /** Channels that are shared over this connection already. */
  shared: string[];
  close: () => void;
}

export function AddChannels({ remote, organisation, shared, close }: Props) {
  const [chosen, setChosen] = useState<Channel[]>([]);
  const [options, setOptions] = useState(plainOptions);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<string[]>([]);

  async function share() {
    setBusy(true);
    const left: Channel[] = [];
    const failed: string[] = [];
    for (const channel of chosen) {
      try {
        await shareWith(remote.remote_id, channel.id, options);
      } catch (error) {
        left.push(channel);
        failed.push(t("shares.failed", { channel: channel.display_name, reason: faultText(error) }));
      }
    }
    await refresh();
    setBusy(false);
    setChosen(left);
    setProblems(failed);
    if (failed.length === 0) close();
  }

  return (
    <Modal opened onClose={close} title={t("connections.addChannelsTitle", { organisation })} size="lg">
      <Stack>
        <Text size="sm" c="var(--cw-text-soft)">
          {t("shares.addHelp", { organisation })}
        </Text>
        {problems.length > 0 && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problems.map((problem) => (
              <div key={problem}>{problem}</div>
            ))}
          </Alert>
        )}
        <Picker shared={shared} chosen={chosen} onChange={setChosen} />
        <Divider />
        <ShareOptions
          remoteId={remote.remote_id}
          organisation={organisation}
          channelIds={chosen.map((channel) => channel.id)}
          options={options}
          onChange={setOptions}
        />
        <DialogButtons close={close}>
          <Button
            disabled={chosen.length === 0 || !isWhole(options)}
            loading={busy}
            onClick={() => void share()}
          >
            {plural(chosen.length, "shares.shareOne", "shares.share")}
          </Button>
        </DialogButtons>
      </Stack>
    </Modal>
  );
}

interface PickerProps {
  shared: string[];
  chosen: Channel[];
  onChange: (channels: Channel[]) => void;
}

/** Channels found by name and by team. Those chosen stay chosen while one looks for others. */
function Picker({ shared, chosen, onChange }: PickerProps) {
  const [term, setTerm] = useState("");
  const [team, setTeam] = useState("");
  const [settled] = useDebouncedValue(term.trim(), 200);
  const { data: teams } = useAllTeams();
  const { channels, error } = useShareable(settled, team);
  const open = (channels ?? []).filter((one) => !shared.includes(one.id));
  const isChosen = (channel: Channel) => chosen.some((one) => one.id === channel.id);
  const toggle = (channel: Channel) =>
    onChange(isChosen(channel) ? chosen.filter((one) => one.id !== channel.id) : [...chosen, channel]);
  const teamName = (id: string) => teams?.find((one) => one.id === id)?.display_name ?? "";

  return (
    <Stack gap="xs">
      <Group gap="xs" grow preventGrowOverflow={false}>
        <TextInput
          aria-label={t("connections.searchChannels")}
          placeholder={t("connections.searchChannels")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={term}
          onChange={(event) => setTerm(event.currentTarget.value)}
          data-autofocus
        />
        {teams && teams.length > 1 && (
          <Select
            aria-label={t("shares.team")}
            data={[
              { value: "", label: t("shares.allTeams") },
              ...teams.map((one) => ({ value: one.id, label: one.display_name })),
            ]}
            value={team}
            onChange={(value) => setTeam(value ?? "")}
            allowDeselect={false}
            searchable
            maw={220}
          />
        )}
      </Group>
      {error && !channels && <Failure error={error} />}
      <ScrollArea.Autosize mah="28vh" type="auto">
        {open.map((channel) => (
          <Checkbox
            key={channel.id}
            py={6}
            checked={isChosen(channel)}
            onChange={() => toggle(channel)}
            label={
              <Group gap={6}>
                <KindIcon type={channel.type} />
                <span>{channel.display_name}</span>
                <Text size="sm" c="var(--cw-text-soft)">
                  {teamName(channel.team_id)}
                </Text>
              </Group>
            }
          />
        ))}
        {channels && open.length === 0 && (
          <Text c="var(--cw-text-soft)" size="sm">
            {t("connections.noChannels")}
          </Text>
        )}
      </ScrollArea.Autosize>
      {chosen.length > 0 && (
        <Text size="sm" role="status">
          {t("shares.chosen", { names: chosen.map((one) => one.display_name).join(", ") })}
        </Text>
      )}
    </Stack>
  );
}
