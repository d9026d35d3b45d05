import { ActionIcon, Loader, Popover, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { IconMoodSmile } from "@tabler/icons-react";
import { lazy, Suspense, type ReactNode } from "react";
import { noteEmoji } from "@/shared/emoji/recent";
import { t } from "@/shared/i18n";

interface Props {
  label: string;
  onPick: (name: string) => void;
  size?: number;
  icon?: ReactNode;
}

const Choice = lazy(async () => ({ default: (await import("./EmojiChoice")).EmojiChoice }));
const Custom = lazy(async () => ({ default: (await import("./CustomEmoji")).CustomEmojiPanel }));

function manage(): void {
  modals.open({
    title: t("emoji.manage"),
    size: "md",
    closeButtonProps: { "aria-label": t("app.close") },
    children: (
      <Suspense fallback={<Loader />}>
        <Custom />
      </Suspense>
    ),
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
          <Suspense fallback={<Loader m="md" />}>
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
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
