// How much order there is in a price's way: entropies of its patterns and the periods that its movement is made of.

import { op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { logClose, logReturn, total } from "./series.ts";

const share = { group: "statistical", unit: "fraction", range: [0, 1 + 1e-12] } as const;

const scaled = op.divide(logReturn, op.deviation(logReturn, 60));
const up = op.greater(logReturn, 0);
/** The signs of three rows as a number from 0 to 7. */
const word = total(up, op.multiply(2, op.delay(up, 1)), op.multiply(4, op.delay(up, 2)));

export const disorder: readonly Feature[] = [
  ...defineFamily({
    ...share,
    name: "permutation-entropy",
    windows: [60, 120],
    says: (rows) =>
      `Entropy of the orders of 3 successive closes within ${rows} rows over its largest, ln 6: 1 where every order is as frequent`,
    source: "Bandt & Pompe (2002), Physical Review Letters 88",
    of: (rows) => op.permutationEntropy(logClose, rows, 3),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "score",
    range: [0, Number.POSITIVE_INFINITY],
    name: "sample-entropy",
    windows: [60],
    says: (rows) =>
      `-ln of the chance that stretches of 2 log returns that agree go on agreeing, ${rows} rows; returns in standard deviations of 60 rows, tolerance 0.5 (wider than usual, since the window is short)`,
    missing: "missing while a row of its window is, and where no two stretches of 3 agree",
    source: "Richman & Moorman (2000), American J. Physiology 278",
    of: (rows) => op.sampleEntropy(scaled, rows, 0.5),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "bits",
    range: [0, 3],
    name: "return-entropy",
    windows: [60],
    says: (rows) =>
      `Shannon entropy of ${rows} log returns over 8 bins half a standard deviation (of 60 rows, as it stood then) wide about 0, the outer two open`,
    source: "Shannon (1948), Bell System Technical J. 27",
    of: (rows) => op.histogramEntropy(scaled, rows, 0.5, 8),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "bits",
    range: [0, 3],
    name: "sign-word-entropy",
    windows: [60, 120],
    says: (rows) =>
      `Shannon entropy of the words that three successive rows spell by having risen or not, ${rows} words: 3 for tossed coins`,
    source: "plug-in estimator, as in López de Prado (2018), Advances in Financial Machine Learning, ch. 18",
    of: (rows) => op.histogramEntropy(op.subtract(word, 4), rows, 1, 8),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    name: "lempel-ziv",
    windows: [60],
    says: (rows) =>
      `Phrases into which the signs of ${rows} log returns (risen or not) are parsed, each the shortest not met before, x log2(rows) / rows`,
    source: "Ziv & Lempel (1978), IEEE Trans. Information Theory 24(5)",
    of: (rows) => op.lempelZiv(logReturn, rows),
  }),
  ...defineFamily({
    ...share,
    name: "slow-power-share",
    windows: [64],
    says: (rows) => `Share of the periodogram of ${rows} log returns at periods of 16 rows and more`,
    source: "Schuster (1898), Terrestrial Magnetism 3; Fourier frequencies, no taper",
    of: (rows) => op.spectralShare(logReturn, rows, 1, rows / 16),
  }),
  ...defineFamily({
    ...share,
    name: "fast-power-share",
    windows: [64],
    says: (rows) => `Share of the periodogram of ${rows} log returns at periods of 4 rows and less`,
    source: "Schuster (1898), Terrestrial Magnetism 3; Fourier frequencies, no taper",
    of: (rows) => op.spectralShare(logReturn, rows, rows / 4, rows / 2),
  }),
];
