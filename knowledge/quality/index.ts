// Data quality: what is wrong, odd or thin in what the desk knows, told from the facts themselves.

export type { RefusedLine, SourceFiles } from "./check-source.ts";
export { type Example, type Finding, Findings, type Severity } from "./finding.ts";
export { type BlockSource, checkMarket, type MarketFacts } from "./market-checks.ts";
export {
  type QualityReport,
  type QualitySource,
  qualityReport,
  qualityScores,
  type ScoreQuery,
} from "./quality-report.ts";
export { cleanParts, type QualityParts, type SymbolQuality, scoreOf } from "./score.ts";
export { isNyseDay } from "./us-days.ts";
