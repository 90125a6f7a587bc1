// Runs as conversations, and the questions that a new one can begin with.
import { expect, test } from "vitest";
import type { CompanyRow, RunSummary } from "../../../../gateway/contract/index.ts";
import { examplesFor } from "../../../../gateway/web/desk/examples.ts";
import { threadsOf } from "../../../../gateway/web/desk/threads.ts";

const run = (runId: string, threadId: string, minute: number, symbol: string): RunSummary => ({
  runId,
  threadId,
  question: `About ${symbol}`,
  asOf: "2025-04-15T20:00:00Z",
  startedAt: `2026-01-01T10:${String(minute).padStart(2, "0")}:00Z`,
  state: "done",
  symbols: [symbol],
});

test("a thread is named by its first question and placed by its last", () => {
  const threads = threadsOf([run("c", "one", 30, "GS"), run("b", "two", 20, "BA"), run("a", "one", 10, "MSFT")]);
  expect(threads.map(({ threadId, title, questions }) => [threadId, title, questions])).toEqual([
    ["one", "About MSFT", 2],
    ["two", "About BA", 1],
  ]);
  expect(threads[0]?.symbols.toSorted()).toEqual(["GS", "MSFT"]);
  expect(threads[0]?.latest.runId).toBe("c");
});

const company = (symbol: string, benchmark = false): CompanyRow => ({
  symbol,
  name: symbol,
  sector: "x",
  currency: "USD",
  benchmark,
  close: 1,
  closeAt: null,
  change1d: null,
  change5d: null,
  change20d: null,
});

test("example questions name only companies that the data has, and never the benchmark", () => {
  const examples = examplesFor([company("ARPL"), company("SIMX", true), company("MSFT")]).map(
    ({ question }) => question,
  );
  expect(examples[0]).toBe("Should we buy more MSFT this week?");
  expect(examples[1]).toBe("How risky is ARPL?");
  expect(examples.join(" ")).not.toMatch(/SIMX|undefined/);
});

test("without companies there is still a question to ask", () => {
  expect(examplesFor([]).map(({ question }) => question)).toEqual(["What do we hold?"]);
});
