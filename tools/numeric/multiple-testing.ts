// P-values of many tests taken together: what is left of a finding once every test that was run is counted.

import { type Numbers, requireWithin } from "./checks.ts";

export type Adjustment = "bonferroni" | "benjamini-hochberg";

/** Bonferroni: min(1, m p). Bounds the chance of even one false finding.
 * @param pValues shape (m); NaN (a test that could not be run) stays NaN and is not counted in m
 * @throws tools/parameter-out-of-range */
export function bonferroni(pValues: Numbers): Float64Array {
  const count = countTests(pValues);
  return Float64Array.from(pValues, (p) => Math.min(1, count * p));
}

/** Benjamini-Hochberg: the smallest rate of false findings at which each would be kept, min over j >= i of m p(j) / j.
 * Holds for independent or positively dependent tests.
 * @param pValues shape (m); NaN stays NaN and is not counted in m
 * @throws tools/parameter-out-of-range
 * @source Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57(1) */
export function benjaminiHochberg(pValues: Numbers): Float64Array {
  const count = countTests(pValues);
  const order = Uint32Array.from(pValues, (_, i) => i)
    .filter((i) => !Number.isNaN(pValues[i]!))
    .sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  let least = 1;
  for (let k = order.length - 1; k >= 0; k--) {
    least = Math.min(least, (count * pValues[order[k]!]!) / (k + 1));
    adjusted[order[k]!] = least;
  }
  return adjusted;
}

export const adjustPValues = (pValues: Numbers, method: Adjustment): Float64Array =>
  method === "bonferroni" ? bonferroni(pValues) : benjaminiHochberg(pValues);

function countTests(pValues: Numbers): number {
  let count = 0;
  for (const p of pValues) {
    if (Number.isNaN(p)) continue;
    requireWithin("p-value", p, 0, 1);
    count++;
  }
  return count;
}
