// The company specialist.

import { pricesTool, profileTool, thesisTool } from "#tools/company/index.ts";
import { barsTool, coverageTool, filingsTool, qualityTool, recallTool } from "#tools/data/index.ts";
import { defineAgent } from "../define/index.ts";

export const companyAgent = defineAgent({
  id: "company",
  title: "Company",
  says: "The business as filed, the case for and against, and how good the data are.",
  prompt: "company/v1.md",
  tools: [pricesTool, profileTool, thesisTool, barsTool, filingsTool, coverageTool, qualityTool, recallTool],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
