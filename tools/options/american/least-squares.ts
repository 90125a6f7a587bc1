// American options by drawn paths: for pay-offs that the boundary and the grid cannot carry. Here of one price, where both can judge it.

import { leastSquares, ones, Philox, requireWhole } from "#tools/numeric/index.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";

export interface RegressionOptions {
  readonly paths?: number;
  readonly steps?: number;
  readonly seed?: number;
}

/** Value of the right to exercise at `steps` even times. What holding on is worth is a cubic in the price, fitted over the paths in the money;
 * the rule so found is then played on paths of its own, so that the value is a little too low, never too high beyond chance.
 * @throws tools/option-expired, tools/option-invalid, tools/parameter-out-of-range
 * @source Longstaff & Schwartz (2001), Rev. Financial Studies 14(1); second set of paths as in Broadie & Glasserman (2004) */
export function leastSquaresMonteCarlo(
  terms: OptionTerms,
  market: Market,
  { paths = 20_000, steps = 50, seed = 1 }: RegressionOptions = {},
): { readonly value: number; readonly standardError: number } {
  requireOption(terms, market);
  requireWhole("paths", paths, 100);
  requireWhole("steps", steps, 1);
  const { strike, years } = terms;
  const sign = signOf(terms.right);
  const dt = years / steps;
  const discount = Math.exp(-market.rate * dt);
  const intrinsic = Math.max(0, sign * (market.spot - strike));
  if (years === 0) return { value: intrinsic, standardError: 0 };
  const learnt = drawPaths(market, dt, steps, paths, new Philox(seed, 0));
  const rules: (Float64Array | null)[] = new Array(steps).fill(null);
  const cash = Float64Array.from({ length: paths }, (_, p) =>
    Math.max(0, sign * (learnt[steps * paths + p]! - strike)),
  );
  for (let t = steps - 1; t >= 1; t--) {
    const prices = learnt.subarray(t * paths, (t + 1) * paths);
    for (let p = 0; p < paths; p++) cash[p]! *= discount;
    const inside = [...prices.keys()].filter((p) => sign * (prices[p]! - strike) > 0);
    if (inside.length < 50) continue;
    const m = inside.map((p) => prices[p]! / strike - 1);
    const rule = leastSquares(
      [ones(m.length), m, m.map((x) => x * x), m.map((x) => x ** 3)],
      inside.map((p) => cash[p]!),
    ).coefficients;
    rules[t] = rule;
    for (const p of inside) {
      const gain = sign * (prices[p]! - strike);
      if (gain >= held(rule, prices[p]! / strike - 1)) cash[p] = gain;
    }
  }
  const played = drawPaths(market, dt, steps, paths, new Philox(seed, 1));
  let sum = 0;
  let squares = 0;
  for (let p = 0; p < paths; p++) {
    let worth = Math.max(0, sign * (played[steps * paths + p]! - strike)) * discount ** steps;
    for (let t = 1; t < steps; t++) {
      const price = played[t * paths + p]!;
      const gain = sign * (price - strike);
      const rule = rules[t];
      if (rule == null || gain <= 0 || gain < held(rule, price / strike - 1)) continue;
      worth = gain * discount ** t;
      break;
    }
    sum += worth;
    squares += worth * worth;
  }
  const mean = sum / paths;
  const standardError = Math.sqrt(Math.max(0, squares / paths - mean * mean) / paths);
  return { value: Math.max(intrinsic, mean), standardError };
}

const held = (c: Float64Array, x: number): number => c[0]! + x * (c[1]! + x * (c[2]! + x * c[3]!));

/** Shape ((steps + 1) x paths), time-major. */
function drawPaths(market: Market, dt: number, steps: number, paths: number, stream: Philox): Float64Array {
  const { spot, rate, dividendYield, volatility } = market;
  const drift = (rate - dividendYield - 0.5 * volatility ** 2) * dt;
  const size = volatility * Math.sqrt(dt);
  const out = new Float64Array((steps + 1) * paths).fill(spot, 0, paths);
  const z = new Float64Array(paths);
  for (let t = 1; t <= steps; t++) {
    stream.normals(z);
    for (let p = 0; p < paths; p++) out[t * paths + p] = out[(t - 1) * paths + p]! * Math.exp(drift + size * z[p]!);
  }
  return out;
}
