// What an analyst asks of factors and sentiment, answered by the whole desk with the built-in model: short, with evidence behind every number.

import { existsSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#infra/runtime/index.ts";
import { openCsvFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import type { CacheStore } from "#knowledge/stores/cache/index.ts";
import { openTestDesk, sourceOf, type TestDesk } from "./test-desk.ts";

const realFolder = "../shared/data/djia20";
const real = existsSync(realFolder);
const worlds = [
  {
    name: real ? "djia20" : "djia20 (skipped: ../shared/data/djia20 is not here)",
    skip: !real,
    asOf: "2025-04-15T20:00:00Z",
  },
  { name: "simulated market", skip: false, asOf: undefined },
] as const;

describe.each(worlds)("$name", ({ name, skip, asOf }) => {
  let desk: TestDesk;
  let symbol = "";
  beforeAll(async () => {
    if (skip) return;
    const feed =
      name === "simulated market"
        ? await openSimulatorFeed({ seed: 7, ticks: null })
        : await openCsvFeed({ folder: realFolder }, { clock: systemClock });
    const source = await sourceOf(feed);
    desk = await openTestDesk(source);
    const companies = source.facts.flatMap((fact) =>
      fact.kind === "instrument" && !fact.value.benchmark ? [fact.value.symbol] : [],
    );
    symbol = companies.includes("MSFT") ? "MSFT" : (companies.sort()[0] ?? "");
  }, 120_000);

  const questions: readonly (readonly [string, string, RegExp])[] = [
    [
      "what do factors say about X?",
      "factors",
      /^(?:No factor has evidence here, so the factors take no side on|\d+ of \d+ factors ha(?:s|ve) evidence)/,
    ],
    [
      "what is X exposed to?",
      "factors",
      /^In its universe it stands out on \S+ \(.+; z [+-]\d\.\d\d, rank \d+ of \d+\)/,
    ],
    [
      "what changed in X's factor picture since last month?",
      "factors",
      /^Since \d{4}-\d\d-\d\d it moved most on \S+ \(.+ to [+-]?\d\.\d\d\)/,
    ],
    [
      "which factors work now?",
      "factors",
      /^(?:No factor has evidence now: over 5 sessions held, \d+ factors counted|\d+ factors? ha(?:s|ve) evidence now)/,
    ],
    [
      "which factors are decaying?",
      "factors",
      /^(?:Whether any factor decays cannot be said|No factor is decaying|Decaying)/,
    ],
    [
      "how is sentiment on X and what changed?",
      "news",
      /^News of the last 28 days is (?:positive|negative|neutral) on balance: tone [+-]?\d\.\d\d over \d+ stor(?:y|ies)/,
    ],
    [
      "is there a burst of news on X?",
      "news",
      /^There is (?:no|a) burst of news: \d+ stor(?:y|ies) in the last day against \d+\.\d on a usual one/,
    ],
  ];

  test.skipIf(skip).each(questions)(
    "%s",
    async (question, kind, opening) => {
      const {
        answer,
        numbers,
        kind: read,
        notUnderstood,
        warnings,
      } = await desk.ask(question.replace("X", symbol), asOf);
      expect({ read, notUnderstood, warnings }).toEqual({ read: kind, notUnderstood: [], warnings: [] });
      expect(answer).toMatch(opening);
      expect(numbers.length).toBeGreaterThan(2);
      expect(numbers.filter(({ evidenceId }) => evidenceId === null)).toEqual([]);
      expect(answer.split(/\s+/).length).toBeLessThan(300);
    },
    60_000,
  );

  test.skipIf(skip)(
    "the factor specialist is neutral without evidence and says why; with it, its stance is the view's",
    async () => {
      const { findings } = await desk.ask(`what do factors say about ${symbol}?`, asOf);
      const factors = findings.find(({ specialist }) => specialist === "factors")!;
      const evidence = await Promise.all(factors.evidenceIds.map((id) => desk.records.runs.evidence(id)));
      const view = evidence.find((one) => one?.tool === "factors.view")?.output as {
        stance: number;
        withEvidence: number;
      };
      expect(factors.stance).toBe(view.stance);
      if (view.withEvidence === 0) expect(factors).toMatchObject({ stance: 0, confidence: 0 });
    },
    60_000,
  );

  test.skipIf(skip)(
    "the same facts are pictured once: a second question makes no second picture",
    async () => {
      const { cache } = desk.services;
      await desk.ask("which factors work now?", asOf);
      const { made } = (cache as CacheStore).stats();
      await desk.ask("which factors work now?", asOf);
      expect((cache as CacheStore).stats().made).toBe(made);
    },
    60_000,
  );

  test.skipIf(skip)(
    "the account's exposures are told where it holds something, and it says so where it holds nothing",
    async () => {
      const { answer, kind } = await desk.ask("what is our portfolio exposed to?", asOf);
      expect(kind).toBe("portfolio");
      expect(answer).toContain("There are no positions.");
    },
    60_000,
  );
});
