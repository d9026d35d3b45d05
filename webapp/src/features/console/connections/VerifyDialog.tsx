import { Alert, Button, Group, Modal, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { errorStatus } from "@/shared/api/client";
import { plural, t } from "@/shared/i18n";
import { refresh, verify, type Connection, type Share, type Verified } from "./api";
import { faultText } from "./faults";
import { kindWords } from "./kinds";
import { shareName } from "./ShareName";
import { count } from "./words";

interface Props {
  share: Share;
  remote: Connection;
  organisation: string;
  close: () => void;
}

export function VerifyDialog({ share, remote, organisation, close }: Props) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Verified>();

  async function run() {
    setBusy(true);
    setProblem("");
    try {
      setResult(await verify(remote.remote_id, share.channel_id));
    } catch (error) {
      setProblem(errorStatus(error) === 404 ? t("verify.unserved") : faultText(error));
    }
    setBusy(false);
    await refresh();
  }

  return (
    <Modal opened onClose={close} title={t("verify.title", { channel: shareName(share) })} size="lg">
      <Stack>
        <Text size="sm">{t("verify.help", { organisation })}</Text>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)">
            {problem}
          </Alert>
        )}
        {result && <Outcome result={result} organisation={organisation} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("app.close")}
          </Button>
          <Button loading={busy} onClick={() => void run()}>
            {t("verify.run")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Outcome({ result, organisation }: { result: Verified; organisation: string }) {
  const compared = count(result.compared);
  const same = result.strength === "digest" && result.differing.length === 0;
  const differing = result.differing.length > 0;
  return (
    <>
      <Alert
        role="status"
        color={differing ? "yellow" : "teal"}
        c="var(--cw-text)"
        icon={
          differing ? <IconAlertTriangle size={18} aria-hidden /> : <IconCircleCheck size={18} aria-hidden />
        }
      >
        {t(result.strength === "digest" ? "verify.digest" : "verify.resent", { compared, organisation })}{" "}
        {same && t("verify.same")}
        {differing && `${plural(result.differing.length, "verify.differOne", "verify.differ")}.`}{" "}
        {result.mended > 0 && t("verify.mended", { count: count(result.mended) })}
      </Alert>
      {differing && (
        <ScrollArea.Autosize mah="40vh">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("verify.kind")}</Table.Th>
                <Table.Th>{t("verify.item")}</Table.Th>
                <Table.Th>{t("verify.what")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {result.differing.map((one) => (
                <Table.Tr key={`${one.kind}/${one.id}/${one.what}`}>
                  <Table.Td>{kindWords(one.kind)}</Table.Td>
                  <Table.Td style={{ overflowWrap: "anywhere" }}>{one.id}</Table.Td>
                  <Table.Td>{one.what}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </>
  );
}
