import { Checkbox, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Role } from "@mattermost/types/roles";
import { client } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt } from "@/shared/ui/confirm";
import { ConsolePage, TableFrame } from "../ConsolePage";
import { SchemesPanel } from "./SchemesPanel";

const names = [
  "system_user",
  "system_manager",
  "system_user_manager",
  "team_admin",
  "channel_admin",
] as const;
const delegable = [
  { id: "manage_secure_connections", label: "roles.secure" },
  { id: "manage_shared_channels", label: "roles.shared" },
] as const;

/** The two permissions about connected workspaces that an admin may hand to others. */
export function RolesPage() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["roles", "delegable"],
    queryFn: () => client.getRolesByNames([...names]),
    staleTime: 0,
  });

  async function toggle(role: Role, permission: string) {
    const has = role.permissions.includes(permission);
    const permissions = has
      ? role.permissions.filter((one) => one !== permission)
      : [...role.permissions, permission];
    queryClient.setQueryData<Role[]>(["roles", "delegable"], (old) =>
      old?.map((one) => (one.id === role.id ? { ...one, permissions } : one)),
    );
    await attempt(() => client.patchRole(role.id, { permissions }));
    await queryClient.invalidateQueries({ queryKey: ["roles"] });
  }

  return (
    <ConsolePage title={t("roles.title")} intro={t("roles.intro")}>
      {isPending && <Loading />}
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {data && (
        <TableFrame label={t("roles.title")}>
          <Table verticalSpacing="sm" miw={480}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("roles.role")}</Table.Th>
                {delegable.map((one) => (
                  <Table.Th key={one.id}>{t(one.label)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {names.map((name) => {
                const role = data.find((one) => one.name === name);
                if (!role) return null;
                return (
                  <Table.Tr key={name}>
                    <Table.Td style={{ whiteSpace: "nowrap" }}>{t(`roles.name.${name}`)}</Table.Td>
                    {delegable.map((one) => (
                      <Table.Td key={one.id}>
                        <Checkbox
                          aria-label={`${t(`roles.name.${name}`)}: ${t(one.label)}`}
                          checked={role.permissions.includes(one.id)}
                          onChange={() => void toggle(role, one.id)}
                        />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </TableFrame>
      )}
      <Text size="sm" c="var(--cw-text-soft)" mt="sm">
        {t("roles.single")}
      </Text>
      <SchemesPanel />
    </ConsolePage>
  );
}
