import { Button, Group, NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useParams } from "react-router";
import { call } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { attempt, say } from "@/shared/ui/confirm";
import { NotFound } from "@/features/shell/NotFound";
import { ConsolePage, Panel } from "../ConsolePage";
import { isValid, sections, type Field, type Section } from "./fields";

type Values = Record<string, unknown>;
type Config = Record<string, Values | undefined>;

const idOf = (field: Field) => `${field.section}.${field.name}`;

export function SettingsPage() {
  const { section: id } = useParams();
  const section = sections.find((one) => one.id === id);
  const config = useQuery({
    queryKey: ["server-config"],
    queryFn: () => call<Config>("/config"),
    staleTime: 0,
  });
  const environment = useQuery({
    queryKey: ["server-config", "environment"],
    queryFn: () => call<Config>("/config/environment"),
    retry: false,
  });
  if (!section) return <NotFound />;
  if (config.error && !config.data)
    return <Failure error={config.error} retry={() => void config.refetch()} />;
  if (!config.data) return <Loading />;
  return (
    <ConsolePage title={t(section.title)} intro={t("settings.intro")}>
      <Panel>
        <Form
          key={`${section.id}/${config.dataUpdatedAt}`}
          section={section}
          config={config.data}
          environment={environment.data ?? {}}
        />
      </Panel>
    </ConsolePage>
  );
}

interface FormProps {
  section: Section;
  config: Config;
  environment: Config;
}

function Form({ section, config, environment }: FormProps) {
  const known = section.fields.filter((field) => config[field.section]?.[field.name] !== undefined);
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(known.map((field) => [idOf(field), config[field.section]?.[field.name]])),
  );
  const [busy, setBusy] = useState(false);
  const wrong = known.filter((field) => !isValid(field, values[idOf(field)]));

  async function save(event: FormEvent) {
    event.preventDefault();
    if (wrong.length > 0) return;
    setBusy(true);
    const patch: Record<string, Values> = {};
    for (const field of known) {
      if (values[idOf(field)] === config[field.section]?.[field.name]) continue;
      patch[field.section] = { ...patch[field.section], [field.name]: values[idOf(field)] };
    }
    const done = await attempt(() => call("/config/patch", { method: "PUT", body: patch }));
    setBusy(false);
    if (!done) return;
    say(t("app.saved"));
    await queryClient.invalidateQueries({ queryKey: ["server-config"] });
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack maw={560}>
        {known.map((field) => (
          <Input
            key={idOf(field)}
            field={field}
            value={values[idOf(field)]}
            locked={Boolean(environment[field.section]?.[field.name])}
            onChange={(value) => setValues((old) => ({ ...old, [idOf(field)]: value }))}
          />
        ))}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={wrong.length > 0}>
            {t("app.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface InputProps {
  field: Field;
  value: unknown;
  locked: boolean;
  onChange: (value: unknown) => void;
}

function Input({ field, value, locked, onChange }: InputProps) {
  const help = locked ? `${field.help} (${t("settings.env")})` : field.help;
  if (field.kind === "switch") {
    return (
      <Switch
        label={field.label}
        description={help}
        checked={value === true}
        disabled={locked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (field.kind === "number") {
    return (
      <NumberInput
        label={field.label}
        description={help}
        value={typeof value === "number" ? value : ""}
        disabled={locked}
        allowDecimal={false}
        error={isValid(field, value) ? undefined : t("settings.invalid", { min: field.min ?? 0 })}
        onChange={onChange}
      />
    );
  }
  return (
    <TextInput
      label={field.label}
      description={help}
      value={String(value ?? "")}
      disabled={locked}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
