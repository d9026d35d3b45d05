import { Badge, Button, Group, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/shared/i18n/admin";
import classes from "./console.module.css";

interface Props {
  title: ReactNode;
  intro?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function ConsolePage({ title, intro, action, children }: Props) {
  return (
    <div className={classes.inner}>
      <header className={classes.head}>
        <div>
          <h1>{title}</h1>
          {intro && <p>{intro}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

export function Panel({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

/** A table that scrolls by itself on a narrow screen, which the keyboard must be able to do too. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.table} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

interface ListProps {
  label: string;
  /** Over each column but the last, in which stands what can be done with a row. */
  heads: string[];
  /** Below so many pixels it scrolls sideways. */
  width: number;
  /** The rows. */
  children: ReactNode;
}

/** A list of things with something to do for each. */
export function ListTable({ label, heads, width, children }: ListProps) {
  return (
    <TableFrame label={label}>
      <Table verticalSpacing="xs" miw={width}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            <Table.Th>
              <span className="sr-only">{t("app.more")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </TableFrame>
  );
}

/** Whether a team or a channel is in use. */
export function ActiveBadge({ archived }: { archived: boolean }) {
  return (
    <Badge variant="light" tt="none" color={archived ? "gray" : "teal"} c="var(--cw-text)">
      {archived ? t("channelsAdmin.archived") : t("users.active")}
    </Badge>
  );
}

interface PagerProps {
  page: number;
  /** Whether there is a page after this one. */
  more: boolean;
  onChange: (page: number) => void;
}

/** The way to the page before and the page after, where there is one. */
export function Pager({ page, more, onChange }: PagerProps) {
  if (page === 0 && !more) return null;
  return (
    <Group mt="md" justify="flex-end">
      <Button variant="default" size="xs" disabled={page === 0} onClick={() => onChange(page - 1)}>
        {t("users.previous")}
      </Button>
      <Button variant="default" size="xs" disabled={!more} onClick={() => onChange(page + 1)}>
        {t("users.next")}
      </Button>
    </Group>
  );
}
