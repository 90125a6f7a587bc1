// The made panel that tests/golden/make/factor_formulas.py computes on: 24 lanes, 420 rows, the same numbers to the last digit or two.

import { normals } from "../../../bench/series.ts";

export const lanes = 24;
export const rows = 420;
/** Row and lane of each expected value. */
export const shown: readonly (readonly [number, number])[] = [
  [rows - 1, 0],
  [rows - 1, 7],
  [rows - 1, 13],
  [rows - 1, 23],
  [rows - 20, 5],
  [rows - 7, 11],
];

export function formulaPanel(): Readonly<Record<string, Float64Array>> {
  const count = rows * lanes;
  const z = [101, 102, 103, 104, 105, 106].map((seed) => normals(count, seed));
  const make = (of: (i: number, lane: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => of(i, i % lanes));
  const summed = new Float64Array(count);
  for (let i = 0; i < count; i++) summed[i] = (i < lanes ? 0 : summed[i - lanes]!) + 0.012 * z[0]![i]!;
  const close = make((i, lane) => 50 * (1 + lane / 500) * Math.exp(summed[i]!));
  const open = make((i) => close[i < lanes ? i : i - lanes]! * (1 + 0.004 * z[1]![i]!));
  const high = make((i) => Math.max(open[i]!, close[i]!) * (1 + 0.005 * Math.abs(z[2]![i]!)));
  const low = make((i) => Math.min(open[i]!, close[i]!) * (1 - 0.005 * Math.abs(z[3]![i]!)));
  const volume = make((i) => Math.round(1e6 * Math.exp(0.4 * z[4]![i]!)));
  return {
    open,
    high,
    low,
    close,
    volume,
    vwap: make((i) => (high[i]! + low[i]! + close[i]!) / 3 + 0.001 * close[i]! * z[5]![i]!),
    turnover: make((i) => close[i]! * volume[i]!),
    cap: make((i, lane) => close[i]! * 1e6 * (1 + lane)),
    sector: make((_, lane) => lane % 3),
    industry: make((_, lane) => lane % 6),
    subindustry: make((_, lane) => lane % 8),
  };
}
