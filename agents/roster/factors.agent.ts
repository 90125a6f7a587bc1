// The factors specialist.

import { exposuresTool, rankingTool } from "#tools/factors/index.ts";
import { defineAgent } from "../define/index.ts";

export const factorsAgent = defineAgent({
  id: "factors",
  title: "Factors",
  says: "Momentum, reversal, volatility, volume, value and quality against the universe.",
  prompt: "factors/v1.md",
  tools: [exposuresTool, rankingTool],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
