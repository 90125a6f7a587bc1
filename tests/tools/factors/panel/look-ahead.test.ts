// The proof over every factor of the library, generated from it: a new factor cannot escape.

import { expect, test } from "vitest";
import { packageFile, systemClock } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { factsOfItem, openCsvFeed } from "#knowledge/feeds/index.ts";
import { missing } from "#tests/bench/market-data.ts";
import { factors } from "#tools/factors/library/index.ts";
import { Preparation } from "#tools/factors/prepare/index.ts";
import { simulatedFacts } from "#tools/features/verify/index.ts";
import { factorWorld } from "./factor-world.ts";
import { proveFactors } from "./look-ahead.ts";

const hours = 3_600_000;
const seldom = 400;
const quick = factors.filter(({ warmUp }) => warmUp < seldom);
const slow = factors.filter(({ warmUp }) => warmUp >= seldom);

/** Their columns are filled by sources of the bar clock; while there are none they are missing everywhere. */
const needsTexts = /^sentiment\.news|earnings-surprise/;

test("nothing that is told later changes a factor of the library, and each has a value", async () => {
  const { dataset, facts, closesMs } = factorWorld(3, 430);
  const proof = await proveFactors(dataset, facts, quick, closesMs[421]! + 12 * hours);
  expect(proof.failures).toEqual([]);
  const unseen = quick.filter(({ id }) => !proof.seen.has(id)).map(({ id }) => id);
  expect(unseen.filter((id) => !needsTexts.test(id))).toEqual([]);
}, 60_000);

test("nor one that looks back for years", async () => {
  const { dataset, facts, closesMs } = simulatedFacts({ seed: 5, sessions: 1_300 });
  const proof = await proveFactors(dataset, facts, slow, closesMs[1_290]! + 12 * hours);
  expect(proof.failures).toEqual([]);
  expect([...proof.seen].sort()).toEqual(slow.map(({ id }) => id).sort());
}, 60_000);

const some = factors.filter(({ id }) => ["reversal.month", "value.book-to-price", "volatility.month"].includes(id));

test("nor one that is held in, neutralised by sector, size and beta, and scaled", async () => {
  const { dataset, facts, closesMs } = factorWorld(4, 330);
  const preparation = Preparation.parse({ winsorise: 0.1, neutralise: ["sector", "size", "beta"], scale: "z-score" });
  const proof = await proveFactors(dataset, facts, some, closesMs[320]! + 12 * hours, { preparation });
  expect(proof.failures).toEqual([]);
  expect(proof.seen.size).toBe(3);
}, 60_000);

test("a normaliser over the whole sample is found", async () => {
  const { dataset, facts, closesMs } = factorWorld(4, 120);
  const overAll = (values: Float64Array): Float64Array => {
    const there = values.filter((value) => !Number.isNaN(value));
    const mean = there.reduce((sum, value) => sum + value, 0) / there.length;
    return values.map((value) => value - mean);
  };
  const proof = await proveFactors(dataset, facts, some, closesMs[110]! + 12 * hours, { after: overAll });
  expect(proof.failures.length).toBeGreaterThan(0);
}, 60_000);

const skip = missing("djia20/bars.csv.gz");
test.skipIf(skip !== null)(
  `nor on twenty real companies${skip === null ? "" : ` (skipped: ${skip})`}`,
  async () => {
    const feed = await openCsvFeed({ folder: packageFile("..", "shared", "data", "djia20") }, { clock: systemClock });
    const from = Date.UTC(2021, 0, 1);
    const facts: Fact[] = [];
    for await (const item of feed.history())
      for (const fact of factsOfItem(item)) if (fact.kind !== "filing" || fact.value.endMs >= from) facts.push(fact);
    const proof = await proveFactors(twenty, facts, quick, Date.UTC(2025, 3, 1, 12));
    expect(proof.failures).toEqual([]);
    for (const id of [
      "value.book-to-price",
      "quality.accruals",
      "growth.sales",
      "investment.asset-growth",
      "size.market-cap",
    ])
      expect(proof.seen).toContain(id);
  },
  60_000,
);

const twenty = {
  id: "djia20",
  label: "Twenty of the Dow",
  simulated: false,
  origin: "djia20",
  benchmark: null,
  nowMs: Date.UTC(2025, 4, 1),
};
