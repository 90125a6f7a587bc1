// Where the last bars of a symbol are looked for first: how long a stretch of time holds so many bars of an interval. Within a day they
// mostly lie side by side, so a short stretch is tried before one that spans nights and holidays.

import { dayMs } from "#infra/runtime/index.ts";
import type { AsOf, BarInterval } from "#knowledge/domain/index.ts";
import type { PlainBarQuery } from "../fact-reader.ts";

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: dayMs,
  w: 7 * dayMs,
  M: 31 * dayMs,
};

/** Sessions of six hours on five days of seven, holidays and a thin day here and there; and a week for the nearest ones. */
const [tradedShare, sessionShare, slackMs] = [0.12, 0.6, 7 * dayMs];

/** Side by side, with a pause of as long again. */
const closeShare = 0.5;

/** Starts of stretches to be tried one after another; none where they would not be shorter than what is asked for, or the interval is no time. */
export function stretchesOf({ interval, fromMs, toMs, last }: PlainBarQuery, asOf: AsOf): readonly number[] {
  const lengthMs = lengthOf(interval);
  if (lengthMs === null || last > 100_000) return [];
  const before = (share: number, moreMs: number): number =>
    Math.floor(Math.min(toMs, asOf) - (last * lengthMs) / share - moreMs);
  const starts =
    lengthMs < dayMs
      ? [before(closeShare, 2 * lengthMs), before(tradedShare, slackMs)]
      : [before(sessionShare, slackMs)];
  return starts.filter((startMs) => startMs > fromMs);
}

function lengthOf(interval: BarInterval): number | null {
  const [, count, unit] = /^(\d+)([smhdwM])$/.exec(interval) ?? [];
  const ms = unitMs[unit ?? ""];
  return ms === undefined ? null : Number(count) * ms;
}
