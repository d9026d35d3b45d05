import { NumberInput, PasswordInput, Select, Switch, Text, TextInput } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { t } from "@/shared/i18n/admin";
import { settingName } from "@/shared/i18n/en/settings";
import { fileSize } from "@/shared/i18n/time";
import classes from "../console.module.css";
import { ListField } from "../ListField";
import type { Field } from "./fields";

interface Props {
  field: Field;
  value: unknown;
  /** Set from outside the file, so that it cannot be changed here. */
  locked: boolean;
  fault: string | undefined;
  onChange: (value: unknown) => void;
}

/** One setting: what it is, and the control that changes it. */
export function Setting(props: Props) {
  const { field, locked } = props;
  const help = useId();
  const label = settingName(field.section, field.name);
  return (
    <div className={classes.setting} role="group" aria-label={label}>
      <div>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Text id={help} size="xs" c="var(--cw-text-soft)">
          {inline(field.help)}
        </Text>
        <code>
          {field.section}.<wbr />
          {field.name}
        </code>
      </div>
      <div>
        <Control {...props} label={label} help={help} />
        {locked && (
          <Text size="xs" c="var(--cw-text-soft)" mt={4}>
            <IconLock size={13} aria-hidden /> {t("settings.locked")}
          </Text>
        )}
      </div>
    </div>
  );
}

/** What stands between backticks is code. */
function inline(text: string): ReactNode[] {
  return text
    .split("`")
    .map((part, index) =>
      index % 2 === 1 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>,
    );
}

const isBytes = (field: Field) => /in bytes/.test(field.help);

function Control({
  field,
  value,
  locked,
  fault,
  onChange,
  label,
  help,
}: Props & { label: string; help: string }) {
  const shared = {
    "aria-label": label,
    "aria-describedby": help,
    disabled: locked,
    error: fault,
    size: "sm",
  };
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          {...shared}
          label={value === true ? t("settings.on") : t("settings.off")}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...shared}
          maw={220}
          value={typeof value === "number" ? value : ""}
          onChange={onChange}
          allowDecimal={false}
          hideControls
          rightSection={
            isBytes(field) && typeof value === "number" && value > 0 ? (
              <Text size="xs" c="var(--cw-text-soft)" style={{ whiteSpace: "nowrap" }}>
                {fileSize(value)}
              </Text>
            ) : undefined
          }
          rightSectionWidth={isBytes(field) ? 76 : undefined}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          maw={320}
          data={field.choices ?? []}
          value={String(value)}
          onChange={(next) => onChange(next ?? value)}
          allowDeselect={false}
        />
      );
    case "list":
      return (
        <ListField {...shared} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />
      );
    default: {
      const Text = field.secret ? PasswordInput : TextInput;
      return (
        <Text
          {...shared}
          value={String(value ?? "")}
          onChange={(event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)}
          autoComplete="off"
        />
      );
    }
  }
}
