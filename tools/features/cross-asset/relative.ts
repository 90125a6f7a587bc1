// A member beside the market and its sector: relative strength, distance from a common path, and how far apart the crowd is.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { hedged } from "./residuals.ts";
import {
  advancing,
  dispersion,
  family,
  feature,
  logClose,
  logMarket,
  logSector,
  own,
  score,
  shares,
  sizes,
  universe,
} from "./series.ts";

const beside = op.subtract(logClose, logMarket);
const besideSector = op.subtract(logClose, logSector);
const rising = op.affine(advancing, 2, -1);

const paths: readonly (readonly [name: string, whom: string, level: Expression])[] = [
  ["market", "the market", logMarket],
  ["sector", "an index of its sector's returns", logSector],
];

export const relative: readonly Feature[] = [
  ...family({
    ...score,
    name: "relative-strength",
    windows: [20, 60, 120, 250],
    says: (rows) => `Log return over ${rows} rows less the market's`,
    source: "Levy (1967), J. Finance 22(4)",
    of: (rows) => op.delta(beside, rows),
  }),
  ...family({
    ...score,
    name: "sector-strength",
    windows: [20, 60, 120],
    says: (rows) => `Log return over ${rows} rows less that of the others in its sector`,
    source: "Moskowitz & Grinblatt (1999), J. Finance 54(4)",
    of: (rows) => op.delta(besideSector, rows),
  }),
  ...family({
    ...score,
    name: "sector-momentum",
    windows: [20, 120],
    says: (rows) => `Log return of the others in its sector over ${rows} rows less the market's`,
    source: "Moskowitz & Grinblatt (1999), J. Finance 54(4)",
    of: (rows) => op.subtract(op.delta(logSector, rows), op.delta(logMarket, rows)),
  }),
  ...family({
    ...score,
    range: [Number.NEGATIVE_INFINITY, 0],
    name: "relative-high-distance",
    windows: [250],
    says: (rows) => `Log of close over market less its highest of ${rows} rows`,
    source: "George & Hwang (2004), J. Finance 59(5), on relative prices",
    of: (rows) => op.subtract(beside, op.highest(beside, rows)),
  }),
  ...family({
    ...score,
    name: "relative-trend",
    windows: [60],
    says: (rows) => `Slope a row of the least-squares line of the log of close over market over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.trendSlope(beside, rows),
  }),
  ...paths.flatMap(([name, whom, level]) => [
    ...family({
      ...score,
      name: `${name}-distance`,
      windows: [120, 250],
      says: (rows) =>
        `Newest residual of the log close on the log of ${whom} over ${rows} rows, over the residuals' deviation (rows - 2)`,
      source: "Gatev, Goetzmann & Rouwenhorst (2006), Rev. Financial Studies 19(3); Engle & Granger (1987)",
      of: (rows) => op.cointegration(logClose, level, rows, "distance"),
    }),
    ...family({
      ...score,
      name: `${name}-cointegration`,
      windows: [250],
      says: (rows) =>
        `Dickey-Fuller t statistic, without lags or constant, of the residuals of the log close on the log of ${whom} over ${rows} rows`,
      source: "Engle & Granger (1987), Econometrica 55(2)",
      of: (rows) => op.cointegration(logClose, level, rows, "statistic"),
    }),
  ]),
  ...family({
    unit: "rows",
    range: [0, Number.POSITIVE_INFINITY],
    name: "market-half-life",
    windows: [250],
    says: (rows) =>
      `Rows in which half of the distance of the log close from its line on the log of the market of ${rows} rows is made good; missing where it is not`,
    missing: "missing while a row of its window is, and where the distance does not shrink",
    source: "Engle & Granger (1987), Econometrica 55(2)",
    of: (rows) => op.cointegration(logClose, logMarket, rows, "half_life"),
  }),
  ...feature({
    ...score,
    name: "excess-move",
    says: "Return less the universe's mean, over the standard deviation of returns across members",
    source: "textbook: the cross-sectional z-score",
    of: op.divide(op.subtract(own, universe), dispersion),
  }),
  ...family({
    ...sizes,
    name: "dispersion",
    windows: [20],
    says: (rows) => `Mean over ${rows} rows of the standard deviation of returns across members`,
    source: "Stivers & Sun (2010), J. Financial and Quantitative Analysis 45(4)",
    of: (rows) => op.mean(dispersion, rows),
  }),
  ...family({
    unit: "score",
    range: [-1, 1],
    name: "dispersion-sensitivity",
    windows: [120],
    says: (rows) => `Correlation over ${rows} rows of the size of the hedged return with the dispersion across members`,
    source: "Chang, Cheng & Khorana (2000), J. Banking & Finance 24(10), on one member",
    of: (rows) => op.correlation(dispersion, op.abs(hedged), rows),
  }),
  ...family({
    ...shares,
    name: "breadth",
    windows: [10],
    says: (rows) => `Exponential average of ${rows} rows of the share of members that rose`,
    source: "Zweig (1986), Winning on Wall Street: the breadth thrust",
    of: (rows) => op.exponential(advancing, rows),
  }),
  ...feature({
    unit: "score",
    range: [-2, 2],
    name: "breadth-oscillator",
    says: "Exponential average of 19 rows less that of 39 of twice the share of members that rose, less 1",
    source: "McClellan & McClellan (1970), Patterns for Profit, adjusted for the number of members",
    of: op.subtract(op.exponential(rising, 19), op.exponential(rising, 39)),
  }),
  ...family({
    ...score,
    name: "breadth-beta",
    windows: [60],
    says: (rows) => `Slope of the return on the share of members that rose over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.slopeOn(advancing, own, rows),
  }),
];
