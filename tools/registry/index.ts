// Every tool of the desk. The as-of proof, the documentation's list and `quorum registry` are made from this: a tool that is not here does not exist.

import { scanTool, toldTool } from "#tools/anomaly/index.ts";
import { pricesTool, profileTool, thesisTool } from "#tools/company/index.ts";
import { barsTool, bookTool, coverageTool, filingsTool, qualityTool, recallTool } from "#tools/data/index.ts";
import type { Tool } from "#tools/define/index.ts";
import { loadingsTool } from "#tools/factors/attribution/index.ts";
import { exposuresTool, rankingTool } from "#tools/factors/index.ts";
import { factorEvidenceTool, factorViewTool } from "#tools/factors/picture/index.ts";
import { modelCompareTool, modelHistoryTool, modelPredictTool } from "#tools/learning/desk/index.ts";
import { leadLagTool, peersTool } from "#tools/market-graph/index.ts";
import { holdingsTool, sizeTool } from "#tools/portfolio/index.ts";
import { portfolioRiskTool } from "#tools/risk/book/index.ts";
import { verdictTool } from "#tools/risk/index.ts";
import { measuresTool } from "#tools/risk/measures/index.ts";
import { newsListTool, newsScoreTool, streamTool } from "#tools/sentiment/index.ts";
import { forecastTool } from "#tools/volatility/index.ts";
import { weighTool } from "#tools/votes/index.ts";

export const tools: readonly Tool[] = [
  newsScoreTool,
  newsListTool,
  streamTool,
  exposuresTool,
  rankingTool,
  factorViewTool,
  factorEvidenceTool,
  loadingsTool,
  modelPredictTool,
  modelCompareTool,
  modelHistoryTool,
  peersTool,
  leadLagTool,
  forecastTool,
  measuresTool,
  portfolioRiskTool,
  pricesTool,
  profileTool,
  thesisTool,
  sizeTool,
  holdingsTool,
  verdictTool,
  weighTool,
  barsTool,
  filingsTool,
  bookTool,
  coverageTool,
  qualityTool,
  recallTool,
  scanTool,
  toldTool,
];

export const toolById = (id: string): Tool | null => tools.find((tool) => tool.id === id) ?? null;
