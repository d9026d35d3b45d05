import { ActionIcon, CopyButton, Group, Textarea, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { t } from "@/shared/i18n";

interface Props {
  label: string;
  description: string;
  value: string;
  copyLabel: string;
}

/** Something to hand on, with its copy button. */
export function CopyField({ label, description, value, copyLabel }: Props) {
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <Textarea
        label={label}
        description={description}
        value={value}
        readOnly
        autosize
        maxRows={5}
        styles={{ root: { flex: 1 }, input: { fontFamily: "monospace", wordBreak: "break-all" } }}
      />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("app.copied") : copyLabel}>
            <ActionIcon size={36} variant={copied ? "filled" : "light"} onClick={copy} aria-label={copyLabel}>
              {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
