// Factors weighted by what they foretold of late, in times like these.

export { type AdaptiveFactor, adaptiveFactors, usualHorizon, usualRule } from "./adaptive-factors.ts";
export { type AdaptiveScores, adaptiveScores, columnsOfAdaptive } from "./adaptive-scores.ts";
export { AdaptiveWeights, type WeightRule, type WeightState } from "./adaptive-weights.ts";
export { adaptiveWeights, blended, equalWeights, staticWeights, type WeightPath } from "./blends.ts";
export {
  type CompareOptions,
  type Comparison,
  compareBlends,
  type MemberWeight,
  type Scheme,
  type SchemeResult,
  schemes,
} from "./compare-blends.ts";
export { regimeFeature, regimeNames, regimesOf } from "./market-regime.ts";
