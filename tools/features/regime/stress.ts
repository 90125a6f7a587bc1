// Stress: many signs at once, each as a rank among its own past year so that they can be added.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { drawdown } from "../statistical/drawdowns.ts";
import { logReturn, overnight, square } from "../statistical/series.ts";
import { realised } from "../statistical/volatility.ts";
import { illiquidity } from "./liquidity.ts";
import { creditSpread, market, marketReturn, marketVolatility, vix } from "./series.ts";

const share = { group: "regime", unit: "fraction", range: [0, 1] } as const;

const meanRank = (rows: number, signs: readonly Expression[]): Expression =>
  op.multiply(
    1 / signs.length,
    signs.map((x): Expression => op.percentileRank(x, rows)).reduce((sum, rank) => op.add(sum, rank)),
  );

/** Squared distance of the newest pair of returns from the mean of the rows before, in their covariance. */
function turbulence(rows: number): Expression {
  const scoreOf = (x: Expression): Expression =>
    op.divide(op.subtract(x, op.delay(op.mean(x, rows), 1)), op.delay(op.deviation(x, rows), 1));
  const [own, all] = [scoreOf(logReturn), scoreOf(marketReturn)];
  const together = op.delay(op.correlation(logReturn, marketReturn, rows), 1);
  const squares = op.subtract(
    op.add(square(own), square(all)),
    op.multiply(2, op.multiply(together, op.multiply(own, all))),
  );
  return op.divide(squares, op.multiply(2, op.subtract(1, square(together))));
}

export const stress: readonly Feature[] = [
  ...defineFamily({
    ...share,
    name: "own-stress",
    windows: [250],
    says: (rows) =>
      `Mean rank among ${rows} rows of four signs of its own: 20-row realised volatility, minus the drawdown of 60 rows, 20-row illiquidity, 20-row root mean squared overnight return`,
    source: "composite of ranks, after Illing & Liu (2006), J. Financial Stability 2(3)",
    of: (rows) =>
      meanRank(rows, [
        realised(20),
        op.negate(drawdown(60)),
        op.mean(illiquidity, 20),
        op.sqrt(op.mean(square(overnight), 20)),
      ]),
  }),
  ...defineFamily({
    ...share,
    name: "market-stress",
    windows: [250],
    says: (rows) =>
      `Mean rank among ${rows} rows of four signs of the market: VIX, credit spread, 20-row realised volatility, minus the drawdown of 60 rows`,
    source: "composite of ranks, after Hollo, Kremer & Lo Duca (2012), ECB Working Paper 1426",
    of: (rows) =>
      meanRank(rows, [vix, creditSpread, marketVolatility, op.subtract(1, op.divide(market, op.highest(market, 60)))]),
  }),
  ...defineFamily({
    group: "regime",
    unit: "score",
    range: [0, Number.POSITIVE_INFINITY],
    name: "turbulence",
    windows: [120],
    says: (rows) =>
      `Half the squared Mahalanobis distance of its own and the market's newest log return from their mean over the ${rows} rows before: 1 on average`,
    source: "Kritzman & Li (2010), Financial Analysts J. 66(5)",
    of: turbulence,
  }),
];
