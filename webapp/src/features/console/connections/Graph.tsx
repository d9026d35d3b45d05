import { useState, type PointerEvent } from "react";
import { t } from "@/shared/i18n/admin";
import { clockTime } from "@/shared/i18n/time";
import classes from "./connections.module.css";
import { nearest, peakOf, strokeOf, type Point } from "./series";

interface Line {
  label: string;
  points: Point[];
}

interface Props {
  title: string;
  help: string;
  /** What it is now. */
  now: string;
  lines: Line[];
  /** Writes a value with its unit. */
  words: (value: number) => string;
  /** The least that the upper edge stands for, so that a quiet line does not look wild. */
  least: number;
}

/** One or two quantities over the last hour. The value under the pointer is shown below. */
export function Graph({ title, help, now, lines, words, least }: Props) {
  const [pointed, setPointed] = useState<number>();
  const all = lines.flatMap((line) => line.points);
  const from = Math.min(...all.map((one) => one.at));
  const to = Math.max(...all.map((one) => one.at));
  const peak = peakOf(all);
  const top = Math.max(peak, least) * 1.08;

  function point(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientX - box.left) / Math.max(1, box.width);
    setPointed(from + Math.min(1, Math.max(0, part)) * (to - from));
  }

  const first = lines[0]?.points ?? [];
  const under = pointed === undefined ? undefined : nearest(first, pointed);
  const cursor = under && to > from ? (100 * (under.at - from)) / (to - from) : undefined;
  return (
    <figure className={classes.graph}>
      <figcaption>
        <h3>{title}</h3>
        <span className={classes.value}>{now}</span>
        <span className={classes.help}>{help}</span>
      </figcaption>
      <svg
        className={classes.plot}
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={t("health.graph", { title, now, peak: words(peak) })}
        onPointerMove={point}
        onPointerLeave={() => setPointed(undefined)}
      >
        {[0, 50, 100].map((y) => (
          <line key={y} className={classes.rule} x1={0} x2={100} y1={y} y2={y} />
        ))}
        {first.length > 1 && (
          <path
            className={classes.area}
            d={`${strokeOf(first, from, to, top)}L100 100L${((100 * ((first[0]?.at ?? from) - from)) / Math.max(1, to - from)).toFixed(2)} 100Z`}
          />
        )}
        {lines.map((line, index) => (
          <path
            key={line.label}
            className={`${classes.line} ${index > 0 ? classes.second : ""}`}
            d={strokeOf(line.points, from, to, top)}
          />
        ))}
        {cursor !== undefined && <line className={classes.cursor} x1={cursor} x2={cursor} y1={0} y2={100} />}
      </svg>
      <div className={classes.axis} aria-hidden>
        {all.length < 2 ? (
          <span>{t("health.noSamples")}</span>
        ) : under ? (
          <>
            <span>{clockTime(under.at)}</span>
            <span>
              {lines
                .map((line) => `${words(nearest(line.points, under.at)?.value ?? 0)} ${line.label}`.trim())
                .join(" · ")}
            </span>
          </>
        ) : (
          <>
            <span>{clockTime(from)}</span>
            <span>
              {lines.length > 1
                ? lines.map((line, index) => (
                    <span key={line.label} style={{ marginLeft: index > 0 ? 10 : 0 }}>
                      <span className={classes.key} data-second={index > 0 || undefined} />
                      {line.label}
                    </span>
                  ))
                : t("health.peak", { value: words(peak) })}
            </span>
            <span>{clockTime(to)}</span>
          </>
        )}
      </div>
    </figure>
  );
}
