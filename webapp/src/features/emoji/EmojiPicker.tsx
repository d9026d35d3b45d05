import { ActionIcon, Popover } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconMoodSmile } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { noteEmoji } from "@/shared/emoji/recent";
import { t } from "@/shared/i18n";
import { lazily } from "@/shared/ui/lazily";
import { useLate } from "@/shared/ui/useLate";

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
  const { made, make, opened, setOpened, target } = useLate();
  const close = () => setOpened(false);
  const look = { variant: "subtle", color: "gray", size, title: label, "aria-label": label } as const;
  const drawn = icon ?? <IconMoodSmile size={Math.round(size * 0.6)} />;
  if (!made) {
    return (
      <ActionIcon {...look} aria-haspopup="dialog" onClick={make}>
        {drawn}
      </ActionIcon>
    );
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <ActionIcon {...look} ref={target} onClick={() => setOpened(!opened)}>
          {drawn}
        </ActionIcon>
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
