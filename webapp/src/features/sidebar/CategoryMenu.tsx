import { Menu } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconFolderPlus,
  IconPencil,
  IconTrash,
} from "@tabler/icons-react";
import type { ChannelCategory } from "@mattermost/types/channel_categories";
import { t } from "@/shared/i18n";
import { confirm } from "@/shared/ui/confirm";
import { nameOfSection, sortingOf, sortings, type Section } from "./arrange";
import { askName } from "./CategoryName";
import type { Arranging } from "./categories";
import classes from "./sidebar.module.css";

interface Props {
  section: Section;
  sections: Section[];
  arranging: Arranging;
}

/** What can be done with a category: its order, its place, and, for those one made, its name and its end. */
export function CategoryMenu({ section, sections, arranging }: Props) {
  const { category } = section;
  if (!category) return null;
  const name = nameOfSection(section);
  const at = sections.findIndex((one) => one.id === section.id);
  const rename = (wanted: string) => arranging.change([{ ...category, display_name: wanted }]);

  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={classes.more}
          aria-label={t("sidebar.categoryMenu", { category: name })}
        >
          <IconDots size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("sidebar.sort")}</Menu.Label>
        <Menu.RadioGroup
          value={sortingOf(category)}
          onChange={(value) =>
            void arranging.change([{ ...category, sorting: value as ChannelCategory["sorting"] }])
          }
        >
          {sortings.map((sorting) => (
            <Menu.RadioItem key={sorting} value={sorting}>
              {t(`sidebar.sort.${sorting}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={at <= 0}
          onClick={() => void arranging.stepCategory(section, sections, -1)}
        >
          {t("sidebar.moveUp")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={at >= sections.length - 1}
          onClick={() => void arranging.stepCategory(section, sections, 1)}
        >
          {t("sidebar.moveDown")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconFolderPlus size={16} />}
          onClick={() =>
            askName({ title: t("sidebar.newCategory"), save: (wanted) => arranging.create(wanted, []) })
          }
        >
          {t("sidebar.newCategory")}
        </Menu.Item>
        {section.type === "custom" && (
          <>
            <Menu.Item
              leftSection={<IconPencil size={16} />}
              onClick={() => askName({ title: t("sidebar.renameCategory"), name, save: rename })}
            >
              {t("sidebar.renameCategory")}
            </Menu.Item>
            <Menu.Item
              c="var(--cw-danger)"
              leftSection={<IconTrash size={16} />}
              onClick={() =>
                confirm({
                  title: t("sidebar.deleteCategory"),
                  text: t("sidebar.deleteCategoryConfirm", { category: name }),
                  action: t("sidebar.deleteCategory"),
                  run: () => arranging.remove(category),
                })
              }
            >
              {t("sidebar.deleteCategory")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
