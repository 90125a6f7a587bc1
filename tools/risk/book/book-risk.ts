// What a portfolio can lose, by every method, and where that comes from.

import { QuorumError, type Random } from "#infra/runtime/index.ts";
import { covarianceMatrix, requireLength, standardDeviation } from "#tools/numeric/index.ts";
import { type TailMethod, tailMethods } from "../measures/backtest/index.ts";
import {
  type Contributions,
  type DrawdownAtRisk,
  drawdownAtRisk,
  effectiveNumber,
  historicalContributions,
  monteCarloTail,
} from "../measures/index.ts";
import type { Book } from "./book-history.ts";

/** Fewer sessions than this carry no tail. */
export const minSessions = 60;
const draws = 10_000;
/** Degrees of freedom of the fat-tailed draws: about what daily share returns have. */
const fatDegrees = 4;

export interface MethodLoss {
  readonly method: string;
  readonly says: string;
  readonly level: number;
  /** NaN where the history is too short for the method. */
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Null where the method holds here. */
  readonly invalidBecause: string | null;
}

export interface BookRisk {
  readonly losses: readonly MethodLoss[];
  /** At the lower of the levels, by past sessions. */
  readonly contributions: Contributions;
  readonly drawdown: DrawdownAtRisk;
  /** Equal parts that would be as spread out, by weight and by share of risk. */
  readonly effectiveHoldings: number;
  readonly effectiveRisks: number;
  readonly volatilityPerSession: number;
}

/** One session ahead, as fractions of equity.
 * @param levels ascending
 * @throws tools/series-too-short, tools/level-out-of-range, and what the methods throw */
export function bookRisk(book: Book, levels: readonly [number, ...number[]], random: Random): BookRisk {
  const { portfolio, weights, returns } = book;
  requireLength("sessions", portfolio, minSessions);
  const byHistory = levels.flatMap((level) =>
    tailMethods.map(({ id, says, start }) => ({ method: id, says, level, ...lossBy(start(), portfolio, level) })),
  );
  const assets = drawnFrom(book);
  const drawn = levels.flatMap((level) =>
    [undefined, fatDegrees].map((degreesOfFreedom) => {
      const tail = monteCarloTail(assets, level, {
        draws,
        random: random.fork(`${level} ${degreesOfFreedom}`),
        ...(degreesOfFreedom !== undefined && { degreesOfFreedom }),
      });
      return {
        method: degreesOfFreedom === undefined ? "drawn-normal" : "drawn-t",
        says: `${draws} draws of ${degreesOfFreedom === undefined ? "normal" : `Student's t (${degreesOfFreedom})`} returns of the holdings`,
        level,
        valueAtRisk: tail.valueAtRisk,
        expectedShortfall: tail.expectedShortfall,
        invalidBecause: null,
      };
    }),
  );
  const contributions = historicalContributions(weights, returns, levels[0]);
  return {
    losses: [...byHistory, ...drawn],
    contributions,
    drawdown: drawdownAtRisk(portfolio, levels[0]),
    effectiveHoldings: effectiveNumber(weights),
    effectiveRisks: effectiveNumber(contributions.components),
    volatilityPerSession: standardDeviation(portfolio),
  };
}

type LossOf = Pick<MethodLoss, "valueAtRisk" | "expectedShortfall" | "invalidBecause">;

function lossBy(forecast: ReturnType<TailMethod["start"]>, portfolio: Float64Array, level: number): LossOf {
  try {
    const { valueAtRisk, expectedShortfall, valid = true } = forecast(portfolio, level);
    return {
      valueAtRisk,
      expectedShortfall,
      invalidBecause: valid ? null : "its law does not hold at this skewness and kurtosis",
    };
  } catch (error) {
    if (!(error instanceof QuorumError) || error.code !== "tools/series-too-short") throw error;
    return { valueAtRisk: Number.NaN, expectedShortfall: Number.NaN, invalidBecause: error.message };
  }
}

/** Means and covariance of the holdings; a tenth of a millionth of the mean variance on the diagonal keeps copies of one asset drawable. */
function drawnFrom({ weights, returns }: Book): Parameters<typeof monteCarloTail>[0] {
  const n = weights.length;
  const { means, covariance: matrix } = covarianceMatrix(returns, n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i]!;
  for (let i = 0; i < n; i++) matrix[i * n + i]! += Math.max((1e-7 * trace) / n, Number.MIN_VALUE);
  return { weights, means, covariance: matrix };
}
