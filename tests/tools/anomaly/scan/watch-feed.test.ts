// Stories are counted over as many hours, at one age, in every session.

import { describe, expect, test } from "vitest";
import { watchNews } from "#tools/anomaly/scan/watch-feed.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Closes of weekdays only. */
const closes = Float64Array.from(
  Array.from({ length: 170 }, (_, i) => Date.UTC(2025, 0, 1, 21) + i * dayMs).filter((ms) => {
    const weekday = new Date(ms).getUTCDay();
    return weekday > 0 && weekday < 6;
  }),
);
const last = closes.at(-1) as number;
const steady = Array.from({ length: 20 * 172 }, (_, i) => (closes[0] as number) + (i * dayMs) / 20);

describe("twenty stories a day, weekends too", () => {
  test.each([0, 3, 12, 24, 60])("are nothing unusual %i hours after the close", (hours) => {
    const asOf = last + hours * hourMs;
    const result = watchNews(
      steady.filter((ms) => ms <= asOf),
      closes,
      asOf,
    );
    if (!("score" in result)) throw new Error(result.because);
    const usual = [...result.history].filter((score) => !Number.isNaN(score));
    expect(result.score).toBeLessThanOrEqual(Math.max(...usual) + 1e-9);
  });

  test("and a hundred on top are", () => {
    const more = [...steady.filter((ms) => ms <= last), ...Array.from({ length: 100 }, (_, i) => last - i * 60_000)];
    const result = watchNews(more, closes, last);
    if (!("score" in result)) throw new Error(result.because);
    expect(result.score).toBeGreaterThan(10 * Math.max(...[...result.history].filter((score) => !Number.isNaN(score))));
  });
});
