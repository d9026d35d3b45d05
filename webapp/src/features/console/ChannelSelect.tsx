import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { t } from "@/shared/i18n/admin";
import { useShareable } from "./connections/useShareable";

interface Props {
  label: string;
  value: string;
  onChange: (id: string) => void;
  /** What stands for no channel in particular, where that can be chosen. */
  none?: string;
  width?: number;
}

/** A channel of any team, found as one types. */
export function ChannelSelect({ label, value, onChange, none, width }: Props) {
  const [term, setTerm] = useState("");
  const [chosen, setChosen] = useState("");
  // What the field shows once something was chosen is no longer looked for.
  const [settled] = useDebouncedValue(term === chosen ? "" : term.trim(), 200);
  const { channels } = useShareable(settled, "");
  const found = (channels ?? []).map((one) => ({
    value: one.id,
    label: `${one.display_name} (${one.team_display_name})`,
  }));
  // What was chosen stays, whatever is looked for afterwards.
  const kept = value && !found.some((one) => one.value === value) ? [{ value, label: chosen }] : [];
  return (
    <Select
      label={label}
      placeholder={t("connections.searchChannels")}
      w={width}
      data={[...(none === undefined ? [] : [{ value: "", label: none }]), ...kept, ...found]}
      value={none === undefined && !value ? null : value}
      onChange={(id, option) => {
        setChosen(option?.label ?? "");
        onChange(id ?? "");
      }}
      allowDeselect={false}
      searchable
      onSearchChange={setTerm}
      // The server has looked already.
      filter={({ options }) => options}
      maxDropdownHeight={260}
    />
  );
}
