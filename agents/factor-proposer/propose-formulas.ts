// Asking a model for formulas: one turn. What the language makes of them is the caller's to check.

import { z } from "zod";
import { inSpan, QuorumError } from "#infra/runtime/index.ts";
import type { ChatModel } from "../chat-model/index.ts";
import { readPrompt } from "../define/index.ts";
import { Proposals, type ProposalTask } from "./proposal-task.ts";

/** @throws agents/answer-malformed for an answer of another shape, and what the model throws */
export async function proposeFormulas(
  task: ProposalTask,
  { model, signal }: { readonly model: ChatModel; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const { json } = await inSpan("model", model.id, {}, () =>
    model.chat({
      purpose: "propose-factors",
      messages: [
        { role: "system", content: readPrompt("factor-proposer/v1.md").text },
        { role: "user", content: JSON.stringify(task) },
      ],
      tools: [],
      answerSchema: { name: "formulas", schema: z.toJSONSchema(Proposals, { io: "input" }) },
      maxTokens: 4_000,
      seed: 1,
      signal,
    }),
  );
  const parsed = Proposals.safeParse(json);
  if (parsed.success) return parsed.data.formulas.map(({ formula }) => formula);
  const [issue] = parsed.error.issues;
  throw new QuorumError(
    "agents/answer-malformed",
    `${model.id} was asked for formulas; at ${issue?.path.join(".") || "the top"}: ${issue?.message}.`,
    { fault: "model", retry: true },
  );
}
