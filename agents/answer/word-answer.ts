// Wording the answer: one model turn, one retry with what was wrong; every number in the text must be traced.

import { asQuorumError, inSpan, QuorumError } from "#infra/runtime/index.ts";
import type { ChatMessage, ChatModel } from "../chat-model/index.ts";
import { readPrompt } from "../define/index.ts";
import { type EvidenceBook, type TracedText, traceText, untraced } from "../tracing/index.ts";
import type { AnswerTask } from "./answer-task.ts";

export interface AnswerWork {
  readonly model: ChatModel;
  readonly book: EvidenceBook;
  readonly signal: AbortSignal;
  /** hard: an untraced number refuses the answer. soft: it stays, marked. */
  readonly tracing: "soft" | "hard";
}

/**
 * @throws agents/answer-untraced in hard mode, naming the numbers; agents/answer-malformed for references that do not resolve;
 *   and what the model throws
 */
export async function wordAnswer(task: AnswerTask, work: AnswerWork): Promise<TracedText> {
  const messages: ChatMessage[] = [
    { role: "system", content: readPrompt("answer/v1.md").text },
    { role: "user", content: JSON.stringify(task) },
  ];
  const first = await turn(messages, work);
  if (first.problem === null) return first.traced;
  messages.push(
    { role: "assistant", content: first.text, toolWishes: [] },
    { role: "user", content: `Not accepted: ${first.problem.message} Write the whole answer again.` },
  );
  const second = await turn(messages, work);
  if (second.problem === null) return second.traced;
  if (work.tracing === "soft" && second.traced) return second.traced;
  throw second.problem;
}

type Turn =
  | { readonly text: string; readonly traced: TracedText; readonly problem: null }
  | { readonly text: string; readonly traced: TracedText | null; readonly problem: QuorumError };

async function turn(messages: readonly ChatMessage[], { model, book, signal }: AnswerWork): Promise<Turn> {
  const { text } = await inSpan("model", model.id, {}, () =>
    model.chat({ purpose: "answer", messages, tools: [], maxTokens: 1_500, seed: 1, signal }),
  );
  try {
    const traced = traceText(
      text,
      book,
      book
        .all()
        .map(({ id }) => id)
        .sort(), // parallel specialists enter theirs in any order
    );
    const loose = untraced(traced);
    if (loose.length === 0) return { text, traced, problem: null };
    const said = loose.map((number) => `"${number.text}"`).join(", ");
    const message = `No tool result of this run says ${said}; cite figures as [[evidence-id path]] or leave them out.`;
    return {
      text,
      traced,
      problem: new QuorumError("agents/answer-untraced", message, {
        fault: "model",
        retry: true,
        context: { numbers: loose.map((number) => number.text) },
      }),
    };
  } catch (thrown) {
    const problem = asQuorumError(thrown);
    if (problem.fault === "bug") throw thrown;
    return { text, traced: null, problem };
  }
}
