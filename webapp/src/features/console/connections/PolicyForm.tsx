import {
  Alert,
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { useState, type FormEvent } from "react";
import { call } from "@/shared/api/client";
import { queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n/admin";
import { Failure, Loading } from "@/shared/ui/Centered";
import { say } from "@/shared/ui/confirm";
import { Panel } from "../ConsolePage";
import { ListField } from "../ListField";
import { policyKey, policyPath, usePolicy, type Connection, type PolicyView } from "./api";
import classes from "./connections.module.css";
import { faultText } from "./faults";
import {
  allFields,
  draftOf,
  draftsOf,
  faultOf,
  groups,
  messageable,
  policyOf,
  wordsOf,
  type Draft,
  type Drafts,
  type Field,
  type Policy,
} from "./policyFields";
import { dayOf } from "./words";

interface Props {
  remote: Connection;
  organisation: string;
}

export function PolicyForm({ remote, organisation }: Props) {
  const { data, error, refetch } = usePolicy(remote.remote_id);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return <Form key={JSON.stringify(data.own)} remote={remote} organisation={organisation} view={data} />;
}

function Form({ remote, organisation, view }: Props & { view: PolicyView }) {
  const saved = draftsOf(view.own);
  const [drafts, setDrafts] = useState<Drafts>(saved);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const faults = Object.fromEntries(
    allFields.flatMap((field) => {
      const draft = drafts[field.name];
      // What stands as it was saved may be a day that is over by now.
      if (draft === undefined || draft === saved[field.name]) return [];
      const fault = faultOf(field, draft, drafts, Date.now());
      return fault ? [[field.name, fault]] : [];
    }),
  ) as Record<string, string>;
  const changed = JSON.stringify(drafts) !== JSON.stringify(saved);

  function set(field: Field, draft: Draft | undefined) {
    setDrafts((old) => {
      const rest = Object.fromEntries(Object.entries(old).filter(([name]) => name !== field.name));
      return draft === undefined ? rest : { ...rest, [field.name]: draft };
    });
  }

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      const next = await call<PolicyView>(policyPath(remote.remote_id), {
        method: "PUT",
        body: policyOf(drafts),
      });
      queryClient.setQueryData(policyKey(remote.remote_id), next);
      say(t("policy.saved"));
    } catch (error) {
      setProblem(faultText(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Text size="sm" c="var(--cw-text-soft)" mb="md">
        {t("policy.intro", { organisation })}
      </Text>
      {groups.map((group) => (
        <Panel key={group.title} title={t(group.title)}>
          {group.fields.map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              draft={drafts[field.name]}
              view={view}
              fault={faults[field.name]}
              onChange={(draft) => set(field, draft)}
            />
          ))}
        </Panel>
      ))}
      <div className={classes.bar}>
        {problem && (
          <Alert color="red" role="alert" c="var(--cw-text)" flex={1} py={6}>
            {problem}
          </Alert>
        )}
        <Button variant="default" disabled={!changed} onClick={() => setDrafts(saved)}>
          {t("policy.undo")}
        </Button>
        <Button type="submit" loading={busy} disabled={!changed || Object.keys(faults).length > 0}>
          {t("policy.save")}
        </Button>
      </div>
    </form>
  );
}

interface RowProps {
  field: Field;
  /** Undefined where the server's default holds. */
  draft: Draft | undefined;
  view: PolicyView;
  fault: string | undefined;
  onChange: (draft: Draft | undefined) => void;
}

function FieldRow({ field, draft, view, fault, onChange }: RowProps) {
  const label = t(field.label);
  const isOwn = draft !== undefined;
  const effective = view.effective[field.name];
  // The server tells what holds; its default is that only where nothing was chosen.
  const isDefaultKnown = view.own[field.name] === null || view.own[field.name] === undefined;

  return (
    <div className={classes.field} role="group" aria-label={label}>
      <Stack gap={2}>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Text size="xs" c="var(--cw-text-soft)">
          {t(field.help)}
        </Text>
      </Stack>
      <Stack gap={6}>
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label={t("policy.choose", { field: label })}
            data={[
              { value: "default", label: t("policy.default") },
              { value: "own", label: t("policy.own") },
            ]}
            value={isOwn ? "own" : "default"}
            onChange={(value) => onChange(value === "own" ? firstDraft(field, effective) : undefined)}
          />
          {!isOwn && isDefaultKnown && (
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {wordsOf(field, effective)}
            </Text>
          )}
        </Group>
        {isOwn && <Value field={field} draft={draft} fault={fault} onChange={onChange} label={label} />}
      </Stack>
    </div>
  );
}

/** What holds now, so that choosing changes nothing by itself; for a day that there is none, in a year. */
function firstDraft(field: Field, effective: Policy[string] | undefined): Draft {
  const draft = draftOf(field, effective ?? null);
  return field.kind === "day" && draft === "" ? dayOf(Date.now() + 365 * 86_400_000) : draft;
}

interface ValueProps {
  field: Field;
  draft: Draft;
  label: string;
  fault: string | undefined;
  onChange: (draft: Draft) => void;
}

function Value({ field, draft, label, fault, onChange }: ValueProps) {
  if (Array.isArray(draft)) {
    return <ListField aria-label={label} value={draft} onChange={onChange} error={fault} />;
  }
  switch (field.kind) {
    case "switch":
      return (
        <Switch
          aria-label={label}
          label={draft === "true" ? t("policy.yes") : t("policy.no")}
          checked={draft === "true"}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      );
    case "choice":
      return (
        <Select
          aria-label={label}
          size="sm"
          data={messageable.map((one) => ({ value: one, label: t(`policy.messageable.${one}`) }))}
          value={draft}
          onChange={(value) => onChange(value ?? draft)}
          allowDeselect={false}
        />
      );
    case "day":
      return (
        <TextInput
          type="date"
          aria-label={label}
          size="sm"
          maw={200}
          value={draft}
          min={dayOf(Date.now())}
          error={fault}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <NumberInput
          aria-label={label}
          size="sm"
          maw={200}
          value={draft}
          onChange={(value) => onChange(String(value))}
          hideControls
          allowNegative
          thousandSeparator={false}
          suffix={field.kind === "megabytes" ? " MB" : ""}
          error={fault}
        />
      );
  }
}
