// Many factors as one score, and the score as a stance. The weights are a convention, not an estimate, and neither stance
// nor confidence is calibrated: the track record does that, from outcomes.

import { requireSameLength, requireWithin, standardDeviation } from "#tools/numeric/index.ts";
import { crossSectionalZScores, MIN_CROSS_SECTION } from "./cross-section.ts";

export interface FactorColumn {
  readonly name: string;
  /** Shape (N), one value an asset, NaN where missing. */
  readonly values: Float64Array;
  /** Above zero; only the proportions matter. */
  readonly weight: number;
  /** Which end is good for the asset. */
  readonly good: "high" | "low";
}

export interface BlendedScores {
  /** Weighted mean of the standard scores present, each turned so that high is good; NaN where none is. */
  readonly scores: Float64Array;
  /** Share of the weights that was present, 0..1. */
  readonly completeness: Float64Array;
  /** Per column, the asset's turned standard scores. */
  readonly zScores: readonly Float64Array[];
}

/** Weighted mean of standard scores over the factors an asset has, sum(w z) / sum(w).
 * A missing factor is left out, not taken as average; `completeness` says how much was.
 * @param columns at least one, all of one length N
 * @throws tools/length-mismatch, tools/parameter-out-of-range, tools/value-not-finite */
export function blendScores(columns: readonly FactorColumn[]): BlendedScores {
  const first = columns[0]?.values ?? new Float64Array(0);
  for (const { name, values, weight } of columns) {
    requireSameLength(columns[0]!.name, first, name, values);
    requireWithin(`weight of ${name}`, weight, Number.MIN_VALUE, Number.MAX_VALUE);
  }
  const zScores = columns.map(({ values, good }) =>
    crossSectionalZScores(values).map((z) => (good === "high" ? z : 0 - z)),
  );
  const total = columns.reduce((sum, { weight }) => sum + weight, 0);
  const scores = new Float64Array(first.length).fill(Number.NaN);
  const completeness = new Float64Array(first.length);
  for (let i = 0; i < first.length; i++) {
    let [sum, weights] = [0, 0];
    columns.forEach(({ weight }, k) => {
      const z = zScores[k]![i]!;
      if (Number.isNaN(z)) return;
      sum += weight * z;
      weights += weight;
    });
    if (weights > 0) scores[i] = sum / weights;
    completeness[i] = weights / total;
  }
  return { scores, completeness, zScores };
}

export interface Composite {
  readonly score: number;
  /** tanh(score), in [-1, 1]; 0 without a score. */
  readonly stance: number;
  /** In [0, 1): how complete and how far from the crowd, not a probability. */
  readonly confidence: number;
  readonly completeness: number;
  /** Per factor, weight times turned standard score over the weights present: they add up to the score. NaN where missing. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** Score, stance and confidence of every asset.
 *
 * stance = tanh(score): one for one near zero, never beyond 1.
 * confidence = completeness * |score| / (|score| + d), d the standard deviation of the scores across the universe: a half for a
 * complete asset one deviation out, zero for one in the middle, and zero for all where the universe does not differ or has
 * fewer than three scores. Read it as "how much this says", uncalibrated.
 * @throws tools/length-mismatch, tools/parameter-out-of-range, tools/value-not-finite */
export function compositeScores(columns: readonly FactorColumn[]): Composite[] {
  const { scores, completeness, zScores } = blendScores(columns);
  const present = scores.filter((score) => !Number.isNaN(score));
  const dispersion = present.length >= MIN_CROSS_SECTION ? standardDeviation(present) : 0;
  return Array.from(scores, (score, i) => {
    const weights = columns.reduce((sum, { weight }, k) => (Number.isNaN(zScores[k]![i]!) ? sum : sum + weight), 0);
    const separation = dispersion > 0 && !Number.isNaN(score) ? Math.abs(score) / (Math.abs(score) + dispersion) : 0;
    return {
      score,
      stance: Number.isNaN(score) ? 0 : Math.tanh(score),
      confidence: completeness[i]! * separation,
      completeness: completeness[i]!,
      contributions: Object.fromEntries(
        columns.map(({ name, weight }, k) => [name, (weight * zScores[k]![i]!) / weights]),
      ),
    };
  });
}

/** The desk's factors, their weights and their good ends. Half of the weight looks at prices, half at the company;
 * round numbers chosen before looking at any outcome. `value` and `quality` are blends of the ratios in company-ratios.ts. */
export const DESK_FACTORS = [
  { name: "momentum60", weight: 0.15, good: "high" },
  { name: "momentum20", weight: 0.1, good: "high" },
  { name: "reversal5", weight: 0.1, good: "high" },
  { name: "volatility20", weight: 0.1, good: "low" },
  { name: "volumeTrend", weight: 0.05, good: "high" },
  { name: "value", weight: 0.25, good: "high" },
  { name: "quality", weight: 0.25, good: "high" },
] as const satisfies readonly Omit<FactorColumn, "values">[];
