// Where the last bars of a symbol are looked for first: how long a stretch of time holds so many bars of an interval.

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

/** Start of the stretch; null where it would not be shorter than what is asked for, or the interval is no time. */
export function stretchOf({ interval, fromMs, toMs, last }: PlainBarQuery, asOf: AsOf): number | null {
  const lengthMs = lengthOf(interval);
  if (lengthMs === null || last > 100_000) return null;
  const share = lengthMs < dayMs ? tradedShare : sessionShare;
  const startMs = Math.floor(Math.min(toMs, asOf) - (last * lengthMs) / share - slackMs);
  return startMs > fromMs ? startMs : null;
}

function lengthOf(interval: BarInterval): number | null {
  const [, count, unit] = /^(\d+)([smhdwM])$/.exec(interval) ?? [];
  const ms = unitMs[unit ?? ""];
  return ms === undefined ? null : Number(count) * ms;
}
