// The agent loop: what is sent back, what budgets end, what never reaches a tool.

import { expect, test } from "vitest";
import { z } from "zod";
import {
  answers,
  callsTool,
  fails,
  hangs,
  openScriptedModel,
  type ScriptStep,
  says,
  together,
} from "#agents/chat-model/index.ts";
import { type Agent, defineAgent } from "#agents/define/index.ts";
import { runAgent } from "#agents/run/index.ts";
import { openEvidenceBook } from "#agents/tracing/index.ts";
import { callerError } from "#infra/runtime/index.ts";
import { defineTool, type Evidence, figure } from "#tools/define/index.ts";

const price = defineTool({
  id: "test.price",
  says: "A price for this test.",
  input: z.strictObject({ days: z.int().default(1) }),
  output: z.strictObject({ price: figure("usd/share") }),
  limits: { timeoutMs: 100 },
  reads: [],
  examples: () => [{}],
  run: async () => ({ price: 385.73 }),
});
const broken = defineTool({ ...price, id: "test.broken" });

const agentOf = (change: Partial<Agent> = {}): Agent =>
  defineAgent({
    id: "factors",
    title: "Factors",
    says: "For this test.",
    prompt: "factors/v1.md",
    tools: [price, broken],
    stop: { turns: 5, toolCalls: 3, tokens: 1_000_000 },
    retries: 1,
    ...change,
  });

const task = {
  question: "q",
  kind: "advice" as const,
  symbol: "AAA",
  companyName: "A",
  horizonDays: 5,
  asOf: "2025-04-15T20:00:00.000Z",
};
const evidence: Evidence = {
  id: "ev_00000000000000aa",
  tool: price.id,
  input: {},
  asOf: task.asOf,
  output: { price: 385.73 },
  snapshot: "s",
  dataset: "d",
};
const finding = (claim: string) => ({ stance: 0.5, confidence: 0.5, horizonDays: 5, claims: [claim] });
const good = answers(finding(`It costs [[${evidence.id} price]].`));

async function run(steps: readonly ScriptStep[], agent = agentOf(), signal = new AbortController().signal) {
  const model = openScriptedModel(steps);
  const book = openEvidenceBook();
  const called: string[] = [];
  const result = await runAgent(agent, task, {
    model,
    book,
    signal,
    call: async (tool) => {
      called.push(tool.id);
      if (tool.id === broken.id) throw callerError("tools/series-empty", "There is nothing.");
      book.add(price, evidence);
      return evidence;
    },
  }).then(
    (value) => ({ value, code: null }),
    (error: { code: string }) => ({ value: null, code: error.code }),
  );
  return { ...result, called, model, last: model.requests.at(-1)?.messages ?? [] };
}

test("a finding whose figures are cited is accepted with the evidence it rests on", async () => {
  const { value, called } = await run([callsTool("test__price"), good]);
  expect(value).toMatchObject({ draft: { stance: 0.5 }, evidenceIds: [evidence.id] });
  expect(called).toEqual([price.id]);
});

test.each([
  ["words instead of JSON", says("I think it goes up.")],
  ["nothing", fails("agents/answer-empty")],
  ["a cut answer", fails("agents/answer-truncated")],
  ["another shape", answers({ stance: 7 })],
  ["a figure of its own", answers(finding("It will gain 12.34%."))],
  ["a reference to nothing", answers(finding("[[ev_00000000000000ff price]]"))],
])("%s is sent back once with what was wrong, and a better answer counts", async (_what, bad) => {
  const { value, last } = await run([callsTool("test__price"), bad, good]);
  expect(value?.evidenceIds).toEqual([evidence.id]);
  expect(last.at(-1)).toMatchObject({ role: "user", content: expect.stringMatching(/^Not accepted: \S/) });
});

test("no retry is left after the last: the problem itself is thrown", async () => {
  expect((await run([callsTool("test__price"), says("up"), says("up")])).code).toBe("agents/answer-malformed");
  expect((await run([callsTool("test__price"), says("up")], agentOf({ retries: 0 }))).code).toBe(
    "agents/answer-malformed",
  );
});

test("a server that is down is not asked again here", async () => {
  const { code, model } = await run([fails("agents/model-unavailable")]);
  expect(code).toBe("agents/model-unavailable");
  expect(model.requests).toHaveLength(1);
});

test("a finding without any tool result behind it is refused", async () => {
  expect((await run([answers(finding("It is good.")), answers(finding("It is good."))])).code).toBe(
    "agents/answer-untraced",
  );
});

test("a tool that is not the agent's is never called, and the model hears which there are", async () => {
  const { value, called, last } = await run([callsTool("portfolio__size"), callsTool("test__price"), good]);
  expect(called).toEqual([price.id]);
  expect(value).not.toBeNull();
  expect(last.find((message) => message.role === "tool")?.content).toContain("there are test__price, test__broken");
});

test("a tool's failure is told to the model, which may go on", async () => {
  const { value, last } = await run([together(callsTool("test__broken"), callsTool("test__price")), good]);
  expect(value?.evidenceIds).toEqual([evidence.id]);
  expect(last.find((message) => message.role === "tool")?.content).toContain("tools/series-empty");
});

test("calls beyond the budget are refused one by one and tools are then no longer offered", async () => {
  const four = together(...Array.from({ length: 4 }, () => callsTool("test__price")));
  const { called, model } = await run([four, good]);
  expect(called).toHaveLength(3);
  expect(model.requests.map((request) => request.tools.length)).toEqual([2, 0]);
});

test("turns and tokens are hard limits", async () => {
  const endless = Array.from({ length: 5 }, () => callsTool("test__price"));
  expect((await run(endless)).code).toBe("agents/budget-spent");
  expect((await run([good], agentOf({ stop: { turns: 5, toolCalls: 3, tokens: 10 } }))).code).toBe(
    "agents/budget-spent",
  );
});

test("a hanging model ends with the signal", async () => {
  const stop = new AbortController();
  const running = run([hangs()], agentOf(), stop.signal);
  stop.abort(callerError("gateway/interrupted", "Stopped."));
  expect((await running).code).toBe("gateway/interrupted");
});
