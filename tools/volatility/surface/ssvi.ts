// Surface SVI: three numbers an expiry under conditions that leave no arbitrage in an expiry or between two.

import { byDifferences, fitLeastSquares, requireLength } from "#tools/numeric/index.ts";
import { type Errors, errorsOf } from "../errors.ts";
import { groupByExpiry, requireQuotes, type VolatilityQuote } from "../quotes.ts";
import type { SviParameters } from "./smile.ts";
import { sviSmile } from "./smile.ts";

/** w(k) = (theta + rho psi k + sqrt((psi k + theta rho)^2 + theta^2 (1 - rho^2))) / 2. */
export interface SsviSlice {
  readonly years: number;
  readonly forward: number;
  /** Total variance at the forward. */
  readonly theta: number;
  readonly rho: number;
  /** Twice the skew of total variance at the forward is rho psi. */
  readonly psi: number;
}

/** The same smile as an SVI: a = theta (1 - rho^2) / 2, b = psi / 2, m = -rho theta / psi, sigma = theta sqrt(1 - rho^2) / psi. */
export function sviOf({ theta, rho, psi }: Pick<SsviSlice, "theta" | "rho" | "psi">): SviParameters {
  const rest = 1 - rho * rho;
  return {
    a: (theta * rest) / 2,
    b: psi / 2,
    rho,
    m: (-rho * theta) / psi,
    sigma: (theta * Math.sqrt(rest)) / psi,
  };
}

export interface SsviFit extends Errors {
  /** Nearest expiry first. */
  readonly slices: readonly SsviSlice[];
  readonly converged: boolean;
}

/** Fits each expiry after the one before it, nearest first, so that by its ranges alone
 *   psi <= min(4 / (1 + |rho|), 2 sqrt(theta / (1 + |rho|)))                         no butterfly arbitrage
 *   theta, psi / theta as before or above, below; psi >= psi' max((1 + rho') / (1 + rho), (1 - rho') / (1 - rho))   no calendar arbitrage
 * against the expiry before (primed). What the nearest quotes say is kept; a later expiry that contradicts it gives way.
 * @param quotes at least 3 an expiry
 * @throws tools/series-empty, tools/series-too-short (a single strike has no smile), tools/parameter-out-of-range
 * @source Gatheral & Jacquier (2014), Quantitative Finance 14(1), theorem 4.2; Hendriks & Martini (2019), The extended SSVI volatility surface,
 *         J. Computational Finance 22(5), proposition 3.5 */
export function fitSsvi(quotes: readonly VolatilityQuote[]): SsviFit {
  requireQuotes(quotes, 3);
  const slices: SsviSlice[] = [];
  let converged = true;
  for (const { years, quotes: members } of groupByExpiry(quotes)) {
    requireLength(`quotes of ${years} years`, members, 3);
    const [slice, ended] = fitSlice(members, slices.at(-1));
    slices.push(slice);
    converged &&= ended;
  }
  const smiles = new Map(slices.map((slice) => [slice.years, sviSmile(sviOf(slice), slice.years)]));
  return {
    slices,
    converged,
    ...errorsOf(quotes, (q) => {
      const smile = smiles.get(q.years);
      return smile === undefined ? Number.NaN : Math.sqrt(smile.variance(Math.log(q.strike / q.forward)) / q.years);
    }),
  };
}

function fitSlice(quotes: readonly VolatilityQuote[], before: SsviSlice | undefined): [SsviSlice, boolean] {
  const { years, forward } = quotes[0] as VolatilityQuote;
  const k = Float64Array.from(quotes, (q) => Math.log(q.strike / q.forward));
  const nearest = quotes.reduce((a, b) =>
    Math.abs(Math.log(b.strike / b.forward)) < Math.abs(Math.log(a.strike / a.forward)) ? b : a,
  );
  const central = nearest.volatility ** 2 * years;
  const least = before === undefined ? 1e-10 : before.theta;
  const lower = Float64Array.of(least, -0.999, 0);
  const upper = Float64Array.of(Math.max(4 * least, 9 * central), 0.999, 1);
  const at = (x: Float64Array): SsviSlice | null => {
    const [theta = 0, rho = 0, share = 0] = x;
    const [low, high] = psiRange(theta, rho, before);
    return low > high ? null : { years, forward, theta, rho, psi: low + share * (high - low) };
  };
  const residuals = byDifferences(
    (x, out) => {
      const slice = at(x);
      if (slice === null) return out.fill(Number.NaN); // no psi is free of arbitrage here: the step is cut
      const smile = sviSmile(sviOf(slice), years);
      quotes.forEach(({ volatility, weight = 1 }, i) => {
        out[i] = 100 * weight * (Math.sqrt(smile.variance(k[i]!) / years) - volatility);
      });
    },
    lower,
    upper,
  );
  const starts = before === undefined ? [-0.7, -0.3, 0.2] : [before.rho];
  const ends = starts.map((rho) =>
    fitLeastSquares(
      residuals,
      quotes.length,
      Float64Array.of(Math.max(central, least * (1 + 1e-9)), rho, 0.5),
      lower,
      upper,
      {
        changeTolerance: 1e-12,
        maxEvaluations: 200,
      },
    ),
  );
  const best = ends.reduce((a, b) => (b.sumOfSquares < a.sumOfSquares ? b : a));
  return [at(best.x) as SsviSlice, best.converged];
}

function psiRange(theta: number, rho: number, before: SsviSlice | undefined): [number, number] {
  const butterfly = Math.min(4 / (1 + Math.abs(rho)), 2 * Math.sqrt(theta / (1 + Math.abs(rho))));
  if (before === undefined) return [1e-8, butterfly * (1 - 1e-9)];
  const calendar = before.psi * Math.max((1 + before.rho) / (1 + rho), (1 - before.rho) / (1 - rho));
  return [calendar, Math.min(butterfly * (1 - 1e-9), (before.psi * theta) / before.theta)];
}
