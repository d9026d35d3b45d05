import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { t } from "@/shared/i18n/admin";
import { attempt, confirm } from "@/shared/ui/confirm";

interface Props {
  /** What a screen reader calls the button. */
  label: string;
  isArchived: boolean;
  /** Asked before it is archived. */
  question: { title: string; text: string };
  edit: () => void;
  archive: () => Promise<unknown>;
  restore: () => Promise<unknown>;
  /** Has the list read anew. */
  refresh: () => Promise<unknown>;
}

/** What can be done with something that is archived and restored: edited while it is active, restored when it is not. */
export function ArchiveMenu({ label, isArchived, question, edit, archive, restore, refresh }: Props) {
  const ask = () =>
    confirm({
      ...question,
      action: t("channelsAdmin.archive"),
      run: async () => {
        await archive();
        await refresh();
      },
    });

  async function bringBack() {
    await attempt(restore);
    await refresh();
  }

  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isArchived ? (
          <Menu.Item onClick={() => void bringBack()}>{t("channelsAdmin.restore")}</Menu.Item>
        ) : (
          <>
            <Menu.Item onClick={edit}>{t("connections.edit")}</Menu.Item>
            <Menu.Item c="var(--cw-danger)" onClick={ask}>
              {t("channelsAdmin.archive")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
