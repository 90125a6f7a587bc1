// The gate's verdict as evidence, so that an answer can say why an order was refused and cite every number of the reason.

import { z } from "zod";
import { VerdictRecord } from "#knowledge/stores/records/index.ts";
import { defineTool } from "#tools/define/index.ts";

export const verdictTool = defineTool({
  id: "risk.verdict",
  says: "Keeps the risk gate's verdict on the order of this run, rule by rule. It judges nothing itself.",
  input: z.strictObject({ symbol: z.string(), verdict: VerdictRecord }),
  output: z.strictObject({ symbol: z.string(), ...VerdictRecord.shape }),
  limits: { timeoutMs: 1_000 },
  reads: [],
  examples: ([symbol = "NONE"]) => [
    {
      symbol,
      verdict: {
        kind: "refused" as const,
        orderHash: "0",
        checkedAsOf: "2025-04-15T20:00:00.000Z",
        checks: [],
        rule: "position",
        reason: `${symbol} would be 21 % of equity; the limit is 20 %.`,
        largestQuantityShares: 95,
      },
    },
  ],
  run: async ({ symbol, verdict }) => ({ symbol, ...verdict }),
});
