import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { usePermission } from "@/features/session/usePermission";
import { useServerConfig } from "@/features/session/useSession";
import { loadCatalogue, searched, type EmojiGroup } from "@/shared/emoji/catalogue";
import { pictureOf, useCustomEmojis } from "@/shared/emoji/custom";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { recentEmoji } from "@/shared/emoji/recent";
import { t } from "@/shared/i18n";
import classes from "./EmojiPicker.module.css";

interface Props {
  onPick: (name: string) => void;
  /** Opens the server's own emoji, to add to them. */
  manage: () => void;
}

interface Shown {
  label: string;
  emoji: { name: string; drawn: ReactNode }[];
}

const columns = 8;
const none: Shown[] = [];

/** The emoji that could be meant, in groups, or those that a search finds. */
function useGroups(wanted: string): Shown[] | undefined {
  const { data: groups } = useQuery({
    queryKey: ["emoji-catalogue"],
    queryFn: loadCatalogue,
    staleTime: Infinity,
  });
  const own = useCustomEmojis(true);
  const [recent] = useState(recentEmoji);
  return useMemo((): Shown[] | undefined => {
    if (!groups) return undefined;
    const custom = own
      .filter((one) => one.name.includes(wanted))
      .map((one) => ({ name: one.name, drawn: <img src={pictureOf(one)} alt="" loading="lazy" /> }));
    const mine = { label: t("emoji.own"), emoji: custom };
    const plain = (emoji: EmojiGroup["emoji"]) => emoji.map(({ name, char }) => ({ name, drawn: char }));
    if (wanted) return [mine, { label: "", emoji: plain(searched(groups, wanted)) }];
    const last = recent.map((name) => ({ name, drawn: <EmojiChar name={name} size={21} /> }));
    return [
      { label: t("emoji.recent"), emoji: last },
      mine,
      ...groups.map((group) => ({ label: t(group.label), emoji: plain(group.emoji) })),
    ];
  }, [groups, own, recent, wanted]);
}

export function EmojiChoice({ onPick, manage }: Props) {
  const { data: config } = useServerConfig();
  const mayAdd = usePermission("create_emojis") && config?.EnableCustomEmoji === "true";
  const [term, setTerm] = useState("");
  const wanted = term.trim().replace(/:/g, "").toLowerCase();
  const groups = useGroups(wanted);
  const shown = (groups ?? none).filter((group) => group.emoji.length > 0);
  const list = useRef<HTMLDivElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("button") ?? [])];

  /** The arrows go through the emoji as they stand; groups begin new lines. */
  function steer(event: KeyboardEvent) {
    const all = buttons();
    const at = all.findIndex((one) => one === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step === undefined || at < 0) return;
    event.preventDefault();
    (Math.abs(step) === 1 ? all[at + step] : above(all, at, Math.sign(step)))?.focus();
  }

  return (
    <div className={classes.choice}>
      <TextInput
        aria-label={t("emoji.search")}
        placeholder={t("emoji.search")}
        leftSection={<IconSearch size={15} />}
        value={term}
        onChange={(event) => setTerm(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = buttons()[0];
          if (event.key === "ArrowDown") first?.focus();
          else if (event.key === "Enter" && wanted) first?.click();
          else return;
          event.preventDefault();
        }}
        p="xs"
        data-autofocus
      />
      {/* The keys of the emoji within come by here. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={list} className={classes.list} onKeyDown={steer}>
        {shown.map((group, index) => (
          <section key={group.label} className={classes.group} aria-label={group.label || t("emoji.pick")}>
            {group.label && <h3 className={classes.heading}>{group.label}</h3>}
            <div className={classes.grid}>
              {group.emoji.map(({ name, drawn }, place) => (
                <button
                  key={name}
                  type="button"
                  className={classes.emoji}
                  title={`:${name}:`}
                  aria-label={`:${name}:`}
                  tabIndex={index === 0 && place === 0 ? 0 : -1}
                  onClick={() => onPick(name)}
                >
                  <span aria-hidden>{drawn}</span>
                </button>
              ))}
            </div>
          </section>
        ))}
        {groups && shown.length === 0 && <p className={classes.none}>{t("emoji.none")}</p>}
      </div>
      {mayAdd && (
        <div className={classes.foot}>
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={15} />} onClick={manage}>
            {t("emoji.add")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The one above or below: of the next line, the one that stands nearest. */
function above(all: HTMLButtonElement[], at: number, way: number): HTMLButtonElement | undefined {
  const from = all[at]?.getBoundingClientRect();
  if (!from) return undefined;
  let best: HTMLButtonElement | undefined;
  let line: number | undefined;
  for (let next = at + way; next >= 0 && next < all.length; next += way) {
    const one = all[next];
    const place = one?.getBoundingClientRect();
    if (!one || !place || Math.abs(place.top - from.top) < 5) continue;
    line ??= place.top;
    if (Math.abs(place.top - line) > 5) break;
    const nearest = best ? Math.abs(best.getBoundingClientRect().left - from.left) : Infinity;
    if (Math.abs(place.left - from.left) < nearest) best = one;
  }
  return best;
}
