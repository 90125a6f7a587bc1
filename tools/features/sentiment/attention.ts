// How much is said: counts against their own past and others', bursts, silence, novelty, breadth.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  correlation,
  count,
  family,
  feature,
  logReturn,
  logVolume,
  novel,
  posts,
  rowsSince,
  score,
  share,
  sourceCount,
  sources,
  texts,
  total,
  universe,
} from "./series.ts";

const barber = "Barber & Odean (2008), Review of Financial Studies 21(2)";
const ratio = { unit: "ratio", range: [0, Number.POSITIVE_INFINITY] } as const;
const counts = {
  ...count,
  missing: "missing where a row of its window lies before the feed is known to be there",
} as const;
const windowsOf = (prefix: string, plain: readonly number[], others: readonly number[]) =>
  prefix === "" ? plain : others;

const loudness = op.log(op.add(1, texts.count));
/** The row's count against the rows before it. */
const burst = (of: Expression, rows: number): Expression => {
  const usual = op.mean(op.delay(of, 1), rows);
  return op.divide(op.subtract(of, usual), op.sqrt(op.add(usual, 1 / rows)));
};
const bursting = (rows: number): Expression => op.less(3, burst(texts.count, rows));

const volume: readonly Feature[] = sources.flatMap(({ prefix, of, texts: { count: these } }) => [
  ...family({
    ...counts,
    name: `${prefix}count`,
    formula: "count",
    windows: windowsOf(prefix, [1, 5, 20], [5]),
    says: (rows) => `Number of ${of} of ${rows} rows`,
    source: barber,
    of: (rows) => total(these, rows),
  }),
  ...family({
    ...score,
    name: `${prefix}burst`,
    formula: "burst",
    windows: windowsOf(prefix, [20, 60], [20]),
    says: (rows) =>
      `Number of ${of} of the row less the mean m of the ${rows} rows before, over the root of m + 1 / ${rows}: z of a Poisson count as if there had been one more`,
    source: "Kleinberg (2003), Data Mining and Knowledge Discovery 7(4): bursts of a stream; here by a plain z",
    of: (rows) => burst(these, rows),
  }),
  ...feature({
    unit: "rows",
    range: [0, Number.POSITIVE_INFINITY],
    name: `${prefix}silence`,
    formula: "silence",
    missing: "missing until one is known",
    says: `Rows since the last of the ${of}, or since the first row that counts them; 0 where there is one in the row`,
    source: "textbook",
    of: rowsSince(op.runningTotal(these)),
  }),
]);

const against: readonly Feature[] = [
  ...family({
    ...ratio,
    name: "attention",
    windows: [20, 60],
    missing: "missing where its rows hold no text",
    says: (rows) => `Mean count of texts of 5 rows over that of ${rows} rows`,
    source: barber,
    of: (rows) => op.divide(total(texts.count, 5), op.multiply(5 / rows, total(texts.count, rows))),
  }),
  ...family({
    ...score,
    name: "abnormal-attention",
    windows: [40],
    says: (rows) => `ln(1 + texts of the row) less its median of the ${rows} rows before`,
    source: "Da, Engelberg & Gao (2011), J. Finance 66(5), of texts instead of searches",
    of: (rows) => op.subtract(loudness, op.orderStatistic(op.delay(loudness, 1), rows, "q50")),
  }),
  ...family({
    ...score,
    name: "attention-score",
    windows: [60],
    missing: "missing while a row of its window is, and where all are alike",
    says: (rows) => `ln(1 + texts of the row) less its mean of ${rows} rows, over their standard deviation`,
    source: "textbook",
    of: (rows) => op.divide(op.subtract(loudness, op.mean(loudness, rows)), op.deviation(loudness, rows)),
  }),
  ...family({
    ...score,
    name: "attention-trend",
    windows: [20],
    says: (rows) => `Slope a row of the line through ${rows} values of ln(1 + texts)`,
    source: "textbook",
    of: (rows) => op.trendSlope(loudness, rows),
  }),
  ...family({
    ...share,
    name: "burst-share",
    windows: [60],
    says: (rows) => `Share of ${rows} rows with a burst: texts more than 3 deviations over the 20 rows before`,
    source: "Kleinberg (2003), Data Mining and Knowledge Discovery 7(4): bursts of a stream; here by a plain z",
    of: (rows) => op.mean(bursting(20), rows),
  }),
  ...feature({
    unit: "rows",
    range: [0, Number.POSITIVE_INFINITY],
    name: "burst-age",
    missing: "missing until a first row can be judged",
    says: "Rows since the last burst (texts more than 3 deviations over the 20 rows before), or since rows can be judged",
    source: "textbook",
    of: rowsSince(op.runningTotal(bursting(20))),
  }),
  ...family({
    ...ratio,
    name: "attention-dispersion",
    windows: [60],
    missing: "missing where its rows hold no text",
    says: (rows) =>
      `Variance of the texts a row over their mean, ${rows} rows: 1 where they come by chance, more where in clusters`,
    source: "Cox & Lewis (1966), The Statistical Analysis of Series of Events",
    of: (rows) => op.divide(op.variance(texts.count, rows), op.mean(texts.count, rows)),
  }),
  ...family({
    ...correlation,
    name: "attention-persistence",
    windows: [60],
    says: (rows) => `Correlation of ln(1 + texts) with that of the row before, ${rows} rows`,
    source: "textbook",
    of: (rows) => op.correlation(loudness, op.delay(loudness, 1), rows),
  }),
  ...family({
    ...share,
    name: "attention-concentration",
    windows: [20],
    missing: "missing where its rows hold no text",
    says: (rows) => `Share of the texts of ${rows} rows that came in the fullest row`,
    source: "textbook",
    of: (rows) => op.divide(op.highest(texts.count, rows), total(texts.count, rows)),
  }),
  ...family({
    ...share,
    name: "silent-share",
    windows: [20],
    says: (rows) => `Share of ${rows} rows without a text`,
    source: "textbook",
    of: (rows) => op.mean(op.not(texts.count), rows),
  }),
  ...family({
    ...ratio,
    name: "attention-to-universe",
    windows: [20],
    missing: "missing where the universe has no text in its rows",
    says: (rows) => `Texts of ${rows} rows over the universe's a member`,
    source: "Fang & Peress (2009), J. Finance 64(5): coverage against others'",
    of: (rows) => op.divide(total(texts.count, rows), total(universe.count, rows)),
  }),
];

const kinds: readonly Feature[] = [
  ...family({
    ...share,
    name: "novelty",
    windows: [5, 20],
    says: (rows) => `Share of the texts of ${rows} rows that are no near-copy of an earlier one within 7 days`,
    source: "Tetlock (2011), Review of Financial Studies 24(5): stale news",
    of: (rows) => op.divide(total(novel, rows), total(texts.count, rows)),
  }),
  ...family({
    unit: "fraction",
    range: [-1, 1],
    missing: share.missing,
    name: "novelty-surprise",
    windows: [60],
    says: (rows) => `Novelty of 5 rows less that of ${rows}`,
    source: "Tetlock (2011), Review of Financial Studies 24(5)",
    of: (rows) =>
      op.subtract(
        op.divide(total(novel, 5), total(texts.count, 5)),
        op.divide(total(novel, rows), total(texts.count, rows)),
      ),
  }),
  ...family({
    ...share,
    name: "source-breadth",
    windows: [5, 20],
    says: (rows) =>
      `Different sources of each row summed over ${rows} rows, over their texts: 1 where no source spoke twice within a row`,
    source: "textbook",
    of: (rows) => op.divide(total(sourceCount, rows), total(texts.count, rows)),
  }),
  ...family({
    ...score,
    name: "source-burst",
    windows: [20],
    says: (rows) => `As burst, of the different sources of a row: ${rows} rows before`,
    source: "textbook",
    of: (rows) => burst(sourceCount, rows),
  }),
  ...family({
    ...share,
    name: "post-share",
    windows: [20],
    says: (rows) => `Share of posts among the texts of ${rows} rows`,
    source: "textbook",
    of: (rows) => op.divide(total(posts.count, rows), total(texts.count, rows)),
  }),
];

const market: readonly Feature[] = [
  ...family({
    ...correlation,
    name: "attention-move-correlation",
    windows: [60],
    says: (rows) => `Correlation of ln(1 + texts) with the size of the log return, ${rows} rows`,
    source: barber,
    of: (rows) => op.correlation(loudness, op.abs(logReturn), rows),
  }),
  ...family({
    ...correlation,
    name: "attention-volume-correlation",
    windows: [60],
    says: (rows) => `Correlation of ln(1 + texts) with ln volume, ${rows} rows`,
    source: "Antweiler & Frank (2004), J. Finance 59(3)",
    of: (rows) => op.correlation(loudness, logVolume, rows),
  }),
];

export const attentionFeatures: readonly Feature[] = [...volume, ...against, ...kinds, ...market];
