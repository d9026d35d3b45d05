import { Spoiler, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { plural, t, type MessageKey } from "@/shared/i18n/admin";
import { fileSize } from "@/shared/i18n/time";
import { TableFrame } from "../ConsolePage";
import type { Check, Finding, Limits } from "./api";
import classes from "./connections.module.css";
import { count } from "./words";

const marks = {
  ok: { icon: IconCircleCheck, color: "var(--cw-online)" },
  warning: { icon: IconAlertTriangle, color: "var(--cw-away)" },
  error: { icon: IconCircleX, color: "var(--cw-dnd)" },
} as const;

const subjects: Record<string, MessageKey> = {
  connection: "check.subject.connection",
  "own address": "check.subject.ownAddress",
  address: "check.subject.address",
  reachable: "check.subject.reachable",
  "reached back": "check.subject.reachedBack",
  tls: "check.subject.tls",
  clock: "check.subject.clock",
  version: "check.subject.version",
  limits: "check.subject.limits",
  team: "check.subject.team",
  channel: "check.subject.channel",
  people: "check.subject.people",
  history: "check.subject.history",
};

const subjectWords = (subject: string) => {
  const key = subjects[subject];
  return key ? t(key) : subject.charAt(0).toUpperCase() + subject.slice(1);
};

function verdict(findings: Finding[]): string {
  const of = (level: Finding["level"]) => findings.filter((one) => one.level === level).length;
  if (of("error") > 0) return plural(of("error"), "check.error", "check.errors");
  if (of("warning") > 0) return plural(of("warning"), "check.warning", "check.warnings");
  return t("check.good");
}

interface Props {
  found: Check;
  organisation: string;
}

/** What a dry run found, worst first in its headline, with the figures behind it. */
export function CheckOutcome({ found, organisation }: Props) {
  return (
    <Stack gap="xs">
      <Text fw={650} role="status">
        {verdict(found.findings)}
      </Text>
      <ul className={classes.list}>
        {found.findings.map((one) => {
          const { icon: Icon, color } = marks[one.level];
          return (
            <li key={`${one.subject}/${one.message}`}>
              <Icon
                size={18}
                style={{ color, flex: "none" }}
                aria-label={t(`check.level.${one.level}`)}
                role="img"
              />
              <Stack gap={0} flex={1} miw={0}>
                <Text size="sm" fw={600}>
                  {subjectWords(one.subject)}
                </Text>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {one.message}
                </Text>
                {one.subject === "people" && found.people && <Names {...found.people} />}
              </Stack>
            </li>
          );
        })}
      </ul>
      {found.limits && <LimitsTable {...found.limits} organisation={organisation} />}
    </Stack>
  );
}

function Names({ usernames, count: all }: { usernames: string[]; count: number }) {
  if (usernames.length === 0) return null;
  const rest = all - usernames.length;
  return (
    <Spoiler
      maxHeight={44}
      showLabel={t("check.names.more")}
      hideLabel={t("check.names.less")}
      styles={{ control: { color: "var(--cw-accent-text)", fontSize: 13 } }}
    >
      <Text size="sm" c="var(--cw-text-soft)">
        {usernames.map((name) => `@${name}`).join(", ")}
        {rest > 0 && ` ${t("check.names.rest", { count: count(rest) })}`}
      </Text>
    </Spoiler>
  );
}

interface LimitsProps {
  here: Limits;
  there: Limits | null;
  organisation: string;
}

function LimitsTable({ here, there, organisation }: LimitsProps) {
  const yes = (value: boolean) => (value ? t("policy.yes") : t("policy.no"));
  const rows: [MessageKey, (limits: Limits) => string][] = [
    ["check.limit.file", (one) => (one.attachments ? fileSize(one.file_bytes) : t("check.limit.noFiles"))],
    ["check.limit.message", (one) => t("check.limit.characters", { count: count(one.message_chars) })],
    ["check.limit.frame", (one) => fileSize(one.frame_bytes)],
    ["check.limit.channels", (one) => yes(one.shared_channels)],
    ["check.limit.direct", (one) => yes(one.direct_messages)],
  ];
  return (
    <TableFrame label={t("check.limits")}>
      <Table verticalSpacing={6} miw={420}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("check.limits")}</Table.Th>
            <Table.Th>{t("check.limits.here")}</Table.Th>
            <Table.Th>{organisation}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([key, words]) => (
            <Table.Tr key={key}>
              <Table.Td>{t(key)}</Table.Td>
              <Table.Td>{words(here)}</Table.Td>
              <Table.Td>{there ? words(there) : t("health.versionUnknown")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableFrame>
  );
}
