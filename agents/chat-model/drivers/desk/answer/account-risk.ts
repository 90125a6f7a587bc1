// Reading out what the account can lose, where that comes from, and what bad times would have done to it.

import type { z } from "zod";
import type { portfolioRiskTool } from "#tools/risk/book/index.ts";
import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { cite, clause, gaps, listed, said } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

const most = 3;

export function accountRiskSentences({ risk }: AnswerTask): readonly string[] {
  if (risk === undefined) return [];
  const reading = risk as Reading<z.output<typeof portfolioRiskTool.output>>;
  const { holdings, episodes } = reading.output;
  const largest = holdings
    .slice(0, most)
    .map((_, i) => clause(reading, (f) => `${f(`holdings.${i}.symbol`)} (${f(`holdings.${i}.shareOfRisk`, "pct0")})`))
    .filter((one) => one !== null);
  return said([
    clause(
      reading,
      (f) =>
        `With ${f("level", "pct0")} confidence the account loses no more than ${f("valueAtRisk.historical")} of its equity in a session; when it lost more over ${f("sessions")} sessions, the mean loss was ${f("expectedShortfall.historical")}.`,
    ),
    clause(
      reading,
      (f) =>
        `At the volatility expected now it is ${f("valueAtRisk.filtered")} and ${f("expectedShortfall.filtered")}.`,
    ),
    largest.length === 0
      ? null
      : clause(
          reading,
          (f) =>
            `Most of that comes from ${listed(largest)}; it is spread like ${f("effectiveRisks", "num1")} equal risks.`,
        ),
    ...episodes.map((_, i) => {
      const path = `episodes.${i}`;
      const market = `the market returned ${cite(reading, `${path}.marketReturn`, "+pct1")} over ${cite(reading, `${path}.sessions`)} sessions to ${cite(reading, `${path}.to`, "date")}`;
      return `When ${market}, what is held now would have returned ${cite(reading, `${path}.accountReturn`, "+pct1")}.`;
    }),
    gaps(reading),
  ]);
}
