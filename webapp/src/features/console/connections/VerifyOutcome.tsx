import { Alert, Badge, Group, Loader, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { plural, t, type MessageKey } from "@/shared/i18n/admin";
import { ago } from "@/shared/i18n/time";
import { TableFrame } from "../ConsolePage";
import { isUnderWay, type Proof, type ProofFinding } from "./api";
import { count } from "./words";

interface Props {
  proof: Proof;
  organisation: string;
}

/** How far a comparison is, and what it found. */
export function VerifyOutcome({ proof, organisation }: Props) {
  return (
    <Stack gap="sm">
      {isUnderWay(proof) ? <UnderWay proof={proof} /> : <Verdict proof={proof} organisation={organisation} />}
      {proof.weak && (
        <Text size="sm" c="var(--cw-text-soft)">
          {t("verify.weak", { organisation })}
        </Text>
      )}
      {proof.truncated && <Text size="sm">{t("verify.truncated")}</Text>}
      {Object.entries(proof.lacking).map(([why, number]) => (
        <Text key={why} size="sm" c="var(--cw-text-soft)">
          {t("verify.lacking", { count: count(number), why })}
        </Text>
      ))}
      {proof.differing.length > 0 && <Findings findings={proof.differing} />}
    </Stack>
  );
}

function UnderWay({ proof }: { proof: Proof }) {
  const state: MessageKey = proof.state === "mending" ? "verify.mending" : "verify.comparing";
  return (
    <Group gap="sm" role="status">
      <Loader size="xs" aria-hidden />
      <Text size="sm">{t(state, { compared: count(proof.compared) })}</Text>
      {proof.reason && (
        <Text size="sm" c="var(--cw-text-soft)" style={{ overflowWrap: "anywhere" }}>
          {proof.reason}
        </Text>
      )}
    </Group>
  );
}

const isOpen = ({ state }: ProofFinding) => state !== "mended";

function Verdict({ proof, organisation }: Props) {
  const { differing, weak, state } = proof;
  const mended = differing.length - differing.filter(isOpen).length;
  const failed = state === "failed";
  const open = differing.some(isOpen);
  const Icon = failed ? IconCircleX : open ? IconAlertTriangle : IconCircleCheck;
  const words = [
    t(weak ? "verify.resent" : "verify.digest", { compared: count(proof.compared), organisation }),
    differing.length > 0 ? plural(differing.length, "verify.differOne", "verify.differ") : "",
    mended > 0 ? t("verify.mended", { count: count(mended) }) : "",
    !failed && !weak && !open ? t("verify.same") : "",
  ];
  return (
    <Alert
      role="status"
      color={failed ? "red" : open ? "yellow" : "teal"}
      c="var(--cw-text)"
      icon={<Icon size={18} aria-hidden />}
      title={proof.done_at ? ago(proof.done_at, Date.now()) : undefined}
    >
      {failed ? t("verify.failed", { reason: proof.reason }) : words.filter(Boolean).join(" ")}
    </Alert>
  );
}

const kinds: Record<string, MessageKey> = {
  "missing here": "verify.what.missingHere",
  "missing there": "verify.what.missingThere",
  text: "verify.what.text",
  files: "verify.what.files",
  reactions: "verify.what.reactions",
  acknowledgements: "verify.what.acknowledgements",
  pin: "verify.what.pin",
  refused: "verify.what.refused",
};

const colours = { mended: "teal", resent: "blue", found: "yellow", left: "red" } as const;

function Findings({ findings }: { findings: ProofFinding[] }) {
  const whatWords = (what: string) => {
    const key = kinds[what];
    return key ? t(key) : what;
  };
  return (
    <ScrollArea.Autosize mah="40vh" viewportProps={{ tabIndex: -1 }}>
      <TableFrame label={t("verify.findings")}>
        <Table miw={460} verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("verify.item")}</Table.Th>
              <Table.Th>{t("verify.what")}</Table.Th>
              <Table.Th>{t("verify.came")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {findings.map((one) => (
              <Table.Tr key={one.post_id}>
                <Table.Td>
                  <code>{one.post_id}</code>
                </Table.Td>
                <Table.Td>{one.what.map(whatWords).join(", ")}</Table.Td>
                <Table.Td>
                  <Badge variant="light" tt="none" color={colours[one.state]} c="var(--cw-text)">
                    {t(`verify.state.${one.state}`)}
                  </Badge>
                  {one.reason && (
                    <Text size="xs" c="var(--cw-text-soft)">
                      {one.reason}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableFrame>
    </ScrollArea.Autosize>
  );
}
