import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n/admin";

/** Every team of this server, for admins who may not be in all of them; also those that are archived, where wanted. */
export function useAllTeams({ archived = false } = {}) {
  return useQuery({
    queryKey: ["all-teams"],
    queryFn: async () => {
      const all = await client.getTeams(0, 200);
      return Array.isArray(all) ? all : all.teams;
    },
    select: (all) => all.filter((team) => archived || !team.delete_at),
  });
}

interface Props {
  value: string;
  onChange: (teamId: string) => void;
  label?: string;
  description?: string;
}

export function TeamSelect({
  value,
  onChange,
  label = t("connections.team"),
  description = t("connections.teamHelp"),
}: Props) {
  const { data } = useAllTeams();
  return (
    <Select
      label={label}
      description={description}
      data={(data ?? []).map((team) => ({ value: team.id, label: team.display_name }))}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? "")}
      searchable
      required
      comboboxProps={{ withinPortal: true }}
    />
  );
}
