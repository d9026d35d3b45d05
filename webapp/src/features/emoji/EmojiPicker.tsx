import { ActionIcon, Popover, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { IconMoodSmile } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { noteEmoji } from "@/shared/emoji/recent";
import { t } from "@/shared/i18n";
import { lazily } from "@/shared/ui/lazily";

interface Props {
  label: string;
  onPick: (name: string) => void;
  size?: number;
  icon?: ReactNode;
}

const Choice = lazily(async () => (await import("./EmojiChoice")).EmojiChoice);
const Custom = lazily(async () => (await import("./CustomEmoji")).CustomEmojiPanel);

function manage(): void {
  modals.open({
    title: t("emoji.manage"),
    size: "md",
    closeButtonProps: { "aria-label": t("app.close") },
    children: <Custom />,
  });
}

/** A button that opens a searchable set of emoji. */
export function EmojiPicker({ label, onPick, size = 30, icon }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover opened={opened} onChange={(open) => !open && close()} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          <ActionIcon variant="subtle" color="gray" size={size} aria-label={label} onClick={toggle}>
            {icon ?? <IconMoodSmile size={Math.round(size * 0.6)} />}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t("emoji.pick")}>
        {opened && (
          <Choice
            manage={() => {
              close();
              manage();
            }}
            onPick={(name) => {
              close();
              noteEmoji(name);
              onPick(name);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
