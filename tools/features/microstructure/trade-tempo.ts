// How fast trades come, how evenly, and how much trades beget trades.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { noMoreThanOne, positive, score, secondFamily, secondFeature, share, square, sumRatio } from "./define.ts";
import { quoteChanges, trades } from "./second-columns.ts";

const gaps = input("trade_gap_sum");
const gapSquares = input("trade_gap_squared");
const sinceTrade = input("seconds_since_trade");
const dispersion = (counts: typeof trades | ReturnType<typeof op.steadySum>, rows: number) =>
  op.divide(op.variance(counts, rows), op.steadyMean(counts, rows));
const hawkes = "Hawkes (1971), Biometrika 58(1); Filimonov & Sornette (2012), Physical Review E 85";
/** Decay of excitement a second: half of it is gone after 0.7 s. */
const decay = 1;

export const tradeTempo: readonly Feature[] = [
  ...secondFamily({
    name: "trade-rate",
    windows: [10, 60, 300, 1800],
    says: (rows) => `Trades a second, mean of ${rows} seconds`,
    unit: "count",
    range: positive,
    source: "standard",
    of: (rows) => op.steadyMean(trades, rows),
  }),
  ...(
    [
      [10, 300],
      [60, 1800],
    ] as const
  ).flatMap(([near, far]) =>
    secondFeature({
      name: `trade-acceleration-${near}-${far}`,
      formula: "trade-acceleration",
      says: `Trades a second over ${near} seconds, over those of ${far} seconds`,
      unit: "ratio",
      range: positive,
      source: "standard",
      of: op.divide(op.steadyMean(trades, near), op.steadyMean(trades, far)),
    }),
  ),
  ...secondFamily({
    name: "trade-dispersion",
    windows: [60, 300, 1800],
    says: (rows) => `Variance over mean of trades a second, of ${rows} seconds: 1 where they come at random`,
    unit: "ratio",
    range: positive,
    source: "Fano (1947), Physical Review 72(1)",
    of: (rows) => dispersion(trades, rows),
  }),
  ...secondFamily({
    name: "branching-by-moments",
    windows: [300, 1800],
    says: (rows) =>
      `1 - 1 / root of (variance over mean) of trades in 10 seconds, overlapping, over ${rows} of them: share of trades begotten by trades; 0 where they come no less evenly than at random`,
    unit: "fraction",
    range: share,
    source: "Hardiman & Bouchaud (2014), Physical Review E 90",
    of: (rows) => op.larger(0, op.subtract(1, op.divide(1, op.sqrt(dispersion(op.steadySum(trades, 10), rows))))),
  }),
  ...secondFamily({
    name: "branching",
    windows: [300, 1800],
    says: (rows) =>
      `Share of trades begotten by earlier trades: branching ratio of a Hawkes process whose memory fades by e a second, fitted to trades a second by least squares weighted by 1 / intensity, older seconds fading over ${rows}`,
    unit: "ratio",
    range: positive,
    source: hawkes,
    of: (rows) => op.hawkesBranching(trades, decay, rows),
  }),
  ...secondFamily({
    name: "excitement",
    windows: [300, 1800],
    says: (rows) =>
      `Share of the intensity of trades at the second's beginning that earlier trades raised, 1 - baseline / intensity, of the same process over ${rows} seconds; the baseline is that after the second`,
    unit: "fraction",
    range: noMoreThanOne,
    source: hawkes,
    of: (rows) =>
      op.subtract(1, op.divide(op.hawkesBaseline(trades, decay, rows), op.hawkesIntensity(trades, decay, rows))),
  }),
  ...secondFamily({
    name: "quote-branching",
    windows: [300, 1800],
    says: (rows) => `The same branching ratio of changes of the best quotes, over ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: hawkes,
    of: (rows) => op.hawkesBranching(quoteChanges, decay, rows),
  }),
  ...secondFamily({
    name: "trade-gap",
    windows: [60, 300, 1800],
    says: (rows) => `Seconds between trades, mean over the trades of ${rows} seconds`,
    unit: "seconds",
    range: positive,
    source: "Engle & Russell (1998), Econometrica 66(5)",
    of: (rows) => sumRatio(gaps, trades, rows),
  }),
  ...secondFamily({
    name: "trade-burstiness",
    windows: [300, 1800],
    says: (rows) =>
      `(deviation - mean) / (deviation + mean) of seconds between the trades of ${rows} seconds: -1 like a clock, 0 at random, 1 in bursts`,
    unit: "score",
    range: score,
    source: "Goh & Barabasi (2008), Europhysics Letters 81",
    of: (rows) => {
      const mean = sumRatio(gaps, trades, rows);
      const deviation = op.sqrt(op.larger(0, op.subtract(sumRatio(gapSquares, trades, rows), square(mean))));
      return op.divide(op.subtract(deviation, mean), op.add(deviation, mean));
    },
  }),
  ...secondFeature({
    name: "seconds-since-trade",
    says: "Seconds from the last trade to the second's end",
    unit: "seconds",
    range: positive,
    missing: "missing before the session's first trade",
    source: "standard",
    of: sinceTrade,
  }),
  ...secondFamily({
    name: "trade-overdue",
    windows: [300, 1800],
    says: (rows) => `Seconds since the last trade over the mean of seconds between the trades of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "after Engle & Russell (1998), Econometrica 66(5)",
    of: (rows) => op.divide(sinceTrade, sumRatio(gaps, trades, rows)),
  }),
  ...secondFamily({
    name: "trade-peak",
    windows: [60, 300],
    says: (rows) => `Most trades in one second over trades a second, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(op.highest(trades, rows), op.steadyMean(trades, rows)),
  }),
  ...secondFamily({
    name: "quiet-share",
    windows: [60, 300, 1800],
    says: (rows) => `Share of ${rows} seconds without a trade`,
    unit: "fraction",
    range: share,
    source: "standard",
    of: (rows) => op.steadyMean(op.equal(trades, 0), rows),
  }),
];
