// Heston's parameters from quoted volatilities: least squares from several starts, derivatives exact.

import { QuorumError, type Random } from "#infra/runtime/index.ts";
import { fitLeastSquares, type LeastSquaresFit, normalPdf, requireWhole } from "#tools/numeric/index.ts";
import { type Errors, errorsOf } from "../errors.ts";
import { groupByExpiry, requireQuotes, type VolatilityQuote } from "../quotes.ts";
import { cosPuts, cosSeries } from "./cos.ts";
import { fellerRatio, type HestonParameters, hestonNames, hestonOf } from "./parameters.ts";
import { leastPrice, totalVolatility } from "./surface.ts";

export interface HestonFit extends HestonParameters, Errors {
  /** Sum of squared errors in volatility points (1 = 0.01), weights included: what the search lowers. */
  readonly sumOfSquares: number;
  /** 2 kappa theta / sigma^2; below 1 the variance reaches zero. */
  readonly feller: number;
  /** False where the search ended by its limit of evaluations. */
  readonly converged: boolean;
  readonly reason: LeastSquaresFit["reason"];
  readonly evaluations: number;
  /** Parameters resting on an end of their range. */
  readonly atBound: readonly (typeof hestonNames)[number][];
  /** Where each start had come when the best went on: their spread says how sure the minimum is. */
  readonly starts: readonly { readonly from: HestonParameters; readonly sumOfSquares: number }[];
}

export interface HestonFitOptions {
  /** Where the search begins; read off the quotes unless told. */
  readonly start?: HestonParameters;
  /** Starts drawn at random beside the first. */
  readonly furtherStarts?: number;
  readonly maxEvaluations?: number;
}

/** Fits v0, kappa, theta, sigma, rho to implied volatilities: least sum of (weight x error in volatility points)^2 inside a box.
 *
 * Each start runs for 15 evaluations, the best goes on to the end. Derivatives of volatilities are those of prices (by the derivatives of
 * the transform) over Black's vega.
 * @param quotes at least 5
 * @param random where further starts are drawn from
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range
 * @source Cui, del Bano Rollin & Germano (2017), Full and fast calibration of the Heston stochastic volatility model, EJOR 263(2) */
export function fitHeston(
  quotes: readonly VolatilityQuote[],
  random: Random,
  { start, furtherStarts = 3, maxEvaluations = 300 }: HestonFitOptions = {},
): HestonFit {
  requireQuotes(quotes, 5);
  requireWhole("furtherStarts", furtherStarts, 0);
  const problem = new Problem(quotes);
  const search = (from: Float64Array, evaluations: number): LeastSquaresFit =>
    fitLeastSquares(problem.residuals, quotes.length, from, LOWER, UPPER, {
      changeTolerance: 1e-10,
      stepTolerance: 1e-8,
      gradientTolerance: 1e-8,
      maxEvaluations: evaluations,
    });
  const first = start ?? readOff(quotes);
  const starts = [first, ...Array.from({ length: furtherStarts }, (_, i) => nearby(first, random.fork(`start ${i}`)))];
  const tried = starts.map((from) => ({ from, fit: search(inOrder(from), FIRST_EVALUATIONS) }));
  const best = tried.reduce((a, b) => (b.fit.sumOfSquares < a.fit.sumOfSquares ? b : a)).fit;
  const end = best.converged ? best : search(best.x, maxEvaluations);
  const parameters = hestonOf(end.x);
  const volatilities = problem.volatilitiesAt(end.x);
  return {
    ...parameters,
    ...errorsOf(quotes, (_, i) => volatilities[i]!),
    sumOfSquares: end.sumOfSquares,
    feller: fellerRatio(parameters),
    converged: end.converged,
    reason: end.reason,
    evaluations: tried.reduce((sum, { fit }) => sum + fit.evaluations, best === end ? 0 : end.evaluations),
    atBound: hestonNames.filter((_, i) => end.bounds[i] !== "none"),
    starts: tried.map(({ from, fit }) => ({ from, sumOfSquares: fit.sumOfSquares })),
  };
}

const FIRST_EVALUATIONS = 15;
const LOWER = Float64Array.of(1e-4, 0.01, 1e-4, 0.01, -0.999);
const UPPER = Float64Array.of(4, 60, 4, 20, 0.999);
/** Errors of prices as a share of the forward; an error of 1e-10 moves a volatility by less than its last quoted digit far into the wings. */
const ACCURACY = 1e-10;

const inOrder = (p: HestonParameters): Float64Array => Float64Array.from(hestonNames, (name) => p[name]);

/** Variances at the money now and far away; the rest usual values of equity indices. */
function readOff(quotes: readonly VolatilityQuote[]): HestonParameters {
  const groups = groupByExpiry(quotes);
  const central = (at: number): number => {
    const { quotes: members } = groups.at(at) as (typeof groups)[number];
    const nearest = members.reduce((a, b) =>
      Math.abs(Math.log(b.strike / b.forward)) < Math.abs(Math.log(a.strike / a.forward)) ? b : a,
    );
    return Math.min(1, nearest.volatility ** 2);
  };
  return { v0: central(0), kappa: 2, theta: central(-1), sigma: 0.8, rho: -0.5 };
}

function nearby(base: HestonParameters, random: Random): HestonParameters {
  const spread = (value: number, by: number): number => value * Math.exp(by * random.normal());
  return {
    v0: spread(base.v0, 0.3),
    kappa: spread(base.kappa, 1),
    theta: spread(base.theta, 0.4),
    sigma: spread(base.sigma, 0.7),
    rho: -0.9 + 1.2 * random.next(),
  };
}

/** The residuals of a set of quotes, in the order given, with work space kept. */
class Problem {
  readonly #groups: ReturnType<typeof groupByExpiry>;
  readonly #moneyness: readonly Float64Array[];
  readonly #rows: readonly Float64Array[];
  readonly #count: number;

  constructor(quotes: readonly VolatilityQuote[]) {
    this.#count = quotes.length;
    this.#groups = groupByExpiry(quotes);
    this.#moneyness = this.#groups.map((group) => Float64Array.from(group.quotes, (q) => q.strike / q.forward));
    this.#rows = this.#groups.map((group) => new Float64Array(7 * group.quotes.length));
  }

  readonly residuals = (x: Float64Array, out: Float64Array, jacobian: Float64Array | null): void => {
    try {
      this.#fill(x, out, jacobian, (volatility, quote) => 100 * (quote.weight ?? 1) * (volatility - quote.volatility));
    } catch (thrown) {
      if (!(thrown instanceof QuorumError && thrown.code === "tools/no-convergence")) throw thrown;
      out.fill(Number.NaN); // outside what can be priced: the step is cut
    }
  };

  volatilitiesAt(x: Float64Array): Float64Array {
    const out = new Float64Array(this.#count);
    this.#fill(x, out, null, (volatility) => volatility);
    return out;
  }

  #fill(
    x: Float64Array,
    out: Float64Array,
    jacobian: Float64Array | null,
    residual: (volatility: number, quote: VolatilityQuote) => number,
  ): void {
    const parameters = hestonOf(x);
    const width = jacobian === null ? 1 : 7;
    this.#groups.forEach(({ years, quotes, places }, g) => {
      const moneyness = this.#moneyness[g] as Float64Array;
      const rows = this.#rows[g] as Float64Array;
      cosPuts(cosSeries(parameters, years, jacobian !== null, ACCURACY), moneyness, rows);
      const rootTime = Math.sqrt(years);
      for (let i = 0; i < quotes.length; i++) {
        const quote = quotes[i] as VolatilityQuote;
        const at = places[i] as number;
        const m = moneyness[i]!;
        const put = rows[i * width]!;
        const total = totalVolatility(put, m);
        out[at] = residual(total / rootTime, quote);
        if (jacobian === null) continue;
        const vega = normalPdf(-Math.log(m) / total + total / 2) * rootTime;
        for (let j = 0; j < 5; j++)
          jacobian[at * 5 + j] =
            (m <= 1 ? put : put - (m - 1)) <= leastPrice
              ? 0
              : (100 * (quote.weight ?? 1) * rows[i * 7 + 1 + j]!) / vega;
      }
    });
  }
}
