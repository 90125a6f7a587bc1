// The bars of tests/golden/make/features_technical.py, to the cent, and those of a real symbol.

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { normals } from "#tests/bench/series.ts";
import { computeColumns } from "#tools/columns/index.ts";
import { type Feature, features } from "#tools/features/index.ts";

export type Bars = Readonly<Record<"open" | "high" | "low" | "close" | "volume", Float64Array>>;

const cents = (x: number): number => Math.floor(x * 100 + 0.5) / 100;

/** A walk with gaps and shadows. */
export function generatedBars(rows: number, seed: number): Bars {
  const [steps, gaps, above, below, crowd] = [0, 1, 2, 3, 4].map((k) => normals(rows, seed + k)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let sum = 0;
  const close = steps.map((z) => {
    sum += 0.015 * z;
    return 60 * Math.exp(sum);
  });
  const open = close.map((_, t) => (t === 0 ? 60 : close[t - 1]!) * Math.exp(0.004 * gaps[t]!));
  const high = close.map((x, t) => Math.max(x, open[t]!) * Math.exp(Math.abs(0.006 * above[t]!)));
  const low = close.map((x, t) => Math.min(x, open[t]!) * Math.exp(-Math.abs(0.006 * below[t]!)));
  return {
    open: open.map(cents),
    high: high.map(cents),
    low: low.map(cents),
    close: close.map(cents),
    volume: crowd.map((z) => Math.floor(1e6 * Math.exp(0.4 * z))),
  };
}

const folder = new URL("../../../../../shared/data/sp500-daily/", import.meta.url);
export const hasRealBars = existsSync(new URL("daily.csv.gz", folder));

/** As traded, from the file itself. */
export function realBars(symbol: string): Bars {
  const lines = gunzipSync(readFileSync(new URL("daily.csv.gz", folder)))
    .toString()
    .split("\n");
  const names = lines[0]!.trim().split(",");
  const rows = lines.filter((line) => line.split(",", 2)[1] === symbol).map((line) => line.split(","));
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row[names.indexOf(name)]));
  return {
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  };
}

export const technical: readonly Feature[] = features.filter(({ group }) => group === "technical");

/** Every technical feature of one symbol, by id. */
export function technicalColumns(bars: Bars): ReadonlyMap<string, Float64Array> {
  const columns = computeColumns(
    technical.map(({ expression }) => expression),
    bars,
    bars.close.length,
  );
  return new Map(technical.map(({ id }, i) => [id, columns[i] as Float64Array]));
}
