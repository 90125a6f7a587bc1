// What becomes known later changes nothing: every registered tool and the whole desk answer byte for byte the same when all later facts
// are deleted, and when they are turned into lies. Generated from the registry, so a new tool cannot escape.

import { existsSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { canonicalJson, isoTime, systemClock } from "#infra/runtime/index.ts";
import { type AsOf, asOf, type Order, orderHash } from "#knowledge/domain/index.ts";
import { openCsvFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import type { Note } from "#knowledge/stores/memory/index.ts";
import { openTestDesk, type Source, sourceOf, type TestDesk } from "#tests/graphs/desk/test-desk.ts";
import { callTool } from "#tools/define/index.ts";
import { tools } from "#tools/registry/index.ts";
import { portfolioAt } from "#tools/risk/index.ts";
import { knownBy, scrambledAfter } from "./later-facts.ts";

const realFolder = "../shared/data/djia20";

const worlds: readonly {
  readonly name: string;
  readonly skip: boolean;
  readonly load: () => Promise<Source>;
  readonly moments: (source: Source) => readonly number[];
}[] = [
  {
    name: "simulated market",
    skip: false,
    load: async () => sourceOf(await openSimulatorFeed({ seed: 11 })),
    moments: ({ dataset }) => [dataset.nowMs, dataset.nowMs - 200 * 86_400_000 - 12_345],
  },
  {
    name: existsSync(realFolder) ? "djia20" : "djia20 (skipped: ../shared/data/djia20 is not here)",
    skip: !existsSync(realFolder),
    load: async () => sourceOf(await openCsvFeed({ folder: realFolder }, { clock: systemClock })),
    moments: () => [Date.parse("2025-04-15T20:00:00Z"), Date.parse("2025-03-03T15:12:00Z")],
  },
];

describe.each(worlds)("$name", ({ skip, load, moments }) => {
  let source: Source;
  beforeAll(async () => {
    if (!skip) source = await load();
  }, 120_000);

  test.skipIf(skip)("later facts exist at every moment tried, of every kind that can be late", () => {
    for (const moment of moments(source)) {
      const later = new Set(source.facts.filter((fact) => fact.value.knownAtMs > moment).map((fact) => fact.kind));
      expect([...later].sort()).toEqual(expect.arrayContaining(["bar", "filing", "news"]));
    }
  });

  test.skipIf(skip)(
    "every tool gives the same evidence whatever is known later",
    async () => {
      for (const moment of moments(source)) {
        const [truth, deleted, scrambled] = await threeWorlds(source, moment);
        const symbols = symbolsOf(source);
        for (const tool of tools) {
          for (const input of tool.examples(symbols)) {
            const seen = await evidenceOf(truth, tool.id, input, moment);
            expect(
              await evidenceOf(deleted, tool.id, input, moment),
              `${tool.id} ${canonicalJson(input)} at ${isoTime(moment)}, later facts deleted`,
            ).toBe(seen);
            expect(
              await evidenceOf(scrambled, tool.id, input, moment),
              `${tool.id} ${canonicalJson(input)} at ${isoTime(moment)}, later facts scrambled`,
            ).toBe(seen);
          }
        }
      }
    },
    240_000,
  );

  test.skipIf(skip)(
    "the desk gives the same answer whatever is known later",
    async () => {
      const [moment = 0] = moments(source);
      const [first = "", second = ""] = symbolsOf(source);
      const desks = await threeWorlds(source, moment);
      for (const question of [
        `Should we buy ${first}?`,
        `compare ${first} and ${second}`,
        `what is the news on ${second}?`,
        `how risky is ${first}?`,
        `who leads ${second}?`,
        "what do we hold?",
        "what is unusual today?",
        `what do factors say about ${first}?`,
        `what changed in the factor picture of ${first} since last month?`,
        "which factors work now and which are decaying?",
        `how is sentiment on ${second} and what changed?`,
        "what is our portfolio exposed to?",
      ]) {
        const answers = [];
        for (const { ask } of desks) answers.push(canonicalJson(await ask(question, isoTime(moment))));
        expect(answers[1], question).toBe(answers[0]);
        expect(answers[2], question).toBe(answers[0]);
      }
    },
    240_000,
  );

  test.skipIf(skip)(
    "the proof can fail: a fact known by the moment does change evidence",
    async () => {
      const [moment = 0] = moments(source);
      const [symbol = ""] = symbolsOf(source);
      const newest = source.facts
        .filter((fact) => fact.kind === "bar" && fact.value.symbol === symbol && fact.value.knownAtMs <= moment)
        .at(-1);
      const changed = source.facts.map((fact) =>
        fact === newest && fact.kind === "bar"
          ? { ...fact, value: { ...fact.value, high: fact.value.high * 2, close: fact.value.high * 2 } }
          : fact,
      );
      const before = await evidenceOf(await openTestDesk(source), "risk.measures", { symbol }, moment);
      const after = await evidenceOf(
        await openTestDesk({ ...source, facts: changed }),
        "risk.measures",
        { symbol },
        moment,
      );
      expect(after).not.toBe(before);
    },
    120_000,
  );
});

/** The truth with an account that trades later and notes made later; the same with everything later gone; the same with lies. */
async function threeWorlds(source: Source, moment: number): Promise<readonly [TestDesk, TestDesk, TestDesk]> {
  const truth = await openTestDesk(source);
  await liveOn(truth, source, moment);
  const deleted = await openTestDesk({ ...source, facts: knownBy(source.facts, moment) });
  const scrambled = await openTestDesk({ ...source, facts: scrambledAfter(source.facts, moment, 5) });
  for (const desk of [truth, deleted, scrambled]) await trade(desk, source, moment - 86_400_000, "before");
  return [truth, deleted, scrambled];
}

/** What only the first world has: a trade, a note and a scored vote after the moment. */
async function liveOn(desk: TestDesk, source: Source, moment: number): Promise<void> {
  await trade(desk, source, moment + 1, "after");
  const note: Note = {
    noteId: "later",
    dataset: source.dataset.id,
    kind: "thesis",
    symbol: symbolsOf(source)[0] ?? "",
    agent: null,
    text: "Known later.",
    data: {},
    eventTimeMs: moment - 1,
    knownAtMs: moment + 1,
  };
  await desk.services.memory.add([note]);
  const vote = {
    voteId: "later",
    runId: "r",
    dataset: source.dataset.id,
    specialist: "factors",
    symbol: symbolsOf(source)[0] ?? "",
    stance: 1,
    confidence: 1,
    horizonDays: 5,
    castAsOfMs: moment - 10 * 86_400_000,
  };
  await desk.records.track.saveVotes([vote]);
  await desk.records.track.saveScores([
    { ...vote, realisedReturn: -0.5, marketReturn: 0, brier: 1, scoredAtMs: moment + 1 },
  ]);
}

/** An order of the account that traded at the time given. */
async function trade({ records }: TestDesk, source: Source, filledAtMs: number, name: string): Promise<void> {
  const symbol = symbolsOf(source)[0] ?? "";
  const order: Order = {
    dataset: source.dataset.id,
    symbol,
    side: "buy",
    quantityShares: 10,
    limitPriceMinor: 10_000,
    stopPriceMinor: null,
    currency: "USD",
    horizonDays: 5,
    asOf: isoTime(filledAtMs - 1),
    thesis: "A trade of this test.",
    evidenceIds: [],
  };
  const approvalId = `approval-${name}`;
  await records.approvals.create(
    {
      approvalId,
      order,
      runId: `run-${name}`,
      dataset: source.dataset.id,
      state: "filled",
      orderHash: orderHash(order),
      requestedBy: "ana",
      requestedAtMs: 0,
      expiresAtMs: 1,
      approversNeeded: 1,
      approvedBy: ["bob"],
      fingerprint: "{}",
      verdict: {
        kind: "approved",
        orderHash: orderHash(order),
        checkedAsOf: order.asOf,
        checks: [],
        rule: null,
        reason: null,
        largestQuantityShares: null,
      },
    },
    { atMs: 0, by: "ana", note: null },
  );
  await records.ledger.addFill({
    fillId: `fill-${name}`,
    approvalId,
    dataset: source.dataset.id,
    symbol,
    side: "buy",
    quantityShares: 10,
    priceMinor: 10_000,
    commissionMinor: 100,
    currency: "USD",
    filledAtMs,
  });
}

const symbolsOf = (source: Source): readonly string[] =>
  [
    ...new Set(
      source.facts.flatMap((fact) => (fact.kind === "instrument" && !fact.value.benchmark ? [fact.value.symbol] : [])),
    ),
  ].sort();

/** The evidence as bytes; a refusal counts with its code and message. */
async function evidenceOf(desk: TestDesk, toolId: string, input: unknown, moment: number): Promise<string> {
  const tool = tools.find((candidate) => candidate.id === toolId);
  if (!tool) throw new Error(`no tool ${toolId}`);
  const { services } = desk;
  const [dataset] = await services.market.datasets();
  const at: AsOf = asOf(moment);
  const market = await services.market.at(dataset?.id ?? "", at);
  const world = {
    asOf: at,
    market,
    memory: services.memory.at(market.dataset.id, at),
    portfolio: await portfolioAt(desk.records.ledger, market.dataset.id, services.limits, at),
    words: services.words,
    reader: services.reader,
    models: services.models(market),
    cache: services.cache,
    discovered: [],
    limits: services.limits,
    signal: new AbortController().signal,
  };
  return callTool(tool, input, world).then(
    canonicalJson,
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}
