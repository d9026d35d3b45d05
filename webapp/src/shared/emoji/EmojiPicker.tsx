import { ActionIcon, Popover, ScrollArea, TextInput, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMoodSmile } from "@tabler/icons-react";
import { useMemo, useState, type ReactNode } from "react";
import { t } from "@/shared/i18n";
import { pictureOf, useCustomEmojis } from "./custom";
import { findEmoji, useEmoji } from "./emoji";
import classes from "./EmojiPicker.module.css";

interface Props {
  label: string;
  onPick: (name: string) => void;
  size?: number;
  icon?: ReactNode;
}

/** A button that opens a searchable set of emoji. */
export function EmojiPicker({ label, onPick, size = 30, icon }: Props) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover opened={opened} onChange={(open) => !open && close()} trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <Tooltip label={label}>
          <ActionIcon variant="subtle" color="gray" size={size} aria-label={label} onClick={toggle}>
            {icon ?? <IconMoodSmile size={Math.round(size * 0.6)} />}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t("emoji.pick")}>
        {opened && (
          <Choice
            onPick={(name) => {
              close();
              onPick(name);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

const usual = [
  "+1",
  "heart",
  "joy",
  "tada",
  "eyes",
  "white_check_mark",
  "pray",
  "rocket",
  "fire",
  "clap",
  "thinking_face",
  "wave",
];

function Choice({ onPick }: { onPick: (name: string) => void }) {
  const emoji = useEmoji();
  const custom = useCustomEmojis(true);
  const [term, setTerm] = useState("");
  const wanted = term.replace(/:/g, "").toLowerCase();
  const own = custom.filter((one) => one.name.includes(wanted));
  const found = useMemo(() => {
    if (emoji.size === 0) return [];
    const all = findEmoji(wanted, wanted ? 200 : 400);
    if (wanted) return all;
    const first = usual.map((name) => ({ name, char: emoji.get(name) ?? "" }));
    return [...first, ...all.filter((one) => !usual.includes(one.name))];
  }, [emoji, wanted]);
  const button = (name: string, drawn: ReactNode) => (
    <button
      key={name}
      type="button"
      className={classes.emoji}
      title={`:${name}:`}
      aria-label={`:${name}:`}
      onClick={() => onPick(name)}
    >
      {drawn}
    </button>
  );
  return (
    <>
      <TextInput
        aria-label={t("emoji.search")}
        placeholder={t("emoji.search")}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
        mb="xs"
        data-autofocus
      />
      <ScrollArea h={240} w={296}>
        <div className={classes.grid}>
          {own.map((one) => button(one.name, <img src={pictureOf(one)} alt="" />))}
          {found.map(({ name, char }) => button(name, char))}
        </div>
        {found.length + own.length === 0 && t("emoji.none")}
      </ScrollArea>
    </>
  );
}
