// Questions and worlds at the edge: each ends in an answer or a clear error, and every number stays traced.

import { beforeAll, expect, test } from "vitest";
import type { DeskAnswer } from "#graphs/desk/index.ts";
import { callerError } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { bar, factsOf, instrument, weekdays } from "#tests/tools/company/small-world.ts";
import { openTestDesk, type Source, sourceOf, type TestDesk } from "./test-desk.ts";

let simulated: Source;
let desk: TestDesk;
let symbols: readonly string[];
let market: string;

beforeAll(async () => {
  simulated = await sourceOf(await openSimulatorFeed({ seed: 7 }));
  const instruments = simulated.facts.flatMap((fact) => (fact.kind === "instrument" ? [fact.value] : []));
  symbols = instruments.filter(({ benchmark }) => !benchmark).map(({ symbol }) => symbol);
  market = instruments.find(({ benchmark }) => benchmark)?.symbol ?? "";
  desk = await openTestDesk(simulated);
}, 60_000);

const days = weekdays("2024-01-01", "2024-03-29");
const smallWorld = (bars: ReturnType<typeof bar>[], names: readonly string[]): Source => ({
  dataset: {
    id: "small",
    label: "Small",
    simulated: true,
    origin: "test",
    benchmark: null,
    nowMs: asOf(Date.parse("2024-03-30T00:00:00Z")),
  },
  facts: factsOf({ instruments: names.map((name) => instrument(name, `${name} Company`)), bars }),
});

const whole = ({ answer, numbers }: DeskAnswer): void => {
  expect(answer).not.toMatch(/null|undefined|NaN|\[\[/);
  expect(numbers.filter(({ evidenceId }) => evidenceId === null)).toEqual([]);
};

test("six companies are compared, each with its own votes", async () => {
  const answer = await desk.ask(`compare ${symbols.slice(0, 6).join(", ")}`);
  expect(answer.symbols).toHaveLength(6);
  expect(answer.coverage).toMatchObject({ of: 30, answered: 30 });
  whole(answer);
}, 30_000);

test("the market itself can be asked about in every way", async () => {
  for (const question of [
    `how risky is ${market}`,
    `should we buy ${market}?`,
    `who leads ${market}?`,
    `what moved ${market}?`,
  ])
    whole(await desk.ask(question));
});

test("a known company beside an unknown one is answered, and the unknown one named", async () => {
  const answer = await desk.ask(`how risky are ${symbols[0]} and ZZQX?`);
  expect(answer.symbols).toEqual([symbols[0]]);
  expect(answer.notUnderstood.join()).toContain("ZZQX");
  whole(answer);
});

test("a universe of one that never moved is answered, and nothing is proposed", async () => {
  const still = await openTestDesk(
    smallWorld(
      days.map((day) => bar("AAA", day, 100)),
      ["AAA"],
    ),
  );
  for (const question of [
    "how risky is AAA?",
    "should we buy AAA?",
    "should we sell AAA?",
    "who leads AAA?",
    "what moved AAA?",
  ]) {
    const answer = await still.ask(question);
    expect(answer.proposal).toBeNull();
    whole(answer);
  }
});

test("a company without prices is answered with what is missing", async () => {
  const bars = ["AAA", "BBB", "CCC"].flatMap((symbol, n) =>
    days.map((day, t) => bar(symbol, day, 100 + n + Math.sin(t * (n + 1)))),
  );
  const world = await openTestDesk(smallWorld(bars, ["AAA", "BBB", "CCC", "NEW"]));
  for (const question of ["how risky is NEW?", "should we buy NEW?", "compare NEW and AAA"])
    whole(await world.ask(question));
});

test("a stopped question ends as failed, with the reason it was stopped for", async () => {
  const stop = new AbortController();
  let runId = "";
  const asked = desk.desk.ask(
    {
      question: `how risky is ${symbols[0]}`,
      asOf: null,
      threadId: null,
      dataset: simulated.dataset.id,
      requestedBy: "ana",
      tracing: "hard",
    },
    {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "run-started") runId = event.runId;
        if (event.type === "agent-started") stop.abort(callerError("gateway/interrupted", "The asker went away."));
      },
    },
  );
  await expect(asked).rejects.toMatchObject({ code: "gateway/interrupted" });
  expect(await desk.records.runs.run(runId)).toMatchObject({
    state: "failed",
    problem: { code: "gateway/interrupted" },
  });
});
