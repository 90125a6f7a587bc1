// The market graph specialist.

import { bookTool } from "#tools/data/index.ts";
import { leadLagTool, peersTool } from "#tools/market-graph/index.ts";
import { defineAgent } from "../define/index.ts";

export const marketGraphAgent = defineAgent({
  id: "market-graph",
  title: "Market graph",
  says: "Peers, place in the network, and who leads whom.",
  prompt: "market-graph/v1.md",
  tools: [leadLagTool, peersTool, bookTool],
  stop: { turns: 6, toolCalls: 8, tokens: 40_000 },
  retries: 1,
});
