// The 87 stocks of StockNet, prices alone: eleven features a day, and whether the next move was a clear rise or a clear fall.

import { readLines } from "../data-lines.ts";

export const featureNames = [
  "open",
  "high",
  "low",
  "close",
  "adjusted close",
  "5 days",
  "10 days",
  "15 days",
  "20 days",
  "25 days",
  "30 days",
] as const;
const spans = [5, 10, 15, 20, 25, 30] as const;
const width = featureNames.length;

/** Moves at or above are rises, at or below falls; those between are left out. */
const [riseFrom, fallTo] = [0.0055, -0.005];

export interface Sample {
  /** ISO date of the move. */
  readonly date: string;
  /** (steps, 11), the newest step last: the day before the move. */
  readonly window: Float32Array;
  readonly rose: 0 | 1;
  /** Whether the day before rose. */
  readonly roseBefore: 0 | 1;
}

interface Bar {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjusted: number;
}

/** @param most lines of the prices, which lie stock by stock; Infinity = all */
export async function stockBars(most = Number.POSITIVE_INFINITY): Promise<readonly (readonly Bar[])[]> {
  const { place, cells } = await readLines("stocknet/prices.csv.gz", most);
  const bySymbol = new Map<string, Bar[]>();
  for (const row of cells) {
    const text = (name: string): string => row[place.get(name) as number] as string;
    const bar = {
      date: text("date"),
      open: Number(text("open")),
      high: Number(text("high")),
      low: Number(text("low")),
      close: Number(text("close")),
      adjusted: Number(text("adj_close")),
    };
    const symbol = text("symbol");
    if (!bySymbol.has(symbol)) bySymbol.set(symbol, []);
    bySymbol.get(symbol)?.push(bar);
  }
  return [...bySymbol.values()].map((bars) => bars.sort((a, b) => (a.date < b.date ? -1 : 1)));
}

/** Samples of the moves of [from, to), in the order of their dates. */
export function samplesOf(
  stocks: readonly (readonly Bar[])[],
  steps: number,
  from: string,
  to: string,
): readonly Sample[] {
  const found: Sample[] = [];
  for (const bars of stocks) {
    const features = bars.map((_, at) => featuresOf(bars, at));
    for (let at = steps + 30; at < bars.length; at++) {
      const { date } = bars[at] as Bar;
      const move = changeOf(bars, at);
      if (date < from || date >= to || (move > fallTo && move < riseFrom)) continue;
      const window = new Float32Array(steps * width);
      for (let step = 0; step < steps; step++) window.set(features[at - steps + step] as Float32Array, step * width);
      found.push({ date, window, rose: move >= riseFrom ? 1 : 0, roseBefore: changeOf(bars, at - 1) >= 0 ? 1 : 0 });
    }
  }
  return found.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

const changeOf = (bars: readonly Bar[], at: number): number =>
  (bars[at]?.adjusted as number) / (bars[at - 1]?.adjusted ?? Number.NaN) - 1;

/** Open, high and low over the close; the change of both closes; means of closes over the close; each less 1. */
function featuresOf(bars: readonly Bar[], at: number): Float32Array {
  const { open, high, low, close, adjusted } = bars[at] as Bar;
  const before = bars[at - 1]?.close ?? close;
  const means = spans.map((span) => {
    let sum = 0;
    for (let back = 0; back < span; back++) sum += bars[Math.max(0, at - back)]?.adjusted as number;
    return sum / span / adjusted - 1;
  });
  return Float32Array.from([
    open / close - 1,
    high / close - 1,
    low / close - 1,
    close / before - 1,
    changeOf(bars, at) || 0,
    ...means,
  ]);
}
