// Jumps: a return too large for the volatility of the returns just before it.

import { requireWhole } from "#tools/numeric/index.ts";
import { type Detector, type Reading, unscored } from "./reading.ts";

export interface JumpOptions {
  /** K of the paper: the returns looked at, the tested one included; about sqrt(252 x returns a day): 16 for daily, 270 for 5-minute returns. */
  readonly window: number;
  /** n of the paper: returns among which the largest is sought, which sets the critical value. */
  readonly sample: number;
}

/** E|Z| of a standard normal Z, sqrt(2 / pi). */
const c = 0.7978845608028654;

/** Lee-Mykland: L = r / sigma, sigma^2 = 1 / (K - 2) sum |r_j| |r_(j-1)| over the K - 1 returns before. Without jumps L is normal with
 * variance 1 / c^2, and (max |L| - C_n) / S_n over n of them follows the Gumbel law, with
 *   C_n = sqrt(2 ln n) / c - (ln pi + ln ln n) / (2 c sqrt(2 ln n)),   S_n = 1 / (c sqrt(2 ln n)).
 * The p-value, 1 - exp(-exp(-(|L| - C_n) / S_n)), is the chance that any of n returns without a jump lies so far out.
 * Products that are all 0 (no trading) give no sigma: "constant". A missing return is left out and the ones around it are taken as neighbours.
 * @throws tools/parameter-out-of-range for a window below 4 or a sample below 3
 * @source Lee & Mykland (2008), Review of Financial Studies 21(6) */
export function openJumpTest({ window, sample }: JumpOptions): Detector {
  requireWhole("window", window, 4);
  requireWhole("sample", sample, 3);
  const { centre, scale } = jumpLaw(sample);
  const products = new Float64Array(window - 2);
  let before = Number.NaN;
  let count = 0;
  return {
    name: "jump test",
    warmUp: window - 1,
    push(value) {
      if (!Number.isFinite(value)) return unscored("missing");
      const reading = judge(value);
      if (count > 0) products[(count - 1) % products.length] = Math.abs(value) * Math.abs(before);
      before = value;
      count++;
      return reading;
    },
  };

  function judge(value: number): Reading {
    if (count < window - 1) return unscored("warming-up");
    let sum = 0;
    for (let i = 0; i < products.length; i++) sum += products[i]!; // added up anew: a sum that slides loses digits after each jump
    if (sum === 0) return unscored("constant");
    const statistic = value / Math.sqrt(sum / products.length);
    return {
      state: "scored",
      score: statistic,
      pValue: -Math.expm1(-Math.exp(-(Math.abs(statistic) - centre) / scale)),
    };
  }
}

/** C_n and S_n. */
export function jumpLaw(sample: number): { readonly centre: number; readonly scale: number } {
  const root = Math.sqrt(2 * Math.log(sample));
  return {
    centre: root / c - (Math.log(Math.PI) + Math.log(Math.log(sample))) / (2 * c * root),
    scale: 1 / (c * root),
  };
}

/** Smallest |L| that is a jump at a level: C_n - S_n ln(-ln(1 - level)). */
export function jumpCriticalValue(sample: number, level: number): number {
  const { centre, scale } = jumpLaw(sample);
  return centre - scale * Math.log(-Math.log1p(-level));
}
