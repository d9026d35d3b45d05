import { Alert, Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useParams } from "react-router";
import { call, errorText } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { say } from "@/shared/ui/confirm";
import { NotFound } from "@/features/shell/NotFound";
import { ConsolePage, Panel } from "../ConsolePage";
import classes from "../console.module.css";
import { fieldsOf, introOf, isSame, isValid, pathOf, type Field } from "./fields";
import { pages, type Page } from "./pages";
import { Setting } from "./Setting";

type Values = Record<string, unknown>;
type Config = Record<string, Values | undefined>;

const configKey = ["server-config"];

export function SettingsPage() {
  const { section: id } = useParams();
  const page = pages.find((one) => one.id === id);
  const config = useQuery({ queryKey: configKey, queryFn: () => call<Config>("/config"), staleTime: 0 });
  const environment = useQuery({
    queryKey: [...configKey, "environment"],
    queryFn: () => call<Config | null>("/config/environment"),
    staleTime: 0,
  });
  if (!page) return <NotFound />;
  const failed = config.error ?? environment.error;
  if (failed && (!config.data || environment.data === undefined)) {
    const retry = () => void Promise.all([config.refetch(), environment.refetch()]);
    return <Failure error={failed} retry={retry} />;
  }
  if (!config.data || environment.data === undefined) return <Loading />;
  return (
    <ConsolePage title={t(page.title)} intro={t("settings.intro")}>
      <Form
        key={`${page.id}/${config.dataUpdatedAt}`}
        page={page}
        config={config.data}
        environment={environment.data ?? {}}
      />
    </ConsolePage>
  );
}

interface FormProps {
  page: Page;
  config: Config;
  environment: Config;
}

function Form({ page, config, environment }: FormProps) {
  const [values, setValues] = useState<Values>({});
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  // A server that does not have a setting does not show it either.
  const has = (field: Field) => config[field.section]?.[field.name] !== undefined;
  const saved = (field: Field) => config[field.section]?.[field.name];
  const valueOf = (field: Field) => (pathOf(field) in values ? values[pathOf(field)] : saved(field));
  const groups = page.groups
    .map((group) => ({ group, fields: fieldsOf(group).filter(has) }))
    .filter(({ fields }) => fields.length > 0);
  const changed = groups
    .flatMap(({ fields }) => fields)
    .filter((field) => !isSame(valueOf(field), saved(field)));
  const wrong = changed.filter((field) => !isValid(field, valueOf(field)));

  function faultOf(field: Field): string | undefined {
    // The server names each setting that holds what it may not.
    const refused = problem.split("\n").some((line) => line.startsWith(`${pathOf(field)} `));
    if (!refused && !wrong.includes(field)) return undefined;
    return t("settings.mayHold", { what: field.mayHold });
  }

  function set(field: Field, value: unknown) {
    setProblem("");
    setValues((old) => ({ ...old, [pathOf(field)]: value }));
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    const patch: Record<string, Values> = {};
    for (const field of changed) {
      patch[field.section] = { ...patch[field.section], [field.name]: valueOf(field) };
    }
    try {
      await call("/config/patch", { method: "PUT", body: patch });
      say(t("app.saved"));
      await queryClient.invalidateQueries({ queryKey: configKey });
      await queryClient.invalidateQueries({ queryKey: keys.config });
    } catch (error) {
      setProblem(errorText(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      {groups.map(({ group, fields }) => (
        <Panel key={group.names.join()} title={group.title && t(group.title)}>
          {introOf(group) && (
            <Text size="sm" c="var(--cw-text-soft)" mb="xs">
              {introOf(group)}
            </Text>
          )}
          {fields.map((field) => (
            <Setting
              key={pathOf(field)}
              field={field}
              value={valueOf(field)}
              locked={Boolean(environment[field.section]?.[field.name])}
              fault={faultOf(field)}
              onChange={(value) => set(field, value)}
            />
          ))}
        </Panel>
      ))}
      <div className={classes.saveBar}>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)" flex={1} py={6}>
            {problem}
          </Alert>
        )}
        <Button variant="default" disabled={changed.length === 0} onClick={() => setValues({})}>
          {t("settings.undo")}
        </Button>
        <Button type="submit" loading={busy} disabled={changed.length === 0 || wrong.length > 0}>
          {t("app.save")}
        </Button>
      </div>
    </form>
  );
}
