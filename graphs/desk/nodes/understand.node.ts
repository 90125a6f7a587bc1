// From the question to a brief: the model reads it, the universe checks the names.

import { z } from "zod";
import type { ChatModel } from "#agents/chat-model/index.ts";
import { Brief, readPrompt } from "#agents/define/index.ts";
import { asQuorumError, isoTime, QuorumError } from "#infra/runtime/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import type { DeskPatch, DeskStateValue } from "../desk.state.ts";
import type { DeskRun } from "../run-context.ts";

const briefSchema = { name: "brief", schema: z.toJSONSchema(Brief) };

export const understandNode =
  (run: DeskRun) =>
  async ({ question, brief: given }: DeskStateValue): Promise<DeskPatch> => {
    const brief = given ?? (await understand(run, question));
    for (const symbol of brief.symbols) requireSymbol(symbol, run.instruments);
    if (brief.symbols.length === 0 && brief.unknownNames.length > 0)
      requireSymbol(brief.unknownNames[0] as string, run.instruments);
    run.emit({
      type: "question-understood",
      kind: brief.kind,
      symbols: brief.symbols,
      horizonDays: brief.horizonDays,
      notUnderstood: [...brief.notUnderstood, ...brief.unknownNames],
    });
    return { brief };
  };

/** The chosen model's reading; where it fails, the built-in one's, with a warning. */
export async function understand(run: DeskRun, question: string): Promise<Brief> {
  const { model, fallback } = run.services;
  try {
    return await read(run, model, question);
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (model.id === fallback.id || error.fault === "caller" || run.world.signal.aborted) throw error;
    run.warnings.push(`${model.id} could not read the question (${error.code}); the built-in model read it.`);
    return read(run, fallback, question);
  }
}

async function read(run: DeskRun, model: ChatModel, question: string): Promise<Brief> {
  const task = {
    question,
    nowIso: isoTime(run.world.asOf),
    instruments: run.instruments.map(({ symbol, name, aliases, sector, benchmark }) => ({
      symbol,
      name,
      aliases,
      sector,
      benchmark,
    })),
    previous: run.previous,
  };
  const answer = await model.chat({
    purpose: "understand",
    messages: [
      { role: "system", content: readPrompt("understand/v1.md").text },
      { role: "user", content: JSON.stringify(task) },
    ],
    tools: [],
    answerSchema: briefSchema,
    maxTokens: 600,
    seed: 1,
    signal: run.world.signal,
  });
  const brief = Brief.safeParse(answer.json);
  if (!brief.success) throw malformed(model, `the brief does not fit its schema: ${z.prettifyError(brief.error)}`);
  const symbols = [...new Set(brief.data.symbols)]; // a company named twice has no second set of votes
  const invented = symbols.filter((symbol) => !run.instruments.some((known) => known.symbol === symbol));
  if (invented.length > 0) throw malformed(model, `the brief names ${invented.join(", ")}, which it was not given.`);
  return { ...brief.data, symbols };
}

const malformed = (model: ChatModel, what: string): QuorumError =>
  new QuorumError("agents/answer-malformed", `${model.id}: ${what}`, { fault: "model", retry: true });
