// The sentiment specialist.

import { newsListTool, newsScoreTool, streamTool } from "#tools/sentiment/index.ts";
import { defineAgent } from "../define/index.ts";

export const sentimentAgent = defineAgent({
  id: "sentiment",
  title: "Sentiment",
  says: "What the news known by then says, what changed in it, and whether more is said than usual.",
  prompt: "sentiment/v1.md",
  tools: [streamTool, newsScoreTool, newsListTool],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
