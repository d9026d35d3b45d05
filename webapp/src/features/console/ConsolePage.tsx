import type { ReactNode } from "react";
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
