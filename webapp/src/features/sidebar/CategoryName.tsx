import { Button, Stack, TextInput } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useState, type FormEvent } from "react";
import { t } from "@/shared/i18n";
import { attempt } from "@/shared/ui/confirm";
import { DialogButtons } from "@/shared/ui/DialogButtons";

interface Question {
  title: string;
  name?: string;
  save: (name: string) => Promise<void>;
}

/** Asks for the name of a category. */
export function askName({ title, name = "", save }: Question): void {
  const id = modals.open({
    title,
    closeButtonProps: { "aria-label": t("app.close") },
    children: <NameForm name={name} save={save} close={() => modals.close(id)} />,
  });
}

function NameForm({ name, save, close }: { name: string; save: Question["save"]; close: () => void }) {
  const [wanted, setWanted] = useState(name);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await attempt(() => save(wanted.trim()))) close();
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput
          label={t("sidebar.categoryName")}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          maxLength={64}
          required
          data-autofocus
        />
        <DialogButtons close={close}>
          <Button type="submit" disabled={!wanted.trim()}>
            {t("app.save")}
          </Button>
        </DialogButtons>
      </Stack>
    </form>
  );
}
