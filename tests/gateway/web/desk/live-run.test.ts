// A running question as its events tell it.
import { describe, expect, test } from "vitest";
import type { DeskEvent, Problem } from "../../../../gateway/contract/index.ts";
import { announcement, type Finding, type LiveRun, nextRun, sentRun } from "../../../../gateway/web/desk/live-run.ts";

const specialists = ["sentiment", "factors"];
const finding = (specialist: string, source: Finding["source"]): Finding => ({
  specialist,
  symbol: "MSFT",
  stance: 0.4,
  confidence: 0.7,
  horizonDays: 5,
  claims: [],
  evidenceIds: [],
  source,
  because: source === "none" ? "the model is away" : null,
  weight: 0,
});
const problem: Problem = {
  type: "urn:x",
  title: "Away",
  status: 502,
  detail: "The model is away.",
  code: "agents/model-unavailable",
  retry: true,
};

const runAfter = (...events: readonly DeskEvent[]): LiveRun =>
  events.reduce<LiveRun>((run, event) => nextRun(run, event, specialists), sentRun("Buy MSFT?", undefined, undefined));

const started: DeskEvent = {
  type: "run-started",
  runId: "run_1",
  threadId: "th_1",
  asOf: "2025-04-15T20:00:00Z",
  question: "Buy MSFT?",
};
const understood: DeskEvent = {
  type: "question-understood",
  kind: "advice",
  symbols: ["MSFT"],
  horizonDays: 5,
  notUnderstood: [],
};

describe("the agents", () => {
  test("all wait once the question is understood", () => {
    expect(runAfter(started, understood).agents.map(({ specialist, state }) => [specialist, state])).toEqual([
      ["sentiment", "waiting"],
      ["factors", "waiting"],
    ]);
  });

  test("an agent works from its start on, with the tools it called in order", () => {
    const run = runAfter(
      started,
      understood,
      { type: "agent-started", specialist: "factors", symbol: "MSFT" },
      { type: "tool-called", specialist: "factors", symbol: "MSFT", tool: "factors.exposures", evidenceId: "ev_1" },
      { type: "tool-called", specialist: "factors", symbol: "MSFT", tool: "factors.ranks", evidenceId: "ev_2" },
    );
    const factors = run.agents.find(({ specialist }) => specialist === "factors");
    expect(factors?.state).toBe("working");
    expect(factors?.tools.map(({ tool }) => tool)).toEqual(["factors.exposures", "factors.ranks"]);
    expect(run.agents.find(({ specialist }) => specialist === "sentiment")?.state).toBe("waiting");
  });

  test("one that answered is done, one that has no answer failed", () => {
    const run = runAfter(
      started,
      understood,
      { type: "finding-added", finding: finding("factors", "fallback") },
      { type: "finding-added", finding: finding("sentiment", "none") },
    );
    expect(run.agents.map(({ specialist, state }) => [specialist, state])).toEqual([
      ["sentiment", "failed"],
      ["factors", "done"],
    ]);
  });

  test("one that nobody announced is added, not lost", () => {
    const run = runAfter(started, { type: "agent-started", specialist: "strategy", symbol: "GS" });
    expect(run.agents).toEqual([{ specialist: "strategy", symbol: "GS", state: "working", tools: [], finding: null }]);
  });
});

test("the run takes its ids and its as-of from the first event, and its text piece by piece", () => {
  const run = runAfter(started, { type: "text-added", text: "Buy " }, { type: "text-added", text: "some." });
  expect(run).toMatchObject({
    state: "running",
    runId: "run_1",
    threadId: "th_1",
    asOf: "2025-04-15T20:00:00Z",
    text: "Buy some.",
  });
});

test("a failure keeps what was found before it", () => {
  const run = runAfter(
    started,
    understood,
    { type: "finding-added", finding: finding("factors", "model") },
    { type: "run-failed", problem },
  );
  expect(run.state).toBe("failed");
  expect(run.problem?.code).toBe("agents/model-unavailable");
  expect(run.agents.some(({ state }) => state === "done")).toBe(true);
});

test("a screen reader hears beginnings and ends, not every tool call", () => {
  expect(
    announcement({ type: "tool-called", specialist: "factors", symbol: "MSFT", tool: "a.b", evidenceId: "ev_1" }),
  ).toBeNull();
  expect(announcement({ type: "finding-added", finding: finding("sentiment", "none") })).toBe(
    "sentiment on MSFT: failed.",
  );
  expect(announcement({ type: "run-failed", problem })).toBe("The question failed: Away.");
});
