// The volatility and risk specialist.

import { measuresTool } from "#tools/risk/measures/index.ts";
import { forecastTool } from "#tools/volatility/index.ts";
import { defineAgent } from "../define/index.ts";

export const volatilityRiskAgent = defineAgent({
  id: "volatility-risk",
  title: "Volatility and risk",
  says: "How much can be lost: volatility now and forecast, value at risk, shortfall, beta, drawdown.",
  prompt: "volatility-risk/v1.md",
  tools: [forecastTool, measuresTool],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
