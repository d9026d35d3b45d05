// What the graphs draw: samples made into points, and points into the strokes of a picture.
import type { Sample } from "./api";

export interface Point {
  at: number;
  value: number;
}

/** One quantity of the samples, over time. */
export function pointsOf(samples: Sample[], value: (sample: Sample) => number | null): Point[] {
  return samples.flatMap((sample) => {
    const found = value(sample);
    return found === null ? [] : [{ at: sample.at, value: found }];
  });
}

/** How many there were in a minute, from how many there were since the sample before. */
export function perMinute(samples: Sample[], of: "sent" | "received"): Point[] {
  return samples.map((sample, index) => {
    const gap = sample.at - (samples[index - 1]?.at ?? sample.at - 10_000);
    return { at: sample.at, value: gap > 0 ? (sample[of] * 60_000) / gap : 0 };
  });
}

export const peakOf = (points: Point[]) => points.reduce((most, one) => Math.max(most, one.value), 0);

/** The stroke through the points in a picture of 100 by 100, between two times, with `top` at its upper edge. */
export function strokeOf(points: Point[], from: number, to: number, top: number): string {
  const span = Math.max(1, to - from);
  return points
    .map((one, index) => {
      const x = (100 * (one.at - from)) / span;
      const y = 100 - (100 * one.value) / Math.max(top, Number.MIN_VALUE);
      return `${index === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`;
    })
    .join("");
}

/** The point that is nearest to a time. */
export function nearest(points: Point[], at: number): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, one) => (!best || Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best),
    undefined,
  );
}
