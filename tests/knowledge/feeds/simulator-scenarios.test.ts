// What each scenario says it plants is there, and what it says it does not is not. Statistics are over fixed seeds, so nothing here is chance.
import { beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "#infra/runtime/index.ts";
import { type Bar, checkBlock, factSchemas, factsOfBlock } from "#knowledge/domain/index.ts";
import {
  type FeedItem,
  openSimulatorFeed,
  type ScenarioName,
  type SimulatorFeed,
  scenarioNames,
} from "#knowledge/feeds/index.ts";
import { factsIn } from "./djia20-folder.ts";
import { readAll, rowsIn, sessionsIn } from "./simulator-sessions.ts";

interface Made {
  readonly feed: SimulatorFeed;
  readonly items: readonly FeedItem[];
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
}

const made = new Map<string, Made>();
const of = (scenario: ScenarioName | "usual"): Made => made.get(scenario) as Made;

beforeAll(async () => {
  for (const scenario of [...scenarioNames, "usual"] as const) {
    const feed = await openSimulatorFeed(scenario === "usual" ? {} : { scenario });
    const items = await readAll(feed);
    const bars = new Map<string, Bar[]>();
    for (const bar of factsIn(items, "bar")) bars.set(bar.symbol, [...(bars.get(bar.symbol) ?? []), bar]);
    made.set(scenario, { feed, items, bars });
  }
}, 120_000);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const correlation = (x: readonly number[], y: readonly number[]): number => {
  const [mx, my] = [mean(x), mean(y)];
  const both = mean(x.map((value, i) => (value - mx) * ((y[i] as number) - my)));
  return both / (deviation(x) * deviation(y));
};
const dayOf = ({ openMs }: Bar): string => new Date(openMs).toISOString().slice(0, 10);
const moveOn = (bars: readonly Bar[], day: string) => {
  const at = bars.findIndex((bar) => dayOf(bar) === day);
  const [bar, before] = [bars[at] as Bar, bars[at - 1] as Bar];
  return { whole: Math.log(bar.close / before.close), atOpen: Math.log(bar.open / before.close), bar };
};

test("the usual market is, to the last byte, what it was before there were scenarios", async () => {
  // Both numbers were taken from the simulator as it was then; they change only with market.yaml, stories.yaml and the formulas behind them.
  const { datasetId, fingerprint } = await of("usual").feed.identify();
  expect([datasetId, fingerprint, contentHash(JSON.stringify(of("usual").items))]).toEqual([
    "simulated",
    "a6515dc47ba6b186cb3f8fb55e264e81cad07461dedb9bd34d8c303012e3f59c",
    "46be6d4ef96cefce86d80c2fa4a7ba59531abecb08ca631253e943f656322825",
  ]);
});

describe.each(scenarioNames)("the scenario %s", (scenario) => {
  test("is labelled simulated, named, and a data set of its own", async () => {
    const { dataset, fingerprint } = await of(scenario).feed.describe();
    const id = `simulated_${scenario.replace("-", "_")}`;
    expect(dataset).toMatchObject({ id, simulated: true, label: `Simulated market (seed 7, ${scenario})` });
    const [other, usual] = [await openSimulatorFeed({ scenario, seed: 8 }), await openSimulatorFeed()];
    expect((await other.identify()).datasetId).toBe(`simulated_8_${scenario.replace("-", "_")}`);
    expect(
      new Set([fingerprint, (await other.identify()).fingerprint, (await usual.identify()).fingerprint]).size,
    ).toBe(3);
    expect(of(scenario).feed.planted()).toMatchObject({ scenario, says: expect.stringMatching(/\w{4}.*\./) });
  });

  test("is made of facts alone, of the kinds that it says", () => {
    const { items, feed } = of(scenario);
    const kinds = new Set<string>();
    for (const item of items) {
      if (item.kind === "fact") {
        kinds.add(item.fact.kind);
        const result = factSchemas[item.fact.kind].safeParse(item.fact.value);
        if (!result.success) expect.fail(`${JSON.stringify(item.fact)}: ${result.error.message}`);
      } else if (item.kind === "block") {
        kinds.add(item.block.kind);
        expect(checkBlock(item.block)).toEqual([]);
      } else expect.fail(`a simulator told ${item.kind}`);
    }
    expect([...kinds].sort()).toEqual([...feed.can.kinds].sort());
  });

  test("tells ticks where it says so, and their own ticks have a data set of their own", async () => {
    const told = sessionsIn(of(scenario).items);
    expect(told.length > 0).toBe(of(scenario).feed.can.kinds.includes("trade"));
    const ticks = { symbols: ["FLKR"], days: 1, perSecond: 0.1 };
    const [own, none] = [
      await openSimulatorFeed({ scenario, ticks }),
      await openSimulatorFeed({ scenario, ticks: null }),
    ];
    expect((await own.identify()).datasetId).toMatch(
      new RegExp(`^simulated_${scenario.replace("-", "_")}_t[0-9a-f]{8}$`),
    );
    expect(sessionsIn(await readAll(own)).map(({ symbol, day }) => [symbol, day])).toEqual([["FLKR", "2026-08-04"]]);
    expect(none.can.kinds).not.toContain("trade");
  });
});

describe("calm", () => {
  test("moves about half as much as usual, and never in stress", () => {
    const returnsOf = (name: "calm" | "usual") => {
      const bars = of(name).bars.get("SIMX") ?? [];
      return bars.slice(1).map(({ close }, i) => Math.log(close / (bars[i] as Bar).close));
    };
    const [calm, usual] = [returnsOf("calm"), returnsOf("usual")];
    expect(deviation(calm) / deviation(usual)).toBeLessThan(0.55);
    expect(Math.max(...calm.map(Math.abs))).toBeLessThan(0.025);
  });
});

describe("crash", () => {
  test("takes the whole market down on the days that it names, part of it at the open", () => {
    const { feed, bars } = of("crash");
    const falls = feed.planted().moves.filter(({ move }) => move < -0.03);
    expect(falls.map(({ symbol, day }) => [symbol, day])).toEqual([
      [null, "2026-07-29"],
      [null, "2026-07-30"],
      [null, "2026-07-31"],
    ]);
    for (const { day, move, atOpen } of falls) {
      const moves = [...bars.values()].map((own) => moveOn(own, day));
      expect(mean(moves.map(({ whole }) => whole))).toBeLessThan(move + 0.03);
      expect(mean(moves.map(({ whole }) => whole))).toBeGreaterThan(move - 0.05);
      expect(mean(moves.map((own) => own.atOpen))).toBeLessThan(atOpen * 0.6);
    }
  });

  test("widens spreads and thins the book while it lasts", () => {
    const quoted = (name: "crash" | "usual", blocks: ReturnType<typeof sessionsIn>) => {
      const quotes = blocks.flatMap((session) => rowsIn(session.blocks, "quote")).filter(({ bid, ask }) => ask > bid);
      expect(quotes.length, name).toBeGreaterThan(1_000);
      return {
        spread: mean(quotes.map(({ bid, ask }) => (ask - bid) / bid)),
        depth: mean(quotes.map(({ bidSize }) => bidSize)),
      };
    };
    const crash = sessionsIn(of("crash").items).filter(({ symbol }) => symbol === "VKTM");
    const during = quoted("crash", crash.slice(1, 3));
    const calm = quoted(
      "usual",
      sessionsIn(of("calm").items).filter(({ symbol }) => symbol === "VKTM"),
    );
    expect(during.spread / calm.spread).toBeGreaterThan(3);
    const shares = (sessions: ReturnType<typeof sessionsIn>) => mean(sessions.map(({ bar }) => bar.volumeShares));
    const usualShare = calm.depth / shares(sessionsIn(of("calm").items).filter(({ symbol }) => symbol === "VKTM"));
    expect(during.depth / shares(crash.slice(1, 3)) / usualShare).toBeLessThan(0.6);
  });
});

describe("squeeze", () => {
  test("more than doubles one company's price and gives it back, on many times its volume", () => {
    const bars = of("squeeze").bars.get("LMRT") ?? [];
    const usual = of("usual").bars.get("LMRT") ?? [];
    const at = bars.findIndex((bar) => dayOf(bar) === "2026-07-28");
    const before = bars[at - 1] as Bar;
    const days = bars.slice(at, at + 7);
    const top = Math.max(...days.map(({ high }) => high));
    expect(top / before.close).toBeGreaterThan(2);
    expect((days.at(-1) as Bar).close / top).toBeLessThan(0.65);
    const [volume, own] = [bars, usual].map((list) =>
      mean(list.slice(at, at + 7).map(({ volumeShares }) => volumeShares)),
    );
    expect((volume as number) / (own as number)).toBeGreaterThan(4);
    const others = [...of("squeeze").bars].filter(([symbol]) => symbol !== "LMRT" && symbol !== "SIMX");
    for (const [symbol, same] of others) {
      const own = of("usual").bars.get(symbol) ?? [];
      expect(same.slice(0, at)).toEqual(own.slice(0, at));
      // Afterwards they feel it through momentum, which ranks all companies, and through nothing else.
      for (const [t, bar] of same.entries()) expect(Math.abs(bar.close / (own[t] as Bar).close - 1)).toBeLessThan(0.02);
    }
  });

  test("is announced by short interest that others do not have", () => {
    const told = factsIn(of("squeeze").items, "metric");
    const begins = Date.parse("2026-07-28T13:30:00Z");
    const before = told.filter(({ knownAtMs }) => knownAtMs < begins);
    const newest = (symbol: string) => before.filter((metric) => metric.symbol === symbol).at(-1)?.value ?? 0;
    expect(newest("LMRT")).toBeGreaterThan(0.35);
    const symbols = new Set(told.map(({ symbol }) => symbol));
    expect(symbols.size).toBe(29);
    for (const symbol of symbols) if (symbol !== "LMRT") expect(newest(symbol)).toBeLessThan(0.08);
    expect(told.every(({ knownAtMs, eventTimeMs }) => knownAtMs > eventTimeMs)).toBe(true);
  });
});

describe("halt", () => {
  test("stops trading when it says, and begins again with an auction far below", () => {
    const [{ symbol, day, fromMs, toMs }] = of("halt").feed.planted().halts as [
      { symbol: string; day: string; fromMs: number; toMs: number },
    ];
    const session = sessionsIn(of("halt").items).find((one) => one.symbol === symbol && one.day === day);
    const blocks = session?.blocks ?? [];
    const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
    const trades = rowsIn(blocks, "trade");
    const next = trades.findIndex(({ eventNs }) => eventNs >= ns(fromMs));
    const [before, first] = [trades[next - 1], trades[next]];
    expect(first).toMatchObject({ venue: "SIM auction", side: 0, eventNs: ns(toMs) });
    expect(Math.log((first?.price ?? 0) / (before?.price ?? 1))).toBeLessThan(-0.08);
    const halts = rowsIn(blocks, "order").filter(({ type }) => type === 7);
    expect(halts.map(({ price, eventNs }) => [price, eventNs])).toEqual([
      [-1, ns(fromMs)],
      [1, ns(toMs) - 500n],
    ]);
    const meanwhile = rowsIn(blocks, "order").filter(
      ({ eventNs }) => eventNs > ns(fromMs) && eventNs < ns(toMs) - 500n,
    );
    expect(meanwhile.length).toBeGreaterThan(100);
    expect(meanwhile.filter(({ type }) => type === 4 || type === 5)).toEqual([]);
  });

  test("halts nothing else", () => {
    const others = sessionsIn(of("halt").items).filter(({ symbol, day }) => symbol !== "SLVT" || day !== "2026-08-03");
    expect(others.length).toBe(5);
    for (const { blocks } of others) expect(rowsIn(blocks, "order").filter(({ type }) => type === 7)).toEqual([]);
  });
});

describe("bad ticks", () => {
  test("leave the days as they are", () => {
    expect(factsIn(of("bad-ticks").items, "bar")).toEqual(factsIn(of("usual").items, "bar"));
  });
});

/** Log total returns by symbol: dividends and splits put back. */
function totalReturns(items: readonly FeedItem[], bars: ReadonlyMap<string, readonly Bar[]>) {
  const actions = factsIn(items, "action");
  return new Map(
    [...bars].map(([symbol, own]) => [
      symbol,
      own.slice(1).map((bar, i) => {
        const due = actions.filter((action) => action.symbol === symbol && action.exMs === bar.openMs);
        const ratio = due.find(({ kind }) => kind === "split")?.amountOrRatio ?? 1;
        const dividend = due.find(({ kind }) => kind === "dividend")?.amountOrRatio ?? 0;
        const base = ((own[i] as Bar).close - dividend) / ratio;
        return {
          whole: Math.log(bar.close / base),
          overnight: Math.log(bar.open / base),
          intraday: Math.log(bar.close / bar.open),
        };
      }),
    ]),
  );
}

describe("the factor world", () => {
  const seeds = [7, 1, 2];
  const worlds = new Map<number, Made>();
  beforeAll(async () => {
    for (const seed of seeds) {
      const feed = await openSimulatorFeed({ scenario: "factor-world", seed });
      const items = await readAll(feed);
      const bars = new Map<string, Bar[]>();
      for (const bar of factsIn(items, "bar")) bars.set(bar.symbol, [...(bars.get(bar.symbol) ?? []), bar]);
      worlds.set(seed, { feed, items, bars });
    }
  }, 120_000);

  /** Correlations over companies, one a session, of what is known at its close with the next return. */
  function correlationsOf({ items, bars, feed }: Made, name: string): number[] {
    const returns = totalReturns(items, bars);
    const symbols = [...bars.keys()].filter((symbol) => symbol !== "SIMX");
    const { metric } = feed.planted().factors.find((factor) => factor.name === name) ?? { metric: null };
    const told = new Map<string, number>();
    for (const item of items)
      if (item.kind === "block" && item.block.kind === "metric")
        for (const fact of factsOfBlock(item.block))
          if (fact.metric === metric) told.set(`${fact.symbol} ${fact.eventTimeMs}`, fact.value);
    const closes = (bars.get("SIMX") ?? []).map(({ closeMs }) => closeMs);
    const next = (t: number) => symbols.map((symbol) => returns.get(symbol)?.[t]?.whole ?? Number.NaN);
    return closes.slice(1, -1).map((closeMs, i) => {
      const known = metric === null ? next(i) : symbols.map((symbol) => told.get(`${symbol} ${closeMs}`) ?? Number.NaN);
      return correlation(known, next(i + 1));
    });
  }

  test.each(["quality", "revisions", "short-flow", "attention", "founder-age", "reversal"])(
    "holds %s with the correlation that it says, over three seeds",
    (name) => {
      const found = seeds.flatMap((seed) => correlationsOf(worlds.get(seed) as Made, name));
      const planted = (worlds.get(7) as Made).feed.planted().factors.find((factor) => factor.name === name);
      const error = deviation(found) / Math.sqrt(found.length);
      expect(Math.abs(mean(found) - (planted?.ic ?? Number.NaN))).toBeLessThan(3 * error);
      expect(Math.abs(mean(found)) > 5 * error).toBe(planted?.ic !== 0);
    },
  );

  test("tells factors after the close whose next return they bear on, with the persistence that they say", () => {
    const { items, feed } = worlds.get(7) as Made;
    const blocks = items.flatMap((item) => (item.kind === "block" && item.block.kind === "metric" ? [item.block] : []));
    for (const { metric, halfLifeSessions } of feed.planted().factors) {
      if (metric === null || halfLifeSessions === null) continue;
      const facts = blocks.flatMap((block) => factsOfBlock(block)).filter((fact) => fact.metric === metric);
      expect(facts).toHaveLength(29 * 500);
      expect(facts.every(({ knownAtMs, eventTimeMs }) => knownAtMs - eventTimeMs === 600_000)).toBe(true);
      const sessions = Array.from({ length: 500 }, (_, t) =>
        facts.slice(29 * t, 29 * t + 29).map(({ value }) => value),
      );
      const kept = mean(sessions.slice(1).map((values, t) => correlation(values, sessions[t] as number[])));
      expect(kept).toBeCloseTo(0.5 ** (1 / halfLifeSessions), 1);
    }
  });
});

describe("the world without edge", () => {
  const seeds = [7, 1, 2, 3];
  interface Day {
    readonly whole: number;
    readonly overnight: number;
    readonly intraday: number;
  }
  const worlds: {
    items: readonly FeedItem[];
    bars: ReadonlyMap<string, readonly Bar[]>;
    returns: ReadonlyMap<string, readonly Day[]>;
  }[] = [];
  beforeAll(async () => {
    for (const seed of seeds) {
      const items = await readAll(await openSimulatorFeed({ scenario: "no-edge", seed }));
      const bars = new Map<string, Bar[]>();
      for (const bar of factsIn(items, "bar")) bars.set(bar.symbol, [...(bars.get(bar.symbol) ?? []), bar]);
      worlds.push({ items, bars, returns: totalReturns(items, bars) });
    }
  }, 120_000);

  /** Mean profit a session of a rule over all worlds, in its own standard errors: sessions are independent of one another. */
  function profitOf(rule: (days: readonly Day[], t: number, symbol: string, world: number) => number): number {
    const profits: number[] = [];
    for (const [world, { returns }] of worlds.entries()) {
      for (let t = 70; t < 498; t++) {
        let profit = 0;
        for (const [symbol, days] of returns) {
          const stake = rule(days, t, symbol, world);
          profit += stake * Math.expm1((days[t] as Day).whole);
        }
        profits.push(profit);
      }
    }
    return mean(profits) / (deviation(profits) / Math.sqrt(profits.length));
  }
  const sum = (days: readonly Day[], from: number, to: number): number =>
    days.slice(from, to).reduce((total, { whole }) => total + whole, 0);

  test.each([
    ["holding everything", () => 1],
    ["following the last session", (days: readonly Day[], t: number) => Math.sign(sum(days, t - 1, t))],
    ["following the last week", (days: readonly Day[], t: number) => Math.sign(sum(days, t - 5, t))],
    ["following sixty sessions", (days: readonly Day[], t: number) => Math.sign(sum(days, t - 60, t))],
    ["buying after large falls", (days: readonly Day[], t: number) => (sum(days, t - 1, t) < -0.025 ? 1 : 0)],
    [
      "following what led the day before",
      (_: readonly Day[], t: number, __: string, world: number) =>
        Math.sign(worlds[world]?.returns.get("VKTM")?.[t - 1]?.whole ?? 0),
    ],
  ])("pays nothing for %s", (_, rule) => {
    expect(Math.abs(profitOf(rule))).toBeLessThan(2.9);
  });

  test("pays nothing for going with or against the gap at the open", () => {
    const profits = worlds.flatMap(({ returns }) =>
      Array.from({ length: 499 }, (_, t) =>
        mean(
          [...returns.values()].map((days) => Math.sign(days[t]?.overnight ?? 0) * Math.expm1(days[t]?.intraday ?? 0)),
        ),
      ),
    );
    expect(Math.abs(mean(profits)) / (deviation(profits) / Math.sqrt(profits.length))).toBeLessThan(2.9);
  });

  test("pays nothing for reading the news or the filings", () => {
    const signs: number[] = [];
    for (const { items, bars, returns } of worlds) {
      for (const { symbol, title, knownAtMs } of factsIn(items, "news")) {
        const good = /record order|raises outlook|upgrade|breakthrough|gains approval|robust/.test(title);
        const bad = /cuts outlook|lawsuit over|investigation into|warns of losses|downgrade|recalls/.test(title);
        if (good === bad) continue;
        const next = (bars.get(symbol) ?? []).findIndex(({ openMs }) => openMs > knownAtMs);
        const day = returns.get(symbol)?.[next - 1];
        if (day !== undefined) signs.push((good ? 1 : -1) * day.whole);
      }
    }
    expect(signs.length).toBeGreaterThan(1_000);
    expect(Math.abs(mean(signs)) / (deviation(signs) / Math.sqrt(signs.length))).toBeLessThan(2.9);
  });

  test("has no pair in which one leads the other beyond chance", () => {
    const strengths: number[] = [];
    for (const { returns } of worlds) {
      const own = [...returns].map(([, days]) => days.map(({ whole }) => whole));
      for (const x of own)
        for (const y of own) strengths.push(correlation(x.slice(0, -1), y.slice(1)) * Math.sqrt(498));
    }
    expect(strengths).toHaveLength(4 * 30 * 30);
    // Each is about standard normal: the largest of 3,600 lies near 3.5, and their spread is 1.
    expect(Math.max(...strengths.map(Math.abs))).toBeLessThan(4.8);
    expect(deviation(strengths)).toBeGreaterThan(0.85);
    expect(deviation(strengths)).toBeLessThan(1.15);
  });

  test("has trades whose next move cannot be foreseen from the last one, beyond the spread", async () => {
    const ticks = { symbols: ["TRVQ", "ORBK"], days: 5, perSecond: 0.8 };
    const sessions = sessionsIn(await readAll(await openSimulatorFeed({ scenario: "no-edge", ticks })));
    const moves: { before: number; after: number; imbalance: number }[] = [];
    for (const { blocks, bar } of sessions) {
      const middles = rowsIn(blocks, "book")
        .slice(0, -3)
        .filter(({ asks, bids }) => (asks[0] ?? 0) > (bids[0] ?? 0));
      const everyMinute: typeof middles = [];
      for (const book of middles) {
        const minute = Math.floor((Number(book.eventNs / 1_000_000n) - bar.openMs) / 60_000);
        if (minute > everyMinute.length) everyMinute.push(book);
      }
      const middle = (at: number): number => ((everyMinute[at]?.bids[0] ?? 0) + (everyMinute[at]?.asks[0] ?? 0)) / 2;
      for (let at = 1; at < everyMinute.length - 1; at++) {
        const { bidSizes, askSizes } = everyMinute[at] as (typeof middles)[number];
        const [bids, asks] = [bidSizes[0] ?? 0, askSizes[0] ?? 0];
        moves.push({
          before: Math.log(middle(at) / middle(at - 1)),
          after: Math.log(middle(at + 1) / middle(at)),
          imbalance: (bids - asks) / (bids + asks),
        });
      }
    }
    expect(moves.length).toBeGreaterThan(3_000);
    const bound = 3 / Math.sqrt(moves.length);
    const after = moves.map((move) => move.after);
    expect(
      Math.abs(
        correlation(
          moves.map(({ before }) => before),
          after,
        ),
      ),
    ).toBeLessThan(bound);
    expect(
      Math.abs(
        correlation(
          moves.map(({ imbalance }) => imbalance),
          after,
        ),
      ),
    ).toBeLessThan(bound);
  });

  test("bars hold the range of the trades that are told of them", async () => {
    const ticks = { symbols: ["TRVQ"], days: 3, perSecond: 0.3 };
    for (const { blocks, bar } of sessionsIn(await readAll(await openSimulatorFeed({ scenario: "no-edge", ticks })))) {
      const prices = rowsIn(blocks, "trade").map(({ price }) => price);
      expect([Math.max(...prices), Math.min(...prices)]).toEqual([bar.high, bar.low]);
    }
  });
});
