import { Textarea } from "@mantine/core";
import {
  useEffect,
  useId,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
} from "react";
import type { Team } from "@mattermost/types/teams";
import { t } from "@/shared/i18n";
import { completed, tokenAt, wrapped, type Token } from "./completion";
import classes from "./composer.module.css";
import { useSuggestions } from "./useSuggestions";

interface Props {
  team: Team;
  channelId: string;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  onEscape?: () => void;
  onEditLast?: () => void;
  onFiles?: (files: File[]) => void;
  autoFocus?: boolean;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** The field messages are written in: Enter sends, Shift+Enter begins a line, names complete themselves. */
export function MessageField(props: Props) {
  const {
    team,
    channelId,
    label,
    placeholder,
    value,
    onChange,
    onSubmit,
    onEscape,
    onEditLast,
    onFiles,
    field,
  } = props;
  const [token, setToken] = useState<Token>();
  const [active, setActive] = useState(0);
  const suggestions = useSuggestions(team, channelId, token);
  const listId = useId();
  const caretNext = useRef<number | undefined>(undefined);
  const open = suggestions.length > 0;
  const chosen = Math.min(active, suggestions.length - 1);

  useEffect(() => {
    if (caretNext.current === undefined) return;
    field.current?.setSelectionRange(caretNext.current, caretNext.current);
    caretNext.current = undefined;
  });

  function look() {
    const at = field.current;
    if (!at) return;
    const next = at.selectionStart === at.selectionEnd ? tokenAt(at.value, at.selectionStart) : undefined;
    setToken((old) => (old?.from === next?.from && old?.term === next?.term ? old : next));
  }

  function take(index: number) {
    const suggestion = suggestions[index];
    if (!suggestion || !token) return;
    const next = completed(value, token, suggestion.insert);
    caretNext.current = next.caret;
    onChange(next.text);
    setToken(undefined);
    setActive(0);
    field.current?.focus();
  }

  function wrap(sign: string) {
    const at = field.current;
    if (!at) return;
    const next = wrapped(value, at.selectionStart, at.selectionEnd, sign);
    onChange(next.text);
    requestAnimationFrame(() => at.setSelectionRange(next.from, next.to));
  }

  /** Answers whether the key was for the suggestions. */
  function steer(key: string): boolean {
    if (!open) return false;
    if (key === "ArrowDown") setActive((chosen + 1) % suggestions.length);
    else if (key === "ArrowUp") setActive((chosen + suggestions.length - 1) % suggestions.length);
    else if (key === "Tab") take(chosen);
    else if (key === "Enter" && token && token.trigger !== "/") {
      // What is written out already needs no completing: it is sent.
      if (suggestions[chosen]?.insert === token.trigger + token.term) return false;
      take(chosen);
    } else if (key === "Escape") setToken(undefined);
    else return false;
    return true;
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // Enter that ends the composition of a character sends nothing.
    if (event.nativeEvent.isComposing) return;
    if (!event.shiftKey && steer(event.key)) return event.preventDefault();
    const mod = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      setToken(undefined);
      onSubmit();
    } else if (event.key === "Escape" && onEscape) {
      event.stopPropagation();
      onEscape();
    } else if (event.key === "ArrowUp" && value === "" && onEditLast) {
      event.preventDefault();
      onEditLast();
    } else if (mod && event.key.toLowerCase() === "b") {
      event.preventDefault();
      wrap("**");
    } else if (mod && event.key.toLowerCase() === "i") {
      event.preventDefault();
      wrap("*");
    }
  }

  function onPaste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || !onFiles) return;
    event.preventDefault();
    onFiles(files);
  }

  return (
    <div className={classes.fieldFrame}>
      {open && (
        <ul id={listId} role="listbox" aria-label={t("composer.suggestions")} className={classes.suggestions}>
          {suggestions.map((one, index) => (
            // The keyboard reaches these through the field, which keeps the focus.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <li
              key={one.insert}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={classes.suggestion}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(index)}
            >
              {one.shown}
            </li>
          ))}
        </ul>
      )}
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={12}
        value={value}
        placeholder={placeholder}
        autoFocus={props.autoFocus}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? `${listId}-${chosen}` : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look();
        }}
        onSelect={look}
        onBlur={() => setToken(undefined)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        classNames={{ input: classes.input }}
      />
    </div>
  );
}
