// Reading out the account: cash, equity and positions.

import type { z } from "zod";
import type { holdingsTool } from "#tools/portfolio/index.ts";
import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { cite, clause, listed, said } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

const most = 8;

export function holdingsSentences(holdings: AnswerTask["holdings"]): readonly string[] {
  if (holdings === null) return ["The account could not be read."];
  const reading = holdings as Reading<z.output<typeof holdingsTool.output>>;
  const account = `The account holds ${cite(reading, "cash", "usd2")} in cash; its equity is ${cite(reading, "equity", "usd2")}.`;
  if (reading.output.positions.length === 0) return [account, "There are no positions."];
  const positions = reading.output.positions.slice(0, most).map(({ symbol }, i) => {
    const path = `positions.${i}`;
    const worth = said([
      clause(reading, (f) => `${f(`${path}.weight`)} of equity`),
      clause(reading, (f) => `${f(`${path}.gain`, "+pct1")} since bought`),
    ]);
    return `${cite(reading, `${path}.quantityShares`)} ${symbol}${worth.length > 0 ? ` (${worth.join(", ")})` : ""}`;
  });
  return [account, `It holds ${cite(reading, "positionsCount")} positions, the largest first: ${listed(positions)}.`];
}
