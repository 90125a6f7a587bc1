// From price series with their own days to one panel over common days.

import { callerError } from "#infra/runtime/index.ts";
import { requirePrices, requireSameLength } from "#tools/numeric/index.ts";
import type { ReturnsPanel } from "./correlation-matrix.ts";

export interface PriceSeries {
  /** One time a bar, rising strictly. */
  readonly timesMs: ArrayLike<number>;
  /** Adjusted closes of the same bars. */
  readonly closes: Float64Array;
}

export interface AlignedReturns extends ReturnsPanel {
  /** Shape (bars): the session each return ends in. */
  readonly timesMs: Float64Array;
}

/** Log returns over common sessions. A return is given only where the asset has both that session's bar and the one before:
 * after a gap the first return is missing, not stretched over the gap.
 * @param sessionsMs sessions that count, rising; the union of the series' times unless told. Bars at other times are left out.
 * @returns bars = sessions - 1 (0 where there are fewer than two)
 * @throws tools/length-mismatch, tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range (price or order of times) */
export function alignReturns(series: readonly PriceSeries[], sessionsMs?: ArrayLike<number>): AlignedReturns {
  series.forEach(requireSeries);
  const sessions = Float64Array.from(sessionsMs ?? unionOf(series)).sort();
  const place = new Map(Array.from(sessions, (time, index) => [time, index]));
  const bars = Math.max(0, sessions.length - 1);
  const values = new Float64Array(series.length * bars).fill(Number.NaN);
  series.forEach(({ timesMs, closes }, asset) => {
    for (let t = 1; t < closes.length; t++) {
      const here = place.get(timesMs[t]!);
      if (here === undefined || place.get(timesMs[t - 1]!) !== here - 1) continue;
      values[asset * bars + here - 1] = Math.log(closes[t]! / closes[t - 1]!);
    }
  });
  return { values, assets: series.length, bars, timesMs: sessions.slice(1) };
}

const unionOf = (series: readonly PriceSeries[]): number[] => [
  ...new Set(series.flatMap(({ timesMs }) => Array.from(timesMs))),
];

function requireSeries({ timesMs, closes }: PriceSeries): void {
  requireSameLength("timesMs", timesMs, "closes", closes);
  requirePrices(closes, 1);
  const bad = closes.findIndex((_, t) => t > 0 && !(timesMs[t]! > timesMs[t - 1]!));
  if (bad >= 0)
    throw callerError(
      "tools/parameter-out-of-range",
      `timesMs[${bad}] does not come after timesMs[${bad - 1}]; wanted bars oldest first.`,
      { index: bad },
    );
}
