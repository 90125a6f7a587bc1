// Asking a model for formulas: what it is told, and what is not an answer.

import { expect, test } from "vitest";
import { answers, openScriptedModel, says } from "#agents/chat-model/index.ts";
import { readPrompt } from "#agents/define/index.ts";
import { ProposalTask, proposeFormulas } from "#agents/factor-proposer/index.ts";

const task: ProposalTask = {
  wanted: 2,
  largest: 16,
  columns: { close: "last price" },
  groups: [],
  functions: [{ name: "rank", takes: ["column"], says: "rank in the row" }],
  market: { sessions: 200, companies: 20, horizonSessions: 5, recentOverUsualVolatility: null },
  known: [],
  refused: [{ formula: "clos", because: "there is no name" }],
};
const signal = new AbortController().signal;

test("the prompt names every part of the task, and the task is told whole", async () => {
  const model = openScriptedModel([answers({ formulas: [{ formula: "rank(close)", why: "size" }] })]);
  expect(await proposeFormulas(task, { model, signal })).toEqual(["rank(close)"]);
  expect(Object.keys(readPrompt("factor-proposer/v1.md").variables).sort()).toEqual(
    Object.keys(ProposalTask.shape).sort(),
  );
  const [request] = model.requests;
  expect(JSON.parse(request?.messages[1]?.content ?? "")).toEqual(task);
  expect(request?.answerSchema?.schema).toMatchObject({ required: ["formulas"] });
});

test.each([[answers({ formulas: "rank(close)" })], [answers({ formulas: [{ why: "none" }] })], [says("rank(close)")]])(
  "an answer of another shape is malformed",
  async (step) => {
    const model = openScriptedModel([step]);
    await expect(proposeFormulas(task, { model, signal })).rejects.toMatchObject({ code: "agents/answer-malformed" });
  },
);
