// The factors specialist.

import { loadingsTool } from "#tools/factors/attribution/index.ts";
import { exposuresTool, rankingTool } from "#tools/factors/index.ts";
import { factorEvidenceTool, factorViewTool } from "#tools/factors/picture/index.ts";
import { modelCompareTool, modelHistoryTool, modelPredictTool } from "#tools/learning/desk/index.ts";
import { defineAgent } from "../define/index.ts";

export const factorsAgent = defineAgent({
  id: "factors",
  title: "Factors",
  says: "What the factors with evidence say, what the company is exposed to, what changed, and what the trained models say.",
  prompt: "factors/v1.md",
  tools: [
    factorViewTool,
    loadingsTool,
    exposuresTool,
    factorEvidenceTool,
    rankingTool,
    modelPredictTool,
    modelCompareTool,
    modelHistoryTool,
  ],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
