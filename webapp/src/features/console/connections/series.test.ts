import { describe, expect, it } from "vitest";
import type { Sample } from "./api";
import { nearest, perMinute, pointsOf, strokeOf } from "./series";
import { duration } from "./words";

const sample = (at: number, more: Partial<Sample> = {}): Sample => ({
  at,
  lag_ms: 0,
  queue: 0,
  sent: 0,
  received: 0,
  refused: 0,
  round_trip_ms: null,
  ...more,
});

describe("a graph", () => {
  it("leaves out what was not measured", () => {
    const samples = [sample(0), sample(10, { round_trip_ms: 12 })];
    expect(pointsOf(samples, (one) => one.round_trip_ms)).toEqual([{ at: 10, value: 12 }]);
  });

  it("counts per minute, however far apart samples are", () => {
    const samples = [sample(10_000, { sent: 2 }), sample(20_000, { sent: 5 }), sample(50_000, { sent: 5 })];
    expect(perMinute(samples, "sent").map((one) => one.value)).toEqual([12, 30, 10]);
  });

  it("goes from the left to the right, with the most at the top", () => {
    const points = [
      { at: 100, value: 0 },
      { at: 200, value: 8 },
    ];
    expect(strokeOf(points, 100, 200, 8)).toBe("M0.00 100.00L100.00 0.00");
    expect(nearest(points, 160)).toBe(points[1]);
  });
});

describe("an amount of time", () => {
  it("is written in the unit that fits", () => {
    expect([340, 2500, 45_000, 600_000, 7_200_000, 200_000_000].map(duration)).toEqual([
      "340 ms",
      "2.5 sec",
      "45 sec",
      "10 min",
      "2 hr",
      "2 days",
    ]);
  });
});
