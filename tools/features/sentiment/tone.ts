// What is said: tones by source, by age, their disagreement, and how the tone moves.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  articleSquares,
  articles,
  correlation,
  decayedStance,
  decayedTone,
  family,
  feature,
  mood,
  moodMove,
  negative,
  positive,
  posts,
  score,
  share,
  sources,
  square,
  textSquares,
  texts,
  tone,
  toneGap,
  toneOver,
  total,
} from "./series.ts";

const tetlock = "Tetlock (2007), J. Finance 62(3)";
const antweiler = "Antweiler & Frank (2004), J. Finance 59(3)";
const decay = "textbook: exponential weights by age, in rows";
const moods = "the tone that halves in weight every 5 rows";
const windowsOf = (prefix: string, plain: readonly number[], others: readonly number[]) =>
  prefix === "" ? plain : others;

const bySource: readonly Feature[] = sources.flatMap(({ prefix, of, texts: these }) => [
  ...family({
    ...tone,
    name: `${prefix}tone`,
    formula: "tone",
    windows: windowsOf(prefix, [1, 5, 20, 60], [5, 20]),
    says: (rows) => `Mean tone of the ${of} of ${rows} rows`,
    source: tetlock,
    of: (rows) => toneOver(these, rows),
  }),
  ...family({
    ...tone,
    name: `${prefix}decayed-tone`,
    formula: "decayed-tone",
    windows: windowsOf(prefix, [2, 5, 20], [5]),
    missing:
      "missing until one is known, and where less than a millionth of one is left; a row in which nobody knows changes nothing",
    says: (rows) => `Mean tone of all ${of} so far, weights halved every ${rows} rows`,
    source: decay,
    of: (rows) => decayedTone(these, rows),
  }),
  ...family({
    ...tone,
    name: `${prefix}stance`,
    formula: "stance",
    windows: windowsOf(prefix, [5, 20], [5]),
    missing: "missing until coverage begins; then a silent past is neutral",
    says: (rows) =>
      `Tones of all ${of} so far, weights halved every ${rows} rows, over those weights and two neutral texts`,
    source: "textbook: shrinkage to neutral",
    of: (rows) => decayedStance(these, rows),
  }),
  ...family({
    ...toneGap,
    name: `${prefix}tone-surprise`,
    formula: "tone-surprise",
    windows: [60],
    says: (rows) => `Mean tone of the ${of} of 5 rows less that of ${rows} rows`,
    source: "Tetlock, Saar-Tsechansky & Macskassy (2008), J. Finance 63(3): tone against its own past",
    of: (rows) => op.subtract(toneOver(these, 5), toneOver(these, rows)),
  }),
]);

/** Variance of the tones of texts: mean square less squared mean, which rounding may take below 0. */
const spread = (squares: typeof textSquares, these: typeof texts, rows: number) =>
  op.sqrt(
    op.larger(0, op.subtract(op.divide(total(squares, rows), total(these.count, rows)), square(toneOver(these, rows)))),
  );
const signed = (rows: number) => op.add(total(positive, rows), total(negative, rows));
const balance = (rows: number) => op.divide(op.subtract(total(positive, rows), total(negative, rows)), signed(rows));

const disagreement: readonly Feature[] = [
  ...family({
    ...share,
    name: "disagreement",
    windows: [5, 20],
    says: (rows) => `Standard deviation (n) of the tones of articles and posts of ${rows} rows`,
    source: antweiler,
    of: (rows) => spread(textSquares, texts, rows),
  }),
  ...family({
    ...share,
    name: "article-disagreement",
    formula: "disagreement",
    windows: [20],
    says: (rows) => `Standard deviation (n) of the tones of articles of ${rows} rows`,
    source: antweiler,
    of: (rows) => spread(articleSquares, articles, rows),
  }),
  ...family({
    ...share,
    name: "agreement",
    windows: [20],
    missing: "missing where its rows hold no text with a tone",
    says: (rows) =>
      `1 - sqrt(1 - b^2), b the texts of ${rows} rows above a tone of 0.05 less those below -0.05, over both`,
    source: antweiler,
    of: (rows) => op.subtract(1, op.sqrt(op.larger(0, op.subtract(1, square(balance(rows)))))),
  }),
  ...family({
    ...share,
    name: "positive-share",
    windows: [5, 20, 60],
    missing: "missing where its rows hold no text with a tone",
    says: (rows) => `Of the texts of ${rows} rows with a tone (beyond 0.05), the share of good ones`,
    source: antweiler,
    of: (rows) => op.divide(total(positive, rows), signed(rows)),
  }),
  ...family({
    ...share,
    name: "pessimism",
    windows: [5, 20],
    says: (rows) => `Of all texts of ${rows} rows, the share with a tone below -0.05`,
    source: tetlock,
    of: (rows) => op.divide(total(negative, rows), total(texts.count, rows)),
  }),
  ...family({
    ...share,
    name: "neutral-share",
    windows: [20],
    says: (rows) => `Of all texts of ${rows} rows, the share within 0.05 of neutral`,
    source: antweiler,
    of: (rows) => op.subtract(1, op.divide(signed(rows), total(texts.count, rows))),
  }),
  ...family({
    ...score,
    name: "bullishness",
    windows: [5, 20],
    says: (rows) => `ln((1 + good) / (1 + bad)) of the texts of ${rows} rows, beyond a tone of 0.05`,
    source: antweiler,
    of: (rows) => op.log(op.divide(op.add(1, total(positive, rows)), op.add(1, total(negative, rows)))),
  }),
  ...family({
    ...toneGap,
    name: "article-post-gap",
    windows: [20],
    says: (rows) => `Mean tone of the articles of ${rows} rows less that of the posts: press against crowd`,
    source: "textbook",
    of: (rows) => op.subtract(toneOver(articles, rows), toneOver(posts, rows)),
  }),
];

const movement: readonly Feature[] = [
  ...family({
    ...score,
    name: "tone-surprise-z",
    windows: [60],
    says: (rows) =>
      `Mean tone of the row's texts less that of ${rows} rows, over the standard deviation of those rows' tones by the root of the row's texts`,
    missing: "missing in rows without text, and where the tones of the window are all one",
    source: "textbook: z of a mean",
    of: (rows) =>
      op.divide(
        op.multiply(op.subtract(toneOver(texts, 1), toneOver(texts, rows)), op.sqrt(texts.count)),
        op.onlyWhere(spread(textSquares, texts, rows), op.less(1e-6, spread(textSquares, texts, rows))),
      ),
  }),
  ...family({
    ...toneGap,
    name: "tone-change",
    windows: [5, 20],
    says: (rows) => `Mean tone of the texts of ${rows} rows less that of the ${rows} before`,
    source: "textbook",
    of: (rows) => op.delta(toneOver(texts, rows), rows),
  }),
  ...feature({
    ...toneGap,
    name: "tone-convergence",
    says: "Tone that halves in weight every 2 rows less the tone that does every 10",
    source: "Appel (1979), The Moving Average Convergence-Divergence Method, of tones",
    of: op.subtract(decayedTone(texts, 2), decayedTone(texts, 10)),
  }),
  ...family({
    ...score,
    name: "tone-trend",
    windows: [20, 60],
    says: (rows) => `Slope a row of the line through ${rows} values of ${moods}`,
    source: "textbook",
    of: (rows) => op.trendSlope(mood, rows),
  }),
  ...family({
    ...score,
    name: "tone-trend-test",
    windows: [20],
    says: (rows) => `Mann and Kendall's z of ${rows} values of ${moods}, as if they were independent and no two equal`,
    source: "Mann (1945), Econometrica 13(3)",
    of: (rows) => op.rankTrendZ(mood, rows),
  }),
  ...family({
    ...score,
    range: [0, 2],
    name: "tone-volatility",
    windows: [20, 60],
    says: (rows) => `Standard deviation of ${rows} changes of ${moods}`,
    source: "textbook",
    of: (rows) => op.deviation(moodMove, rows),
  }),
  ...family({
    ...share,
    name: "tone-rank",
    windows: [120],
    missing: "missing while a row of its window is",
    says: (rows) => `Rank of ${moods} among its last ${rows} values, over rows`,
    source: "as pandas' rolling rank in per cent",
    of: (rows) => op.percentileRank(mood, rows),
  }),
  ...family({
    ...correlation,
    name: "tone-persistence",
    windows: [60],
    says: (rows) => `Correlation over ${rows} rows of the stance (weights halved every row) with itself one row before`,
    source: "textbook",
    of: (rows) => op.correlation(decayedStance(texts, 1), op.delay(decayedStance(texts, 1), 1), rows),
  }),
  ...feature({
    unit: "rows",
    name: "tone-streak",
    missing: "missing where the tone is",
    says: `Rows on end that ${moods} has been above 0 (positive) or below (negative)`,
    source: "textbook",
    of: op.streak(mood),
  }),
];

export const toneFeatures: readonly Feature[] = [...bySource, ...disagreement, ...movement];
