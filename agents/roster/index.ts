// The desk's specialists, in the order in which they are shown.

import type { Agent } from "../define/index.ts";
import { companyAgent } from "./company.agent.ts";
import { factorsAgent } from "./factors.agent.ts";
import { marketGraphAgent } from "./market-graph.agent.ts";
import { sentimentAgent } from "./sentiment.agent.ts";
import { volatilityRiskAgent } from "./volatility-risk.agent.ts";

export const specialists: readonly Agent[] = [
  sentimentAgent,
  factorsAgent,
  marketGraphAgent,
  volatilityRiskAgent,
  companyAgent,
];
