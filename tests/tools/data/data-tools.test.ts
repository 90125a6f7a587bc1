// The facts as evidence: as known at the moment, with gaps said, amendments marked, and units that can be cited.
import { describe, expect, test } from "vitest";
import { asOf, type Block, type Fact, type FilingFact } from "#knowledge/domain/index.ts";
import { closeMs, decided, decision, fakeMarket, instrument, openMs } from "#tests/fakes/market.ts";
import {
  barsTool,
  bookTool,
  coverageTool,
  filingsTool,
  latestFilings,
  qualityTool,
  recallTool,
  valueByUnit,
} from "#tools/data/index.ts";
import { callTool, figuresOf, type Tool, type ToolContext } from "#tools/define/index.ts";

const filing = (change: Partial<FilingFact> = {}): FilingFact => ({
  symbol: "AAA",
  fiscalYear: 2024,
  fiscalPeriod: "FY",
  timeframe: "annual",
  startMs: null,
  endMs: Date.UTC(2024, 11, 31),
  statement: "income",
  item: "revenues",
  value: 900,
  unit: "USD",
  eventTimeMs: Date.UTC(2024, 11, 31),
  knownAtMs: openMs(10),
  source: "test",
  ...change,
});

/** Two quotes of AAA around the decision: 99 to 101, then 98 to 100 known just after it. */
const quotes: Block = {
  kind: "quote",
  rows: 2,
  symbol: { values: ["AAA"], codes: new Uint32Array(2) },
  source: "test",
  columns: {
    eventNs: BigInt64Array.of(BigInt(decided - 1_000) * 1_000_000n, BigInt(decided - 500) * 1_000_000n),
    knownNs: BigInt64Array.of(BigInt(decided - 1_000) * 1_000_000n, BigInt(decided + 1) * 1_000_000n),
    sequence: BigInt64Array.of(1n, 2n),
    bid: Float64Array.of(99, 98),
    bidSize: Float64Array.of(300, 1),
    ask: Float64Array.of(101, 100),
    askSize: Float64Array.of(100, 1),
  },
};

async function world(facts: readonly Fact[] = [], blocks: readonly Block[] = []) {
  const store = await fakeMarket();
  await store.append("fake", facts);
  for (const block of blocks) await store.appendBlock("fake", block);
  return async <T extends Tool>(tool: T, input: unknown, atMs: number = decided) => {
    const market = await store.at("fake", asOf(atMs));
    const context = { asOf: market.asOf, market, signal: new AbortController().signal } as unknown as ToolContext;
    return (await callTool(tool, input, context)).output as Record<string, unknown>;
  };
}

describe("data.bars", () => {
  test("shows the newest bars known, oldest first, and no later one", async () => {
    const call = await world();
    const { bars, shown } = (await call(barsTool, { symbol: "AAA", last: 3 })) as {
      bars: { closeAt: string }[];
      shown: number;
    };
    expect(shown).toBe(3);
    expect(bars.map(({ closeAt }) => Date.parse(closeAt))).toEqual([2, 1, 0].map((back) => closeMs(decision - back)));
  });

  test("says where an interval has no bar, and names the nearest where a symbol is none", async () => {
    const call = await world();
    expect(await call(barsTool, { symbol: "AAA", interval: "1m" })).toMatchObject({
      bars: [],
      missing: [{ field: "bars", because: "no 1m bar is known" }],
    });
    await expect(call(barsTool, { symbol: "AAB" })).rejects.toThrow(/Nearest: AAA/);
  });
});

describe("data.filings", () => {
  const first = filing();
  const amended = filing({ value: 850, knownAtMs: openMs(20) });
  const quarter = filing({ timeframe: "quarterly", fiscalPeriod: "Q4", value: 250, item: "eps", unit: "USD / shares" });

  test("a figure filed again with another value is marked, and before that day it is not there", async () => {
    const call = await world([first, amended].map((value) => ({ kind: "filing", value })));
    const shown = (output: Record<string, unknown>) =>
      (output.facts as { usd: number; amended: boolean }[]).map(({ usd, amended: again }) => [usd, again]);
    expect(shown(await call(filingsTool, { symbol: "AAA" }))).toEqual([
      [850, true],
      [900, false],
    ]);
    expect(shown(await call(filingsTool, { symbol: "AAA" }, openMs(15)))).toEqual([[900, false]]);
  });

  test("the same value filed again amends nothing; timeframes are told apart", () => {
    const again = filing({ knownAtMs: openMs(20) });
    expect(latestFilings([first, again], null, 10).shown.map((one) => one.amended)).toEqual([false, false]);
    expect(latestFilings([first, quarter], "quarterly", 10)).toEqual({
      known: 1,
      shown: [{ fact: quarter, amended: false }],
    });
  });

  test("a value stands under its unit, and can be cited there only", () => {
    expect(valueByUnit(quarter)).toMatchObject({ usd: null, usdPerShare: 250, shares: null, other: null });
    expect(valueByUnit(filing({ unit: "points" }))).toMatchObject({ usd: null, other: 900, unit: "points" });
    const output = { facts: [{ ...valueByUnit(quarter), item: "eps" }] };
    expect(figuresOf(filingsTool.output, output).map(({ value, unit }) => [value, unit])).toEqual([[250, "usd/share"]]);
  });
});

describe("data.book", () => {
  test("shows the last quote known, with mid, spread and imbalance", async () => {
    const call = await world([], [quotes]);
    expect(await call(bookTool, { symbol: "AAA" })).toMatchObject({
      from: "quote",
      bids: [{ price: 99, size: 300 }],
      asks: [{ price: 101, size: 100 }],
      mid: 100,
      spread: 2,
      spreadFraction: 0.02,
      imbalance: 0.5,
      missing: [],
    });
    expect(await call(bookTool, { symbol: "AAA" }, decided + 1)).toMatchObject({ mid: 99 });
  });

  test("says that nothing is known where nothing is", async () => {
    const call = await world();
    expect(await call(bookTool, { symbol: "AAA" })).toMatchObject({
      from: null,
      mid: null,
      missing: [{ field: "bids" }],
    });
  });
});

describe("data.coverage", () => {
  test("counts what is in view by kind, and nothing that is not", async () => {
    const call = await world([{ kind: "filing", value: filing() }], [quotes]);
    const { kinds } = (await call(coverageTool, { symbol: "AAA" })) as { kinds: { kind: string; rows: number }[] };
    const rows = Object.fromEntries(kinds.map((line) => [line.kind, line.rows]));
    expect(rows).toEqual({ bar: decision + 1, filing: 1, instrument: 1, quote: 1 });
  });
});

describe("data.recall", () => {
  const hit = (text: string) => ({
    note: {
      noteId: "n",
      dataset: "fake",
      kind: "thesis" as const,
      symbol: "AAA",
      agent: "company",
      text,
      data: null,
      eventTimeMs: decided,
      knownAtMs: decided,
    },
    score: 1,
    decay: 0.5,
    teaching: 1,
    words: null,
    meaning: null,
  });
  const call = async (hits: readonly ReturnType<typeof hit>[], input: unknown) => {
    const asked: unknown[] = [];
    const search = async (query: unknown) => {
      asked.push(query);
      return { hits, by: "newest" as const, withoutVector: 0, wordsOnlyBecause: null };
    };
    const market = await (await fakeMarket()).at("fake", decided);
    const context = { asOf: decided, market, memory: { search }, signal: new AbortController().signal };
    const { output } = await callTool(recallTool, input, context as unknown as ToolContext);
    return { output: output as Record<string, unknown>, asked };
  };

  test("asks memory for what was asked, and shows notes with how much of them is left", async () => {
    const { output, asked } = await call([hit("Margins widen.")], { symbol: "AAA", kinds: ["thesis"], limit: 3 });
    expect(asked).toEqual([{ symbol: "AAA", kind: ["thesis"], limit: 3 }]);
    expect(output).toMatchObject({
      shown: 1,
      notes: [{ text: "Margins widen.", decay: 0.5, agent: "company" }],
      missing: [],
    });
  });

  test("says that nothing is remembered", async () => {
    expect((await call([], {})).output).toMatchObject({ shown: 0, missing: [{ field: "notes" }] });
  });
});

describe("data.quality", () => {
  test("scores what can be judged, with what lowers it, and says where nothing can", async () => {
    const call = await world([{ kind: "instrument", value: instrument("NEW") }]);
    const good = await call(qualityTool, { symbol: "AAA" });
    expect(good.score).toBeGreaterThan(0.9);
    expect(good.rows).toBe(decision + 1);
    expect(await call(qualityTool, { symbol: "NEW" })).toMatchObject({
      score: null,
      rows: 0,
      missing: [{ field: "score" }],
    });
  });
});
