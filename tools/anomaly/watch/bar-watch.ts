// Bars as they close: each return through the detectors of its symbol, each score against the newest scores of all symbols.
// Pure: bars in, anomalies out. The bus is in watch-bus.ts.

import type { AnomalyFound, BarClosed } from "#knowledge/bus/index.ts";
import { requireWithin } from "#tools/numeric/index.ts";
import { type ChangePointFilter, changePointPrior, openChangePoint } from "../detectors/change-point.ts";
import { openCusum } from "../detectors/cusum.ts";
import { openJumpTest } from "../detectors/jumps.ts";
import type { Detector } from "../detectors/reading.ts";
import { openRobustZ } from "../detectors/robust-z.ts";
import { anomalyOf } from "../event.ts";
import { type AnomalyKind, kindSays, unboundedKinds } from "../scan/kinds.ts";
import { RollingTail } from "../tail.ts";

export interface BarWatchOptions {
  /** A score is an anomaly where its p-value, by the share of earlier scores, is no larger: false alarms a score. */
  readonly alarm?: number;
}

export interface BarWatch {
  /** What is unusual about a bar. One that does not close after the last of its symbol and interval says nothing and is counted.
   * @param before the close it is compared with, adjusted to its own terms; the last one pushed where left out */
  push(bar: BarClosed, before?: number): AnomalyFound[];
  /** Bars that came late, twice, or without a price. */
  readonly skipped: number;
}

const compared = 40;
const jumpWindow = 16;
const priorBars = 20;
const watchedKinds = ["return", "jump", "drift", "change-point"] as const;
type WatchedKind = (typeof watchedKinds)[number];

interface Series {
  readonly score: (logReturn: number) => Readonly<Record<WatchedKind, number>>;
  firstMs: number;
  lastMs: number;
  lastClose: number;
  bars: number;
}

/** Memory: a few hundred numbers a symbol and interval, a thousand scores a data set, interval and kind. Severity is 1 less the p-value
 * (tail.ts over the newest thousand scores of the same data set and interval). Fewer than 1 / alarm scores cannot alarm by share alone.
 * @throws tools/parameter-out-of-range */
export function openBarWatch({ alarm = 0.001 }: BarWatchOptions = {}): BarWatch {
  requireWithin("alarm", alarm, 1e-6, 0.1);
  const series = new Map<string, Series>();
  const tails = new Map<string, RollingTail>();
  let skipped = 0;
  return {
    get skipped() {
      return skipped;
    },
    push(bar, before) {
      const key = `${bar.dataset} ${bar.symbol} ${bar.interval}`;
      const own = series.get(key) ?? openSeries(bar.closeMs);
      series.set(key, own);
      if (!(bar.closeMs > own.lastMs) || !(bar.close > 0)) {
        skipped++;
        return [];
      }
      const logReturn = Math.log(bar.close / (before ?? own.lastClose));
      own.lastMs = bar.closeMs;
      own.lastClose = bar.close;
      own.bars++;
      const scores = own.score(logReturn);
      return watchedKinds.flatMap((kind) => judge(bar, kind, scores[kind], logReturn, own));
    },
  };

  function judge(bar: BarClosed, kind: WatchedKind, score: number, logReturn: number, own: Series): AnomalyFound[] {
    if (Number.isNaN(score)) return [];
    const key = `${bar.dataset} ${bar.interval} ${kind}`;
    const tail = tails.get(key) ?? new RollingTail({ unbounded: unboundedKinds.has(kind) });
    tails.set(key, tail);
    const law = tail.push(score);
    const pValue = law.pValue(score);
    return pValue <= alarm ? [told(bar, kind, score, pValue, law.exceeded(score), logReturn, own)] : [];
  }
}

function openSeries(firstMs: number): Series {
  const sized: Readonly<Record<Exclude<WatchedKind, "change-point">, Detector>> = {
    return: openRobustZ({ window: compared }),
    jump: openJumpTest({ window: jumpWindow, sample: 250 }),
    drift: openCusum({ training: compared }),
  };
  const first: number[] = [];
  let filter: ChangePointFilter | null = null;
  let seen = 0;
  const change = (logReturn: number): number => {
    if (!Number.isFinite(logReturn)) return Number.NaN;
    if (filter === null) {
      first.push(logReturn);
      if (first.length < priorBars) return Number.NaN;
      filter = openChangePoint({
        meanRun: 250,
        prior: changePointPrior(Float64Array.from(first)),
        drop: 1e-6,
        longestRun: 150,
      });
      for (const value of first) filter.push(value);
      return Number.NaN;
    }
    const { recentChange } = filter.push(logReturn);
    return ++seen <= priorBars ? Number.NaN : recentChange; // a filter that has just begun takes everything for recent
  };
  return {
    score: (logReturn) => ({
      return: Math.abs(sized.return.push(logReturn).score),
      jump: Math.abs(sized.jump.push(logReturn).score),
      drift: Math.abs(sized.drift.push(logReturn).score),
      "change-point": change(logReturn),
    }),
    firstMs,
    lastMs: Number.NEGATIVE_INFINITY,
    lastClose: Number.NaN,
    bars: 0,
  };
}

function told(
  bar: BarClosed,
  kind: WatchedKind,
  score: number,
  pValue: number,
  exceeded: number,
  logReturn: number,
  own: Series,
): AnomalyFound {
  const { dataset, symbol, closeMs, knownAtMs } = bar;
  const watched: AnomalyKind = kind;
  return anomalyOf({
    dataset,
    symbol,
    kind: watched,
    severity: 1 - pValue,
    calibration: "share-of-history",
    says: kindSays[kind],
    evidence: [
      { name: "return", value: Math.expm1(logReturn), unit: "fraction" },
      { name: "score", value: score, unit: "score" },
      { name: "historyExceeded", value: exceeded, unit: "fraction" },
    ],
    window: { fromMs: own.firstMs, toMs: closeMs, values: own.bars },
    asOfMs: knownAtMs,
    eventTimeMs: closeMs,
    knownAtMs,
  });
}
