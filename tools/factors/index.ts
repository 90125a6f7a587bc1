// What prices, volumes and filings say about an asset, and how it compares with its universe.

export {
  type QualityInput,
  type QualityRatios,
  qualityRatios,
  type ValueInput,
  type ValueRatios,
  valueRatios,
} from "./company-ratios.ts";
export {
  type BlendedScores,
  blendScores,
  type Composite,
  compositeScores,
  DESK_FACTORS,
  type FactorColumn,
} from "./composite.ts";
export {
  crossSectionalZScores,
  MIN_CROSS_SECTION,
  percentileRanks,
  type Standings,
  standings,
} from "./cross-section.ts";
export { exposuresTool } from "./exposures.tool.ts";
export { type AssetFacts, type FactorName, type FactorTable, factorTableAt } from "./factor-table.ts";
export { type FlowName, type Fundamentals, fundamentalsAt, fundamentalsOf, type LevelName } from "./fundamentals.ts";
export { momentum, realisedVolatilityPerYear, reversal } from "./price-factors.ts";
export { rankingTool } from "./ranking.tool.ts";
export {
  type FlowFact,
  latestLevel,
  type NoTrailingSum,
  type TrailingSum,
  trailingFourQuarters,
} from "./trailing-quarters.ts";
export { type VolumeTrend, volumeTrend } from "./volume-trend.ts";
