// Reading out the proposed order, or why there is none.

import type { z } from "zod";
import type { sizeTool } from "#tools/portfolio/index.ts";
import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { cite, clause, said, sentence } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

export function proposalSentences({ size, proposed, noProposal, kind }: AnswerTask): readonly string[] {
  if (kind !== "advice") return [];
  if (!proposed || size === null) return noProposal ? [`Nothing is proposed: ${why(noProposal)}`] : [];
  const sized = size as Reading<z.output<typeof sizeTool.output>>;
  const order = `${sized.output.side} ${cite(sized, "quantityShares")} ${sized.output.symbol} at a limit of ${cite(sized, "limitPrice")}`;
  return said([
    `Proposed: ${order}, which is ${cite(sized, "weight")} of equity; a person has to approve it.`,
    clause(sized, (f) => `The stop is at ${f("stopPrice")}.`),
  ]);
}

const why = ({ reason, evidenceId }: NonNullable<AnswerTask["noProposal"]>): string =>
  evidenceId === null ? sentence(reason) : `[[${evidenceId} reason]]`;
