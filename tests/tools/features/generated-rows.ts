// The rows of tests/golden/make/features_statistical.py: bars in cents in stretches of 90 calm and 90 wild rows, a market, yields, a calendar.

import { normals, u01 } from "#tests/bench/series.ts";
import { type Columns, computeColumns } from "#tools/columns/index.ts";
import { type FeatureGroup, features } from "#tools/features/index.ts";

const cents = (x: number): number => Math.floor(x * 100 + 0.5) / 100;
const dayMs = 86_400_000;

function summed(steps: Float64Array): Float64Array {
  let sum = 0;
  return steps.map((step) => {
    sum += step;
    return sum;
  });
}

export function generatedRows(n: number, seed: number): Columns {
  const wild = (t: number): number => (Math.floor(t / 90) % 2 === 0 ? 0.9 : 2.2);
  const chance = (k: number): Float64Array => normals(n, seed + k);
  const marketReturn = chance(5).map((z, t) => 0.007 * wild(t) * z);
  const close = summed(chance(0).map((z, t) => marketReturn[t]! + 0.009 * wild(t) * z)).map((x) => 60 * Math.exp(x));
  const gaps = chance(1);
  const open = close.map((_, t) => (t === 0 ? 60 : close[t - 1]!) * Math.exp(0.004 * gaps[t]!));
  const above = chance(2);
  const below = chance(3);
  const high = close.map((x, t) => Math.max(open[t]!, x) * Math.exp(Math.abs(0.006 * above[t]!)));
  const low = close.map((x, t) => Math.min(open[t]!, x) * Math.exp(-Math.abs(0.006 * below[t]!)));
  const volume = chance(4).map((z) => Math.floor(1e6 * Math.exp(0.4 * z)));
  const walk = (from: number, k: number): Float64Array =>
    summed(chance(k).map((z) => 0.02 * z)).map((x) => cents(from + x));
  const traded = close.map(cents);
  return {
    open: open.map(cents),
    high: high.map(cents),
    low: low.map(cents),
    close: traded,
    volume,
    turnover: traded.map((x, t) => x * volume[t]!),
    market_close: summed(marketReturn).map((x) => cents(1000 * Math.exp(x))),
    vix: chance(6).map((z) => cents(18 * Math.exp(0.25 * z))),
    rate_3m: walk(2, 7),
    rate_2y: walk(2.2, 8),
    rate_10y: walk(2.3, 9),
    credit_spread: chance(10).map((z) => cents(2 * Math.exp(0.1 * z))),
    universe_advancing: u01(n, seed + 11),
    universe_dispersion: u01(n, seed + 12).map((u) => 0.01 + 0.01 * u),
    universe_volume_ratio: u01(n, seed + 13).map((u) => 0.5 + u),
    ...weekdays(n),
  };
}

/** Mondays to Fridays from 2 January 2018 on. */
function weekdays(n: number): Columns {
  const first = Date.UTC(2018, 0, 2);
  const days = Array.from({ length: n }, (_, t) => new Date(first + (t + 2 * Math.floor((t + 1) / 5)) * dayMs));
  const column = (of: (day: Date, t: number) => number): Float64Array => Float64Array.from(days, of);
  const month = column((day) => day.getUTCMonth() + 1);
  let rows = 0;
  return {
    day_of_week: column((day) => day.getUTCDay()),
    day_of_month: column((day) => day.getUTCDate()),
    days_to_month_end: column(
      (day) => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate() - day.getUTCDate(),
    ),
    month,
    rows_of_month: month.map((m, t) => {
      rows = t > 0 && m === month[t - 1] ? rows + 1 : 1;
      return rows;
    }),
    days_since_bar: column((day, t) => (t === 0 ? Number.NaN : (day.getTime() - days[t - 1]!.getTime()) / dayMs)),
  };
}

/** Every feature of a group over such rows, by id. */
export function columnsOfGroup(group: FeatureGroup, rows: Columns): ReadonlyMap<string, Float64Array> {
  const chosen = features.filter((feature) => feature.group === group);
  const columns = computeColumns(
    chosen.map(({ expression }) => expression),
    rows,
    rows.close!.length,
  );
  return new Map(chosen.map(({ id }, i) => [id, columns[i] as Float64Array]));
}
