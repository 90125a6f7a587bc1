// Events of a running question, sent as server-sent events: the event name is the type, the data is the object.

import { z } from "zod";
import { AskAnswer, FindingAnswer } from "./answer.contract.ts";
import { Problem } from "./problem.contract.ts";

export const DeskEvent = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("run-started"),
      runId: z.string(),
      threadId: z.string(),
      asOf: z.string(),
      question: z.string(),
    }),
    z.strictObject({
      type: z.literal("question-understood"),
      kind: z.string(),
      symbols: z.array(z.string()),
      horizonDays: z.int(),
      notUnderstood: z.array(z.string()),
    }),
    z.strictObject({ type: z.literal("agent-started"), specialist: z.string(), symbol: z.string() }),
    z.strictObject({
      type: z.literal("tool-called"),
      specialist: z.string(),
      symbol: z.string(),
      tool: z.string(),
      evidenceId: z.string(),
    }),
    /** weight is 0 until all votes are weighed; the answer carries the final one. */
    z.strictObject({ type: z.literal("finding-added"), finding: FindingAnswer }),
    z.strictObject({ type: z.literal("text-added"), text: z.string() }),
    z.strictObject({ type: z.literal("answer-ready"), answer: AskAnswer }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "DeskEvent" });
export type DeskEvent = z.infer<typeof DeskEvent>;
