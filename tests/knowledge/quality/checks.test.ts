// Each check on data made for it: what is wrong is found with its place, what is right is left alone, and the score falls.
import { describe, expect, test } from "vitest";
import { isoDay, seededRandom } from "#infra/runtime/index.ts";
import type { Block, BlockOf } from "#knowledge/domain/index.ts";
import { asOf, type Bar, type Fact, sessionCloseMs, sessionOpenMs, textColumn } from "#knowledge/domain/index.ts";
import { cleanParts, type Finding, qualityReport, qualityScores, scoreOf } from "#knowledge/quality/index.ts";
import { nyseDaysBetween } from "#knowledge/quality/us-days.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";

const days = nyseDaysBetween(Date.parse("2023-01-03"), Date.parse("2024-02-28")).map(isoDay);
const nowMs = sessionCloseMs("2024-02-28");
const set = { id: "made", label: "Made", simulated: true, origin: "test", benchmark: null, nowMs };

interface Made {
  readonly symbol: string;
  readonly days?: readonly string[];
  readonly change?: (bar: Bar, index: number) => Partial<Bar> | null;
}

/** Quiet bars of a year, drawn by the symbol's name, changed where a test wants it. */
function barsOf({ symbol, days: own = days, change }: Made): Fact[] {
  const random = seededRandom(7).fork(symbol);
  let close = 100;
  return own.flatMap((day, index) => {
    const open = close;
    close = Math.round(close * (1 + (random.next() - 0.5) * 0.02) * 100) / 100;
    const closeMs = sessionCloseMs(day);
    const bar: Bar = {
      symbol,
      interval: "1d",
      openMs: sessionOpenMs(day),
      closeMs,
      open,
      high: Math.max(open, close) + 0.1,
      low: Math.min(open, close) - 0.1,
      close,
      volumeShares: 1_000,
      eventTimeMs: closeMs,
      knownAtMs: closeMs,
      source: "made",
    };
    const changed = change?.(bar, index);
    if (changed === null) return [];
    if (changed?.close !== undefined) close = changed.close;
    return [{ kind: "bar", value: { ...bar, ...changed } }];
  });
}

const instrument = (symbol: string, more: Record<string, unknown> = {}): Fact => ({
  kind: "instrument",
  value: {
    symbol,
    name: symbol,
    aliases: [],
    sector: "Made",
    currency: "USD",
    calendar: "XNYS",
    lotSizeShares: 1,
    benchmark: false,
    kind: "equity",
    tickSize: null,
    priceLimitFraction: null,
    listedMs: null,
    delistedMs: null,
    eventTimeMs: 0,
    knownAtMs: 0,
    source: "made",
    ...more,
  } as never,
});

async function storeWith(facts: readonly Fact[], blocks: readonly Block[] = []): Promise<MarketStore> {
  const store = await openMemoryMarketStore();
  await store.describe(set);
  await store.append("made", facts);
  for (const block of blocks) await store.appendBlock("made", block);
  return store;
}

async function lookedAt(facts: readonly Fact[], blocks: readonly Block[] = [], ms = nowMs) {
  const view = await (await storeWith(facts, blocks)).at("made", asOf(ms));
  const { findings, symbols } = await qualityReport(view);
  const of = (check: string, about = "bar"): Finding | undefined =>
    findings.find((finding) => finding.check === check && finding.about === about);
  const score = (symbol: string) => symbols.find((quality) => quality.symbol === symbol)?.score;
  return { findings, of, score, view };
}

const flat = ({ close }: Bar, price = close): Partial<Bar> => ({ open: price, high: price, low: price, close: price });

describe("bars", () => {
  test("of a quiet year without a fault have no finding but that there are few, and a score of 1", async () => {
    const { findings, score } = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA" })]);
    expect(findings).toEqual([]);
    expect(score("AAA")).toBe(1);
  });

  test("that are missing on sessions are told by day; holidays and weekends are not missed", async () => {
    const gone = new Set(["2023-03-15", "2023-03-16"]);
    const change = ({ closeMs }: Bar) => (gone.has(isoDay(closeMs)) ? null : {});
    const { of, score } = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA", change })]);
    expect(of("missing-session")).toMatchObject({
      count: 2,
      of: days.length,
      examples: [{ place: "2023-03-15" }, { place: "2023-03-16" }],
    });
    expect(score("AAA")).toBeLessThan(1);
  });

  test("on a calendar without rules are held against the days of the others", async () => {
    const inTokyo = (symbol: string) => instrument(symbol, { calendar: "XTKS" });
    const change = (_: Bar, index: number) => (index === 50 ? null : {});
    const facts = [inTokyo("AAA"), inTokyo("BBB"), ...barsOf({ symbol: "AAA" }), ...barsOf({ symbol: "BBB", change })];
    const { of } = await lookedAt(facts);
    expect(of("missing-session")).toMatchObject({ count: 1, examples: [{ symbol: "BBB", place: days[50] }] });
  });

  test("on a day on which the exchange is closed are told", async () => {
    const { of } = await lookedAt([
      instrument("AAA"),
      ...barsOf({ symbol: "AAA", days: [...days.slice(0, 120), "2023-07-04", ...days.slice(125)] }),
    ]);
    expect(of("bar-on-closed-day")).toMatchObject({ count: 1, examples: [{ place: "2023-07-04" }] });
  });

  test("that repeat a price are stale from the fifth on, and not before", async () => {
    const repeats = (from: number, length: number) => (bar: Bar, index: number) =>
      index >= from && index < from + length ? flat(bar, 100) : {};
    const four = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA", change: repeats(20, 4) })]);
    expect(four.of("stale-price")).toBeUndefined();
    const six = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA", change: repeats(20, 6) })]);
    expect(six.of("stale-price")).toMatchObject({ count: 6, examples: [{ symbol: "AAA", place: days[20] }] });
    expect(six.score("AAA")).toBeLessThan(1);
  });

  test("without volume are told, and those that repeat the close before as suspended", async () => {
    const change = (bar: Bar, index: number) =>
      index === 30 ? { volumeShares: 0 } : index === 31 ? { ...flat(bar, bar.open), volumeShares: 0 } : {};
    const { of } = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA", change })]);
    expect(of("zero-volume")).toMatchObject({ count: 2 });
    expect(of("suspended-day")).toMatchObject({ count: 1, examples: [{ place: days[31] }] });
  });

  test("of an index that never has volume are one finding, and do not lower its score", async () => {
    const { of, score } = await lookedAt([
      instrument("AAA", { kind: "index" }),
      ...barsOf({ symbol: "AAA", change: () => ({ volumeShares: 0 }) }),
    ]);
    expect(of("no-volume")).toMatchObject({ symbols: 1 });
    expect(of("zero-volume")).toBeUndefined();
    expect(score("AAA")).toBe(1);
  });

  const halvesAt = (at: number) => (bar: Bar, index: number) =>
    index === at ? flat(bar, Math.round(bar.open * 50) / 100) : {};

  test("that halve and stay there are a split nobody told, unless an action tells it", async () => {
    const bars = barsOf({ symbol: "AAA", change: halvesAt(60) });
    const untold = await lookedAt([instrument("AAA"), ...bars]);
    expect(untold.of("split-suspicion")).toMatchObject({
      count: 1,
      examples: [{ symbol: "AAA", place: days[60], detail: expect.stringContaining("2 for 1") }],
    });
    const exMs = sessionOpenMs(days[60] as string);
    const split: Fact = {
      kind: "action",
      value: {
        symbol: "AAA",
        kind: "split",
        exMs,
        amountOrRatio: 2,
        currency: null,
        eventTimeMs: exMs,
        knownAtMs: exMs,
        source: "made",
      },
    };
    const told = await lookedAt([instrument("AAA"), ...bars, split]);
    expect(told.of("split-suspicion")).toBeUndefined();
    expect(told.of("outlier-return")).toBeUndefined();
    expect(told.score("AAA")).toBe(1);
    expect(untold.score("AAA")).toBeLessThan(0.9);
  });

  test("with one bad print are an outlier both ways, and no split", async () => {
    const spike = (bar: Bar, index: number) =>
      index === 60 ? flat(bar, bar.open * 2) : index === 61 ? flat(bar, Math.round(bar.open * 50) / 100) : {};
    const { of } = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA", change: spike })]);
    expect(of("outlier-return")).toMatchObject({ count: 2 });
    expect(of("large-move")).toMatchObject({ count: 1 });
    expect(of("split-suspicion")?.examples.map(({ place }) => place) ?? []).not.toContain(days[60]);
  });

  test("that stop before the others do are told, and lower the score with each session", async () => {
    const others = ["BBB", "CCC", "DDD", "EEE"].flatMap((symbol) => [instrument(symbol), ...barsOf({ symbol })]);
    const early = (sessions: number) => [
      instrument("AAA"),
      ...barsOf({ symbol: "AAA", days: days.slice(0, -sessions) }),
      ...others,
    ];
    const [three, ten] = [await lookedAt(early(3)), await lookedAt(early(10))];
    expect(three.of("ends-early")).toMatchObject({ count: 1, examples: [{ symbol: "AAA", place: days.at(-4) }] });
    expect(three.score("AAA")).toBeLessThan(1);
    expect(ten.score("AAA")).toBeLessThan(three.score("AAA") as number);
    expect(ten.score("BBB")).toBe(1);
  });

  test("of many symbols that all live to the end speak of survivorship", async () => {
    const symbols = Array.from({ length: 12 }, (_, n) => `S${n}`);
    const { of } = await lookedAt(symbols.flatMap((symbol) => [instrument(symbol), ...barsOf({ symbol })]));
    expect(of("survivorship", "set")).toMatchObject({ count: 12, of: 12 });
  });
});

const startNs = BigInt(Date.parse("2024-02-28T15:00:00Z")) * 1_000_000n;

function quotes(rows: readonly (readonly [bid: number, ask: number])[]): BlockOf<"quote"> {
  const ns = BigInt64Array.from(rows, (_, n) => startNs + BigInt(n) * 1_000_000_000n);
  const column = (at: 0 | 1) => Float64Array.from(rows, (row) => row[at]);
  return {
    kind: "quote",
    rows: rows.length,
    symbol: textColumn(rows.map(() => "AAA")) as BlockOf<"quote">["symbol"],
    source: "made",
    columns: {
      eventNs: ns,
      knownNs: ns,
      sequence: BigInt64Array.from(rows, (_, n) => BigInt(n)),
      bid: column(0),
      ask: column(1),
      bidSize: new Float64Array(rows.length).fill(1),
      askSize: new Float64Array(rows.length).fill(1),
    },
  };
}

describe("quotes", () => {
  const sound = Array.from({ length: 98 }, () => [10, 10.1] as const);

  test("that cross are an error with their time, and lower the score most", async () => {
    const { of, score } = await lookedAt([instrument("AAA")], [quotes([...sound, [10.2, 10.1], [10.1, 10.1]])]);
    expect(of("crossed", "quote")).toMatchObject({
      severity: "error",
      count: 1,
      of: 100,
      examples: [{ place: "2024-02-28T15:01:38.000Z" }],
    });
    expect(of("locked", "quote")).toMatchObject({ severity: "info", count: 1 });
    expect(score("AAA")).toBeCloseTo(0.7, 4); // one in a hundred is half of what takes 0.6 away
  });

  test("without an ask are one-sided, not crossed", async () => {
    const { of, score } = await lookedAt([instrument("AAA")], [quotes([...sound, [10, Number.NaN]])]);
    expect(of("one-sided", "quote")).toMatchObject({ count: 1 });
    expect(of("crossed", "quote")).toBeUndefined();
    expect(score("AAA")).toBe(1);
  });
});

describe("the report and the scores", () => {
  test("stand at a moment: what is wrong later is not known yet", async () => {
    const change = (bar: Bar, index: number) => (index >= 200 && index < 210 ? flat(bar, 100) : {});
    const facts = [instrument("AAA"), ...barsOf({ symbol: "AAA", change })];
    const before = await lookedAt(facts, [], sessionCloseMs(days[199] as string));
    expect(before.of("stale-price")).toBeUndefined();
    expect(before.score("AAA")).toBe(1);
    expect((await lookedAt(facts)).of("stale-price")).toMatchObject({ count: 10 });
  });

  test("agree, also where one symbol alone is asked for", async () => {
    const others = ["BBB", "CCC", "DDD", "EEE"].flatMap((symbol) => [instrument(symbol), ...barsOf({ symbol })]);
    const facts = [instrument("AAA"), ...barsOf({ symbol: "AAA", days: days.slice(0, -5) }), ...others];
    const { view, score } = await lookedAt(facts);
    expect((await qualityScores(view)).get("AAA")?.score).toBe(score("AAA"));
    expect([...(await qualityScores(view, { symbols: ["AAA"] }))]).toMatchObject([["AAA", { score: score("AAA") }]]);
  });

  test("say nothing of a symbol that has nothing", async () => {
    const { view, of } = await lookedAt([instrument("AAA"), ...barsOf({ symbol: "AAA" }), instrument("ZZZ")]);
    expect((await qualityScores(view)).has("ZZZ")).toBe(false);
    expect(of("instrument-without-rows", "set")).toMatchObject({ count: 1, examples: [{ symbol: "ZZZ" }] });
  });

  test("pass on what ingestion saw, with file and line", async () => {
    const view = await (await storeWith([instrument("AAA"), ...barsOf({ symbol: "AAA" })])).at("made", asOf(nowMs));
    const files = {
      "bars.csv": {
        rows: 100,
        rejected: 2,
        notes: [{ kind: "repaired" as const, says: "mended", rows: 3, lines: [4, 5] }],
      },
    };
    const refused = [{ file: "bars.csv", line: 9, reason: "no number" }];
    const { findings } = await qualityReport(view, { files, refused });
    expect(findings).toMatchObject([
      {
        check: "refused-lines",
        severity: "error",
        count: 2,
        of: 100,
        examples: [{ place: "bars.csv:9", detail: "no number" }],
      },
      {
        check: "repaired: mended",
        severity: "warning",
        count: 3,
        examples: [{ place: "bars.csv:4" }, { place: "bars.csv:5" }],
      },
    ]);
  });
});

test("the score is the product of what each part leaves, as documented", () => {
  expect(scoreOf(cleanParts)).toBe(1);
  expect(scoreOf({ ...cleanParts, missing: 0.1 })).toBe(0.75);
  expect(scoreOf({ ...cleanParts, missing: 0.9 })).toBe(0.5);
  expect(scoreOf({ ...cleanParts, missing: 0.1, stale: 0.1 })).toBe(0.6);
  expect(scoreOf({ ...cleanParts, crossed: 1, endsEarlySessions: 99 })).toBe(0.2);
});
