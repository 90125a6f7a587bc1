// What is said against what the price does, and against what is said of everybody.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  correlation,
  decayedTone,
  family,
  feature,
  logReturn,
  logVolume,
  mood,
  moodMove,
  score,
  share,
  square,
  standardised,
  texts,
  tone,
  toneGap,
  toneOver,
  total,
  universe,
} from "./series.ts";

const moods = "the tone that halves in weight every 5 rows";
const chan = "Chan (2003), J. Financial Economics 70(2)";
const together = "textbook";
const worded = op.less(0, texts.count);
const everybody = decayedTone(universe, 5);

const price: readonly Feature[] = [
  ...family({
    ...score,
    name: "divergence",
    windows: [20],
    says: (rows) =>
      `Change of ${moods} over ${rows} rows over the standard deviation of its ${rows} changes, less the same of the log of the close: tone ahead of price`,
    source: "textbook: divergence of two lines, each in its own deviations",
    of: (rows) =>
      op.subtract(
        op.divide(total(moodMove, rows), op.deviation(moodMove, rows)),
        op.divide(total(logReturn, rows), op.deviation(logReturn, rows)),
      ),
  }),
  ...family({
    ...correlation,
    name: "tone-return-correlation",
    windows: [60],
    says: (rows) => `Correlation of the change of ${moods} with the log return, ${rows} rows`,
    source: "Tetlock (2007), J. Finance 62(3)",
    of: (rows) => op.correlation(moodMove, logReturn, rows),
  }),
  ...family({
    ...correlation,
    name: "tone-leads-return",
    windows: [60],
    says: (rows) => `Correlation of the log return with the change of ${moods} one row before, ${rows} rows`,
    source: "Tetlock, Saar-Tsechansky & Macskassy (2008), J. Finance 63(3)",
    of: (rows) => op.correlation(op.delay(moodMove, 1), logReturn, rows),
  }),
  ...family({
    ...correlation,
    name: "return-leads-tone",
    windows: [60],
    says: (rows) => `Correlation of the change of ${moods} with the log return one row before, ${rows} rows`,
    source: "Antweiler & Frank (2004), J. Finance 59(3)",
    of: (rows) => op.correlation(moodMove, op.delay(logReturn, 1), rows),
  }),
  ...family({
    ...score,
    name: "tone-response",
    windows: [60],
    says: (rows) => `Slope of the log return on the change of ${moods}, ${rows} rows`,
    source: together,
    of: (rows) => op.slopeOn(moodMove, logReturn, rows),
  }),
  ...family({
    ...score,
    name: "tone-beyond-return",
    windows: [60],
    says: (rows) =>
      `T${moods.slice(1)}, less what a line of it on the log return of 5 rows, through ${rows} rows, says`,
    source: "textbook: residual of a regression; tone that the price does not have in it yet",
    of: (rows) => {
      const five = op.delta(op.log(input("close")), 5);
      const slope = op.slopeOn(five, mood, rows);
      return op.subtract(
        op.subtract(mood, op.mean(mood, rows)),
        op.multiply(slope, op.subtract(five, op.mean(five, rows))),
      );
    },
  }),
  ...family({
    unit: "fraction",
    name: "news-return",
    windows: [20, 60],
    says: (rows) => `Log returns of those of ${rows} rows that hold a text, summed`,
    source: chan,
    of: (rows) => total(op.multiply(worded, logReturn), rows),
  }),
  ...family({
    unit: "fraction",
    name: "silent-return",
    windows: [20],
    says: (rows) => `Log returns of those of ${rows} rows that hold no text, summed`,
    source: chan,
    of: (rows) => total(op.multiply(op.not(worded), logReturn), rows),
  }),
  ...family({
    ...share,
    name: "news-variance-share",
    windows: [60],
    missing: "missing while a row of its window is, and where the price stood still",
    says: (rows) => `Share of the squared log returns of ${rows} rows that fell in rows with a text`,
    source: "Boudoukh, Feldman, Kogan & Richardson (2019), Review of Financial Studies 32(3)",
    of: (rows) => op.divide(total(op.multiply(worded, square(logReturn)), rows), total(square(logReturn), rows)),
  }),
  ...family({
    ...score,
    name: "tone-on-volume",
    windows: [20],
    says: (rows) => `T${moods.slice(1)} times ln volume less its mean of ${rows} rows`,
    source: "textbook: tone that is traded on",
    of: (rows) => op.multiply(mood, op.subtract(logVolume, op.mean(logVolume, rows))),
  }),
];

const others: readonly Feature[] = [
  ...family({
    ...toneGap,
    name: "tone-to-universe",
    windows: [5, 20],
    says: (rows) => `Mean tone of the texts of ${rows} rows less that of the texts of all members`,
    source: together,
    of: (rows) => op.subtract(toneOver(texts, rows), toneOver(universe, rows)),
  }),
  ...family({
    ...score,
    name: "tone-beta",
    windows: [60],
    says: (rows) => `Slope over ${rows} rows of ${moods} on the universe's`,
    source: "Baker & Wurgler (2006), J. Finance 61(4): exposure to common sentiment, here of tone to tone",
    of: (rows) => op.slopeOn(everybody, mood, rows),
  }),
  ...family({
    ...score,
    name: "sentiment-beta",
    windows: [60],
    says: (rows) => `Slope over ${rows} rows of the log return on the change of the universe's ${moods.slice(4)}`,
    source: "Glushkov (2006), Sentiment Beta",
    of: (rows) => op.slopeOn(op.delta(everybody, 1), logReturn, rows),
  }),
  ...family({
    ...correlation,
    name: "tone-universe-correlation",
    windows: [60],
    says: (rows) => `Correlation over ${rows} rows of ${moods} with the universe's`,
    source: together,
    of: (rows) => op.correlation(everybody, mood, rows),
  }),
  ...family({
    ...tone,
    name: "universe-tone",
    windows: [5, 20],
    says: (rows) => `Mean tone of the texts of all members of ${rows} rows`,
    source: "Tetlock (2007), J. Finance 62(3)",
    of: (rows) => toneOver(universe, rows),
  }),
  ...family({
    ...score,
    name: "universe-tone-score",
    windows: [60],
    missing: "missing while a row of its window is, and where all are alike",
    says: (rows) => `The universe's ${moods.slice(4)}, less its mean of ${rows} rows, over their standard deviation`,
    source: together,
    of: (rows) => standardised(everybody, rows),
  }),
  ...family({
    ...score,
    name: "universe-attention-score",
    windows: [60],
    missing: "missing while a row of its window is, and where all are alike",
    says: (rows) => `Texts a member of the universe less their mean of ${rows} rows, over their standard deviation`,
    source: together,
    of: (rows) => standardised(universe.count, rows),
  }),
  ...feature({
    ...toneGap,
    name: "universe-tone-convergence",
    says: "The universe's tone that halves in weight every 2 rows less the one that does every 10",
    source: "Appel (1979), The Moving Average Convergence-Divergence Method, of tones",
    of: op.subtract(decayedTone(universe, 2), decayedTone(universe, 10)),
  }),
];

export const priceFeatures: readonly Feature[] = [...price, ...others];
