// The search for formulas: it finds what is there, registers nothing where nothing is, and cannot have seen the rows held out.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { computeColumns, input, op } from "#tools/columns/index.ts";
import {
  type Candidate,
  honestNull,
  judgeHoldOut,
  likeness,
  type SearchOptions,
  type SearchPanel,
  searchFormulas,
  tooAlike,
} from "#tools/factors/discovery/index.ts";
import { randomSyntax } from "#tools/factors/discovery/random-formula.ts";
import { crossed, mutated } from "#tools/factors/discovery/vary-formula.ts";
import { parse, writeSyntax } from "#tools/factors/language/index.ts";
import { madeMarket } from "./made-market.ts";

const options = (given: Partial<SearchOptions> = {}): SearchOptions => ({
  budget: 160,
  population: 32,
  largest: 16,
  known: [],
  onJudged: async () => undefined,
  signal: new AbortController().signal,
  ...given,
});
const holdOut = { level: 0.01, draws: 500, seed: 7 };
const search = (panel: SearchPanel, given?: Partial<SearchOptions>) =>
  searchFormulas(seededRandom(7), panel, options(given));

describe("a planted edge", () => {
  const panel = madeMarket(1, 0.004);

  test("is found, and holds on rows that the search never saw", async () => {
    const { found, judged } = await search(panel);
    expect(judged).toBe(160);
    const verdicts = judgeHoldOut(found.slice(0, 5), panel, holdOut);
    const held = verdicts.filter(({ holds }) => holds);
    expect(held.length).toBeGreaterThan(0);
    expect(held.some(({ formula }) => formula.includes("volume"))).toBe(true);
    const luck = honestNull(seededRandom(8), panel, 40, holdOut);
    expect(found[0]?.strength).toBeGreaterThan(luck.topStrength as number);
  });

  test("rows held out change nothing in what is found", async () => {
    const scrambled = Object.fromEntries(
      Object.entries(panel.columns).map(([name, x]) => {
        const copy = x.slice();
        for (let i = panel.trainRows * panel.lanes; i < copy.length; i++) copy[i] = 1 + (i % 7);
        return [name, copy];
      }),
    );
    const ranks = panel.forward.ranks.slice();
    // the last training rows that count end a horizon and the row of entry before the hold-out
    ranks.fill(0.5, (panel.trainRows - panel.forward.horizon - 1) * panel.lanes);
    const blind = { ...panel, columns: scrambled, forward: { ...panel.forward, ranks } };
    expect(await search(blind, { budget: 64 })).toEqual(await search(panel, { budget: 64 }));
  });

  test("what is like a known factor is refused, and what is found is unlike", async () => {
    const free = await search(panel, { budget: 96 });
    const best = free.found[0] as Candidate;
    const [known] = computeColumns(
      [op.rank(op.onlyWhere(input("volume"), input("universe")))],
      panel.columns,
      panel.trainRows,
      {
        lanes: panel.lanes,
      },
    );
    const { found } = await search(panel, {
      budget: 96,
      known: [{ id: "known.volume", ranks: known as Float64Array, version: "v" }],
    });
    expect(found.map(({ formula }) => formula)).not.toContain("volume");
    expect(new Set(free.found.map(({ version }) => version)).size).toBe(free.found.length);
    expect(likeness(known as Float64Array, known as Float64Array, panel)).toBeGreaterThan(tooAlike);
    expect(best.strength).toBeGreaterThanOrEqual((free.found.at(-1)?.strength as number) - 1);
  });

  test("every formula judged is told once, and the same seed finds the same", async () => {
    const told: string[] = [];
    const first = await search(panel, {
      budget: 64,
      onJudged: async (judged) => {
        told.push(...judged.map(({ version }) => version));
      },
    });
    expect(new Set(told).size).toBe(64);
    expect(await search(panel, { budget: 64 })).toEqual(first);
  });

  test("a search that is told to stop, stops", async () => {
    const leave = new AbortController();
    const work = search(panel, { signal: leave.signal, onJudged: async () => leave.abort(new Error("enough")) });
    await expect(work).rejects.toThrow("enough");
  });
});

test("on a market without any edge nothing holds", async () => {
  for (const seed of [11, 12, 13]) {
    const panel = madeMarket(seed, 0);
    const { found } = await search(panel, { budget: 96 });
    const verdicts = judgeHoldOut(found.slice(0, 5), panel, holdOut);
    expect(verdicts.filter(({ holds }) => holds)).toEqual([]);
    for (const { because, holdOut: later } of verdicts) {
      expect(because).toMatch(/sign turned|adjusted p|too few/);
      expect(later.observations).toBeGreaterThan(100);
    }
  }
});

test("whatever is drawn, varied or crossed is written as text that reads back the same", () => {
  const grammar = { columns: ["close", "volume"], groups: ["sector"] };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const random = seededRandom(seed);
      const first = randomSyntax(random, grammar, "column", 4);
      const second = mutated(random, grammar, first);
      for (const tree of [first, second, crossed(random, first, second)]) {
        const text = writeSyntax(tree);
        expect(writeSyntax(parse(text))).toBe(text);
      }
    }),
    { numRuns: 200 },
  );
});
