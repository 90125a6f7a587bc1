// The isolation forest over a company's sessions: what does not usually come together.

import type { Random } from "#infra/runtime/index.ts";
import { fitIsolationForest } from "../detectors/isolation-forest.ts";
import type { SessionSeries } from "./sessions.ts";
import type { WatchResult } from "./watch-returns.ts";

const kind = "pattern";
const columns = 4;
const lookBack = 20;
const fewestRows = 30;

/** Rows of a session: |return|, |return beyond the market|, log volume over the mean of 20 sessions, mean |return| of 5 sessions over that of 20.
 * The forest is grown from every second session before the newest; the sessions between are scored by it and are the history: scores of rows that
 * a forest was grown from are too small to compare a new row with. */
export function watchPattern(series: SessionSeries, random: Random): WatchResult {
  const rows = rowsOf(series);
  const count = rows.length / columns;
  if (count < fewestRows + 1) {
    return { kind, because: `${fewestRows + lookBack + 1} sessions are needed, ${series.logReturns.length} are known` };
  }
  const rowAt = (i: number): Float64Array => rows.subarray(i * columns, (i + 1) * columns);
  const [grown, held] = [0, 1].map((odd) => {
    const chosen = Array.from({ length: count - 1 }, (_, i) => i).filter((i) => i % 2 === odd);
    return Float64Array.from(chosen.flatMap((i) => [...rowAt(i)]));
  }) as [Float64Array, Float64Array];
  if (grown.every((value, i) => value === grown[i % columns]))
    return { kind, because: "the sessions before are all alike" };
  const forest = fitIsolationForest(grown, columns, { sample: 128, random });
  const now = rowAt(count - 1);
  const { timesMs } = series;
  return {
    kind,
    score: forest.score(now),
    history: forest.scoreAll(held),
    ownPValue: null,
    evidence: [
      { name: "isolationScore", value: forest.score(now), unit: "score" },
      { name: "return", value: Math.expm1(series.logReturns[series.logReturns.length - 1]!), unit: "fraction" },
      { name: "beyondMarket", value: now[1]!, unit: "fraction" },
      { name: "volumeRatio", value: Math.exp(now[2]!), unit: "ratio" },
    ],
    window: { fromMs: timesMs[lookBack]!, toMs: timesMs[timesMs.length - 2]!, values: count - 1 },
  };
}

function rowsOf({ logReturns, logVolumes, market }: SessionSeries): Float64Array {
  const rows: number[] = [];
  for (let t = lookBack; t < logReturns.length; t++) {
    let volume = 0;
    let calm = 0;
    let lately = 0;
    for (let back = 1; back <= lookBack; back++) {
      volume += logVolumes[t - back]! / lookBack;
      calm += Math.abs(logReturns[t - back]!) / lookBack;
      if (back <= 5) lately += Math.abs(logReturns[t - back + 1]!) / 5;
    }
    const beyond = Math.abs(logReturns[t]! - (Number.isNaN(market[t]!) ? 0 : market[t]!));
    rows.push(Math.abs(logReturns[t]!), beyond, logVolumes[t]! - volume, calm > 0 ? lately / calm : 1);
  }
  return Float64Array.from(rows);
}
