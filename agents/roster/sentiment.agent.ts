// The sentiment specialist.

import { newsListTool, newsScoreTool } from "#tools/sentiment/index.ts";
import { defineAgent } from "../define/index.ts";

export const sentimentAgent = defineAgent({
  id: "sentiment",
  title: "Sentiment",
  says: "What the news known by then says, and how much of it is still to come.",
  prompt: "sentiment/v1.md",
  tools: [newsListTool, newsScoreTool],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
