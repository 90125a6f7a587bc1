// The market around a symbol: fear, rates, credit, breadth, and where the benchmark stands.

import { input, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type Feature } from "../feature.ts";
import { square } from "../statistical/series.ts";
import { creditSpread, market, marketReturn, marketVolatility, vix } from "./series.ts";
import { trendTest } from "./tests.ts";

const score = { group: "regime", unit: "score" } as const;
const share = { group: "regime", unit: "fraction", range: [0, 1] } as const;
const points = { group: "regime", unit: "percent", missing: "missing where one of the yields it needs is" } as const;
const rank = "as pandas' rolling rank in per cent";
const curve = "Estrella & Mishkin (1998), Review of Economics and Statistics 80(1)";

const [short, two, ten] = [input("rate_3m"), input("rate_2y"), input("rate_10y")];
const slope = op.subtract(ten, short);
const advancing = input("universe_advancing");
const dispersion = input("universe_dispersion");
const netAdvance = op.subtract(op.multiply(2, advancing), 1);

export const marketRegime: readonly Feature[] = [
  ...defineFeature({
    group: "regime",
    unit: "percent",
    range: [0, Number.POSITIVE_INFINITY],
    missing: "missing where it is",
    name: "vix",
    says: "VIX, as a yearly volatility in per cent",
    source: "Whaley (1993), J. Derivatives 1(1)",
    of: vix,
  }),
  ...defineFamily({
    ...share,
    name: "vix-rank",
    windows: [250],
    says: (rows) => `Rank of the VIX among its last ${rows} values, over rows`,
    source: rank,
    of: (rows) => op.percentileRank(vix, rows),
  }),
  ...defineFamily({
    ...score,
    name: "vix-score",
    windows: [60],
    says: (rows) => `VIX less its mean of ${rows} rows, over their standard deviation`,
    source: "textbook",
    of: (rows) => op.divide(op.subtract(vix, op.mean(vix, rows)), op.deviation(vix, rows)),
  }),
  ...defineFamily({
    ...score,
    name: "vix-change",
    windows: [5, 20],
    says: (rows) => `ln(VIX / VIX ${rows} rows ago)`,
    source: "textbook",
    of: (rows) => op.delta(op.log(vix), rows),
  }),
  ...defineFeature({
    ...score,
    name: "implied-to-realised",
    says: "ln of the VIX as a daily volatility (252 days a year) over the market's 20-row realised one: above 0 where insurance costs more than it paid",
    source: "Bollerslev, Tauchen & Zhou (2009), Review of Financial Studies 22(11), as a log ratio",
    of: op.log(op.divide(op.multiply(0.01 / Math.sqrt(252), vix), marketVolatility)),
  }),
  ...defineFamily({
    ...score,
    name: "vix-market-correlation",
    windows: [60],
    range: [-1, 1],
    says: (rows) => `Correlation of the change of ln VIX with the market's log return, ${rows} rows`,
    source: "Whaley (2009), J. Portfolio Management 35(3)",
    of: (rows) => op.correlation(op.delta(op.log(vix), 1), marketReturn, rows),
  }),
  ...defineFeature({
    ...points,
    name: "term-slope",
    says: "Ten-year less three-month Treasury yield, percentage points",
    source: curve,
    of: slope,
  }),
  ...defineFeature({
    ...points,
    name: "term-slope-2y",
    says: "Ten-year less two-year Treasury yield, percentage points",
    source: curve,
    of: op.subtract(ten, two),
  }),
  ...defineFeature({
    ...points,
    name: "curvature",
    says: "Twice the two-year yield less the three-month and the ten-year one, percentage points",
    source: "Diebold & Li (2006), J. Econometrics 130(2)",
    of: op.subtract(op.multiply(2, two), op.add(short, ten)),
  }),
  ...defineFeature({
    group: "regime",
    unit: "flag",
    range: [0, 1],
    missing: "missing where one of the two yields is",
    name: "curve-inverted",
    says: "1 where the three-month yield is above the ten-year one, else 0",
    source: curve,
    of: op.less(slope, 0),
  }),
  ...defineFamily({
    ...share,
    name: "inversion-share",
    windows: [60],
    says: (rows) => `Share of ${rows} rows in which the three-month yield was above the ten-year one`,
    source: curve,
    of: (rows) => op.mean(op.less(slope, 0), rows),
  }),
  ...defineFamily({
    ...points,
    name: "slope-change",
    windows: [20],
    says: (rows) => `Ten-year less three-month yield now, less the same ${rows} rows ago`,
    source: curve,
    of: (rows) => op.delta(slope, rows),
  }),
  ...defineFamily({
    ...points,
    name: "long-rate-change",
    windows: [20],
    says: (rows) => `Ten-year yield less that ${rows} rows ago, percentage points`,
    source: "textbook",
    of: (rows) => op.delta(ten, rows),
  }),
  ...defineFamily({
    ...points,
    name: "short-rate-change",
    windows: [60],
    says: (rows) => `Three-month yield less that ${rows} rows ago, percentage points: the direction of policy`,
    source: "textbook",
    of: (rows) => op.delta(short, rows),
  }),
  ...defineFamily({
    ...points,
    range: [0, Number.POSITIVE_INFINITY],
    name: "rate-volatility",
    windows: [60],
    says: (rows) => `Standard deviation of ${rows} changes of the ten-year yield, percentage points a row`,
    source: "textbook",
    of: (rows) => op.deviation(op.delta(ten, 1), rows),
  }),
  ...defineFeature({
    ...points,
    name: "credit-spread",
    says: "Baa yield over ten-year Treasury yield, percentage points",
    source: "Fama & French (1989), J. Financial Economics 25(1)",
    of: creditSpread,
  }),
  ...defineFamily({
    ...points,
    name: "credit-change",
    windows: [20],
    says: (rows) => `Credit spread less that ${rows} rows ago, percentage points`,
    source: "Gilchrist & Zakrajšek (2012), American Economic Review 102(4), of Baa over Treasury",
    of: (rows) => op.delta(creditSpread, rows),
  }),
  ...defineFamily({
    ...share,
    name: "credit-rank",
    windows: [250],
    says: (rows) => `Rank of the credit spread among its last ${rows} values, over rows`,
    source: rank,
    of: (rows) => op.percentileRank(creditSpread, rows),
  }),
  ...defineFamily({
    ...score,
    name: "market-return",
    windows: [20, 250],
    says: (rows) => `The market's log return over ${rows} rows`,
    unit: "fraction",
    source: "Cooper, Gutierrez & Hameed (2004), J. Finance 59(3): the state of the market",
    of: (rows) => op.delta(op.log(market), rows),
  }),
  ...defineFamily({
    ...score,
    name: "market-distance",
    windows: [200],
    unit: "fraction",
    says: (rows) => `ln(market close / its mean of ${rows} rows)`,
    source: "Faber (2007), J. Wealth Management 9(4)",
    of: (rows) => op.log(op.divide(market, op.mean(market, rows))),
  }),
  ...defineFamily({
    group: "regime",
    unit: "fraction",
    range: [-1, 0],
    name: "market-drawdown",
    windows: [250],
    says: (rows) => `Market close / its highest of ${rows} rows - 1`,
    source: "textbook",
    of: (rows) => op.subtract(op.divide(market, op.highest(market, rows)), 1),
  }),
  ...defineFamily({
    ...share,
    name: "market-volatility-rank",
    windows: [250],
    says: (rows) => `Rank of the market's 20-row realised volatility among its last ${rows} values, over rows`,
    source: rank,
    of: (rows) => op.percentileRank(marketVolatility, rows),
  }),
  ...defineFamily({
    ...score,
    name: "market-trend-test",
    windows: [60],
    says: (rows) =>
      `Slope of the line through ${rows} logs of the market close over its standard error, as if they were independent`,
    source: "textbook",
    of: (rows) => trendTest(op.log(market), rows),
  }),
  ...defineFeature({
    group: "regime",
    unit: "rows",
    name: "market-streak",
    missing: "missing where the market's return is; the streak ends there",
    says: "Rows on end that the market has risen (positive) or fallen (negative)",
    source: "textbook",
    of: op.streak(marketReturn),
  }),
  ...defineFamily({
    ...share,
    name: "breadth",
    windows: [20],
    says: (rows) => `Mean share of members that rose, ${rows} rows`,
    source: "Zweig (1986), Winning on Wall Street",
    of: (rows) => op.mean(advancing, rows),
  }),
  ...defineFamily({
    ...share,
    name: "breadth-thrust",
    windows: [10],
    says: (rows) => `Exponential average of ${rows} rows of the share of members that rose`,
    source: "Zweig (1986), Winning on Wall Street",
    of: (rows) => op.exponential(advancing, rows),
  }),
  ...defineFeature({
    ...score,
    range: [-2, 2],
    name: "mcclellan",
    says: "Exponential averages of 19 less 39 rows of risers less the others, as a share of members",
    source: "McClellan & McClellan (1970), Patterns for Profit, ratio-adjusted",
    of: op.subtract(op.exponential(netAdvance, 19), op.exponential(netAdvance, 39)),
  }),
  ...defineFamily({
    ...share,
    name: "dispersion-rank",
    windows: [250],
    says: (rows) => `Rank of the 5-row mean dispersion of members' returns among its last ${rows} values, over rows`,
    source: "Stivers & Sun (2010), J. Financial and Quantitative Analysis 45(4)",
    of: (rows) => op.percentileRank(op.mean(dispersion, 5), rows),
  }),
  ...defineFamily({
    ...share,
    name: "co-movement",
    windows: [60],
    says: (rows) =>
      `Variance of the market's log return over itself plus the mean squared dispersion of members' returns, ${rows} rows: near their mean correlation`,
    source: "Solnik & Roulet (2000), Financial Analysts J. 56(1)",
    of: (rows) => {
      const common = op.variance(marketReturn, rows);
      return op.divide(common, op.add(common, op.mean(square(dispersion), rows)));
    },
  }),
  ...defineFamily({
    group: "regime",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    name: "universe-volume",
    windows: [20],
    says: (rows) => `Mean over ${rows} rows of the members' mean volume over their own mean of 20 sessions`,
    source: "textbook",
    of: (rows) => op.mean(input("universe_volume_ratio"), rows),
  }),
  ...defineFamily({
    ...score,
    name: "stock-bond-correlation",
    windows: [60],
    range: [-1, 1],
    says: (rows) =>
      `Correlation of the market's log return with minus the change of the ten-year yield, ${rows} rows: negative where bonds shelter`,
    source: "Connolly, Stivers & Sun (2005), J. Financial and Quantitative Analysis 40(1)",
    of: (rows) => op.correlation(marketReturn, op.negate(op.delta(ten, 1)), rows),
  }),
];
