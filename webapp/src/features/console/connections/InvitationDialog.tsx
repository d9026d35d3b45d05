import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { t } from "@/shared/i18n/admin";
import { CopyField } from "@/shared/ui/CopyField";

interface Props {
  organisation: string;
  invite: string;
  password: string;
  close: () => void;
}

/** What goes to the other organisation's administrator. Closed on purpose only: the password is not shown again. */
export function InvitationDialog({ organisation, invite, password, close }: Props) {
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={t("connections.created", { organisation })}
      size="lg"
    >
      <Stack>
        <Alert color="blue" variant="light" icon={<IconInfoCircle size={18} />} c="var(--cw-text)">
          {t("connections.createdHelp")}
        </Alert>
        <CopyField
          label={t("connections.code")}
          description={t("connections.codeHelp")}
          value={invite}
          copyLabel={t("connections.copyCode")}
        />
        <CopyField
          label={t("connections.password")}
          description={t("connections.passwordHelp")}
          value={password}
          copyLabel={t("connections.copyPassword")}
        />
        <small>{t("connections.reachable", { organisation, address: window.location.origin })}</small>
        <Group justify="flex-end">
          <Button onClick={close}>{t("app.done")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
