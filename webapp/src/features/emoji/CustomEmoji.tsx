import { ActionIcon, Alert, Button, FileButton, Group, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { IconPhoto, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import type { CustomEmoji } from "@mattermost/types/emojis";
import { displayName, useUser } from "@/features/people/usePeople";
import { usePermission } from "@/features/session/usePermission";
import { useMe } from "@/features/session/useSession";
import { errorText } from "@/shared/api/client";
import { addCustomEmoji, deleteCustomEmoji, nameOf, pictureOf, useCustomEmojis } from "@/shared/emoji/custom";
import { t } from "@/shared/i18n";
import { confirm, say } from "@/shared/ui/confirm";
import classes from "./EmojiPicker.module.css";

/** The server's own emoji: adding one, and those there are. */
export function CustomEmojiPanel() {
  const all = useCustomEmojis(true);
  const panel = useRef<HTMLDivElement>(null);

  // A question in between took the panel's place, and left the focus nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus();
  }, []);

  return (
    <Stack ref={panel} tabIndex={-1}>
      <AddEmoji />
      <section aria-label={t("emoji.list")}>
        {all.length === 0 && (
          <Text size="sm" c="var(--cw-text-soft)">
            {t("emoji.empty")}
          </Text>
        )}
        <ul className={classes.owns}>
          {all.map((emoji) => (
            <OwnEmoji key={emoji.id} emoji={emoji} />
          ))}
        </ul>
      </section>
    </Stack>
  );
}

function AddEmoji() {
  const me = useMe();
  const [name, setName] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const preview = usePreview(file);
  const chooser = useRef<HTMLButtonElement>(null);

  function choose(picture: File | null) {
    if (!picture) return;
    setFile(picture);
    setProblem("");
    // Most pictures are already called what they show.
    setName((old) => old || nameOf(picture.name.replace(/\.[^.]*$/, "")));
  }

  async function add(event: FormEvent) {
    event.preventDefault();
    if (!file || !name) return;
    setBusy(true);
    setProblem("");
    try {
      await addCustomEmoji(name, me.id, file);
      say(t("emoji.added", { name }));
      setName("");
      setFile(null);
      // The button that was pressed can be pressed no more.
      chooser.current?.focus();
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void add(event)}>
      <Stack gap="sm">
        <Text size="sm" c="var(--cw-text-soft)">
          {t("emoji.addHelp")}
        </Text>
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <div className={classes.preview}>
          <span className={classes.picture} aria-hidden>
            {preview ? <img src={preview} alt="" /> : <IconPhoto size={20} />}
          </span>
          <FileButton accept="image/png,image/jpeg,image/gif" onChange={choose}>
            {(button) => (
              <Button {...button} ref={chooser} variant="default" size="xs">
                {file ? t("emoji.otherPicture") : t("emoji.picture")}
              </Button>
            )}
          </FileButton>
        </div>
        <TextInput
          label={t("emoji.name")}
          description={t("emoji.nameHelp", { name: name || t("emoji.nameExample") })}
          value={name}
          maxLength={64}
          required
          onChange={(event) => setName(nameOf(event.currentTarget.value))}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={!file || !name}>
            {t("emoji.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** An address of the picture, as long as it is looked at. */
function usePreview(file: File | null): string {
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (!file) return setAddress("");
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}

function OwnEmoji({ emoji }: { emoji: CustomEmoji }) {
  const me = useMe();
  const creator = useUser(emoji.creator_id);
  const own = usePermission("delete_emojis") && emoji.creator_id === me.id;
  const others = usePermission("delete_others_emojis");
  const { name } = emoji;

  const remove = () =>
    confirm({
      title: t("emoji.deleteTitle", { name }),
      text: t("emoji.deleteConfirm"),
      action: t("app.delete"),
      run: () => deleteCustomEmoji(emoji),
    });

  return (
    <li className={classes.own}>
      <img src={pictureOf(emoji)} alt="" />
      <span className={classes.about}>
        :{name}:{creator && <small>{t("emoji.by", { name: displayName(creator) })}</small>}
      </span>
      {(own || others) && (
        <Tooltip label={t("emoji.delete", { name })}>
          <ActionIcon variant="subtle" color="gray" aria-label={t("emoji.delete", { name })} onClick={remove}>
            <IconTrash size={17} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}
