import { Checkbox } from "@mantine/core";
import { t } from "@/shared/i18n/admin";
import { useConsoleAccess } from "../useConsoleAccess";
import { invite, usePolicy } from "./api";
import { HistoryChoice, noHistory, sinceOf, type HistoryWish } from "./HistoryChoice";

/** How a channel is to be shared. */
export interface Options {
  /** Undefined where the connection's policy shall say. */
  readOnly: boolean | undefined;
  history: HistoryWish;
}

export const plainOptions: Options = { readOnly: undefined, history: noHistory };

/** Whether nothing is left to be filled in. */
export const isWhole = (options: Options) => sinceOf(options.history) !== undefined;

/** Shares a channel as it is wished. */
export async function shareWith(remoteId: string, channelId: string, options: Options): Promise<void> {
  const { readOnly, history } = options;
  await invite(remoteId, channelId, { readOnly, history: history.mode, since: sinceOf(history) ?? 0 });
}

interface Props {
  remoteId: string;
  organisation: string;
  channelIds: string[];
  options: Options;
  onChange: (options: Options) => void;
}

export function ShareOptions({ remoteId, organisation, channelIds, options, onChange }: Props) {
  const access = useConsoleAccess();
  const policy = usePolicy(remoteId, access.secureConnections).data;
  return (
    <>
      <Checkbox
        label={t("shares.readOnly")}
        description={t("shares.readOnlyHelp", { organisation })}
        checked={options.readOnly ?? Boolean(policy?.effective.read_only)}
        onChange={(event) => onChange({ ...options, readOnly: event.currentTarget.checked })}
      />
      {access.any && (
        <HistoryChoice
          remoteId={remoteId}
          channelIds={channelIds}
          wish={options.history}
          onChange={(history) => onChange({ ...options, history })}
        />
      )}
    </>
  );
}
