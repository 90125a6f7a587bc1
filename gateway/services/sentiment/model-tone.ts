// The tone of a text as a chat model judges it. The built-in desk model judges none.

import { z } from "zod";
import type { ChatModel } from "#agents/chat-model/index.ts";
import { readPrompt } from "#agents/define/index.ts";
import { QuorumError } from "#infra/runtime/index.ts";

const Judged = z.object({ score: z.number().min(-1).max(1), tone: z.enum(["negative", "neutral", "positive"]) });
export type Judged = z.infer<typeof Judged>;

/** A chat model is shown no more of a text than this. */
const shownCharacters = 8_000;

/** @throws agents/answer-malformed, and what the model throws */
export async function judgedTone(model: ChatModel, text: string, seed: number, signal: AbortSignal): Promise<Judged> {
  const answer = await model.chat({
    purpose: "score-text",
    messages: [
      { role: "system", content: readPrompt("score-text/v1.md").text },
      { role: "user", content: JSON.stringify({ text: text.slice(0, shownCharacters) }) },
    ],
    tools: [],
    answerSchema: { name: "tone", schema: z.toJSONSchema(Judged) },
    maxTokens: 200,
    seed,
    signal,
  });
  const parsed = Judged.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  const says = `${model.id}: wanted a score from -1 to 1 and a tone, found ${JSON.stringify(answer.json ?? null).slice(0, 120)}. Try again, or score without it.`;
  throw new QuorumError("agents/answer-malformed", says, { fault: "model", retry: true });
}
