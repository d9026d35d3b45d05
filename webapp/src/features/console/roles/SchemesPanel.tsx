import { ActionIcon, Button, Checkbox, Group, Menu, Table, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt, confirm } from "@/shared/ui/confirm";
import { ListTable } from "../ConsolePage";
import classes from "../console.module.css";
import { SchemeDialog } from "./SchemeDialog";
import {
  mayShare,
  removeScheme,
  schemeRoles,
  setMayShare,
  useSchemes,
  type SchemeRole,
  type Shown,
} from "./schemes";

const roles = Object.keys(schemeRoles) as SchemeRole[];

/** Teams whose roles are not everybody's: who of them may share channels. */
export function SchemesPanel() {
  const { data, error, isPending, refetch } = useSchemes();
  const [editing, setEditing] = useState<Shown | "new">();
  const shares = roles.map((role) => t("schemes.shares", { role: t(`schemes.role.${role}`) }));
  return (
    <section className={classes.part}>
      <Group justify="space-between" align="flex-start" mb="sm">
        <div>
          <h2>{t("schemes.title")}</h2>
          <Text size="sm" c="var(--cw-text-soft)">
            {t("schemes.intro")}
          </Text>
        </div>
        <Button variant="default" onClick={() => setEditing("new")}>
          {t("schemes.new")}
        </Button>
      </Group>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <Text c="var(--cw-text-soft)">{t("schemes.empty")}</Text>}
      {data && data.length > 0 && (
        <ListTable label={t("schemes.title")} heads={[t("schemes.scheme"), ...shares]} width={640}>
          {data.map((shown) => (
            <SchemeRow key={shown.scheme.id} shown={shown} edit={() => setEditing(shown)} />
          ))}
        </ListTable>
      )}
      {editing && (
        <SchemeDialog shown={editing === "new" ? undefined : editing} close={() => setEditing(undefined)} />
      )}
    </section>
  );
}

function SchemeRow({ shown, edit }: { shown: Shown; edit: () => void }) {
  const { scheme, teams } = shown;
  const name = scheme.display_name;

  const remove = () =>
    confirm({
      title: t("schemes.removeTitle", { name }),
      text: t("schemes.removeConfirm"),
      action: t("connections.delete"),
      run: () => removeScheme(scheme.id),
    });

  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="var(--cw-text-soft)">
          {teams.length > 0 ? teams.map((team) => team.display_name).join(", ") : t("schemes.noTeam")}
        </Text>
      </Table.Td>
      {roles.map((role) => (
        <Table.Td key={role}>
          <Checkbox
            aria-label={`${name}: ${t("schemes.shares", { role: t(`schemes.role.${role}`) })}`}
            checked={mayShare(shown, role)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              void attempt(() => setMayShare(shown, role, checked));
            }}
          />
        </Table.Td>
      ))}
      <Table.Td ta="right">
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("connections.actions", { organisation: name })}
            >
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={edit}>{t("connections.edit")}</Menu.Item>
            <Menu.Item c="var(--cw-danger)" onClick={remove}>
              {t("connections.delete")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
