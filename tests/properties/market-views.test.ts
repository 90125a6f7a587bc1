// What becomes known later changes nothing that a view says, by any of its methods, in any driver: not where it is gone, nor where it is false.
// The table of methods is checked against the view itself, so a new method cannot escape.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isoTime, silentLog } from "#infra/runtime/index.ts";
import { asOf, type BlockKind, blockColumns } from "#knowledge/domain/index.ts";
import {
  type MarketStore,
  type MarketView,
  openChdbMarketStore,
  openMemoryMarketStore,
} from "#knowledge/stores/market/index.ts";
import { close, open } from "#tests/conformance/market-store.facts.ts";
import { plainRows, rowsIn } from "#tests/conformance/market-store.series.facts.ts";
import { observationKinds } from "#tests/conformance/market-store.world.ts";
import { drawWorld, symbols, tickingMs, type World, worldKnownBy, worldScrambledAfter } from "./market-worlds.ts";

type Reads = { readonly [M in Exclude<keyof MarketView, "asOf" | "dataset">]: (view: MarketView) => Promise<unknown> };

const all = async <Q, T>(queries: readonly Q[], read: (query: Q) => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  for (const query of queries) answers.push(await read(query));
  return answers;
};
const stretch = { fromMs: tickingMs - 600_000, toMs: tickingMs + 600_000 };

const reads: Reads = {
  snapshot: (view) => view.snapshot(),
  instruments: (view) => view.instruments(),
  bars: (view) =>
    all(
      (["1d", "1m", "volume:100"] as const).flatMap((interval) =>
        (["none", "splits", "total"] as const).flatMap((adjusted) => [
          { symbols, interval, adjusted },
          { symbols, interval, adjusted, last: 2 },
          { symbols: ["BBB"], interval, adjusted, fromMs: close(2), toMs: close(6) },
        ]),
      ),
      (query) => view.bars(query),
    ),
  news: (view) => all([{ symbols }, { symbols, fromMs: close(3), limit: 4 }], (query) => view.news(query)),
  filings: (view) => all([{ symbols }, { symbols, items: ["equity"] }], (query) => view.filings(query)),
  actions: (view) => view.actions(symbols),
  facts: (view) =>
    all(observationKinds, (kind) =>
      all([{}, { symbols: ["AAA"] }, { fromMs: close(1), toMs: close(3) }, { limit: 3 }], (query) =>
        view.facts(kind, query),
      ),
    ),
  blocks: (view) =>
    all(Object.keys(blockColumns) as BlockKind[], (kind) =>
      all([{}, { symbols: ["CCC"] }, { ...stretch, blockRows: 7 }], (query) => rowsIn(view, kind, query)),
    ),
  rollUp: (view) =>
    all(["1s", "1m", "5m", "1h", "1d"], (interval) =>
      view.rollUp({ symbols, interval, fromMs: tickingMs - 3_600_000, toMs: tickingMs + 3_600_000 }),
    ),
  quotedTrades: (view) =>
    all([{ symbols }, { symbols: ["AAA"], ...stretch }], async (query) => {
      const rows: unknown[] = [];
      for await (const { trade, bid, ask, quoteNs } of view.quotedTrades(query))
        rows.push(...plainRows(trade as never).map((row, n) => [row, bid[n], ask[n], quoteNs[n]]));
      return rows;
    }),
  resolve: (view) =>
    all(["OLD", "AAA", "NEW", "BBB", "nobody"], (name) =>
      all([open(0), open(3), open(6)], (ms) => view.resolve(name, ms)),
    ),
  coverage: (view) => view.coverage(),
};
const methods = Object.keys(reads) as (keyof Reads)[];

/** As bytes: what JSON has no word for is written out. */
const bytesOf = (answer: unknown): string =>
  JSON.stringify(answer, (_, value: unknown) =>
    typeof value === "bigint" || Number.isNaN(value) ? `${String(value)} ${typeof value}` : value,
  );

async function said(view: MarketView): Promise<Readonly<Record<keyof Reads, string>>> {
  const answers = await all(methods, async (method) => [method, bytesOf(await reads[method](view))] as const);
  return Object.fromEntries(answers) as Record<keyof Reads, string>;
}

/** Before, among and after the ticks; on a close and just before it. */
const moments = [close(2), close(4) - 1, tickingMs - 1, tickingMs + 123_457, close(6), close(9)];
const end = close(30);

/** The engine takes a hundred times as long as plain arrays: it is asked about fewer moments, and compared with them below. */
const folder = mkdtempSync(join(tmpdir(), "quorum-views-"));
const drivers: readonly {
  readonly name: string;
  readonly openStore: () => Promise<MarketStore>;
  readonly seeds: readonly number[];
  readonly moments: readonly number[];
}[] = [
  { name: "memory", openStore: openMemoryMarketStore, seeds: [1, 2, 3], moments },
  {
    name: "chdb",
    openStore: () => openChdbMarketStore({ path: folder, log: silentLog }),
    seeds: [1],
    moments: [tickingMs + 123_457],
  },
];

describe.each(drivers)("in the $name store", ({ openStore, seeds, moments }) => {
  let store: MarketStore;
  let count = 0;
  beforeAll(async () => {
    store = await openStore();
  }, 60_000);
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  const stored = async ({ facts, blocks }: World): Promise<(ms: number) => Promise<MarketView>> => {
    count += 1;
    const id = `world_${count}`;
    await store.describe({ id, label: "A world", simulated: true, origin: "test", benchmark: null, nowMs: end });
    await store.append(id, facts);
    for (const block of blocks) await store.appendBlock(id, block);
    return (ms) => store.at(id, asOf(ms));
  };

  test("a view has the methods of the drill's table and no others", async () => {
    const view = await (await stored({ facts: [], blocks: [] }))(end);
    const found = Object.entries(view).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
    expect(found.sort()).toEqual([...methods].sort());
  });

  test.each(seeds)(
    "no read knows what became known later (seed %i)",
    async (seed) => {
      const world = drawWorld(seed);
      const truth = await stored(world);
      const atEnd = await said(await truth(end));
      for (const moment of moments) {
        const before = await said(await truth(moment));
        const worlds = {
          "later facts gone": worldKnownBy(world, moment),
          "later facts false": worldScrambledAfter(world, moment, seed),
        };
        for (const [name, other] of Object.entries(worlds)) {
          const answers = await said(await (await stored(other))(moment));
          // the label of a data set is part of its snapshot, its id too: both are told apart below
          for (const method of methods)
            if (method !== "snapshot")
              expect(answers[method] === before[method], `${method} at ${isoTime(moment)}, ${name}`).toBe(true);
        }
        // the drill can fail: each method does say something else once all is known
        if (moment < tickingMs + 200_000)
          for (const method of methods)
            expect(before[method] === atEnd[method], `${method} at ${isoTime(moment)} and at the end`).toBe(false);
      }
    },
    300_000,
  );

  test.each(seeds)(
    "a snapshot does not know what became known later (seed %i)",
    async (seed) => {
      const world = drawWorld(seed);
      const id = `snapshots_${seed}`;
      const at = async (facts: World, moment: number): Promise<string> => {
        await store.drop(id);
        await store.describe({ id, label: "A world", simulated: true, origin: "test", benchmark: null, nowMs: end });
        await store.append(id, facts.facts);
        for (const block of facts.blocks) await store.appendBlock(id, block);
        return (await store.at(id, asOf(moment))).snapshot();
      };
      for (const moment of moments) {
        const before = await at(world, moment);
        expect(await at(worldKnownBy(world, moment), moment)).toBe(before);
        expect(await at(worldScrambledAfter(world, moment, seed), moment)).toBe(before);
        expect(await at(worldKnownBy(world, moment - 2 * 86_400_000), moment)).not.toBe(before);
      }
    },
    300_000,
  );
});

test.each([1])(
  "the stores in memory and in chdb say the same of every world (seed %i)",
  async (seed) => {
    const path = mkdtempSync(join(tmpdir(), "quorum-views-"));
    const stores = [await openMemoryMarketStore(), await openChdbMarketStore({ path, log: silentLog })];
    try {
      const { facts, blocks } = drawWorld(seed);
      for (const store of stores) {
        await store.describe({ id: "d", label: "d", simulated: true, origin: "test", benchmark: null, nowMs: end });
        await store.append("d", facts);
        for (const block of blocks) await store.appendBlock("d", block);
      }
      for (const moment of [close(4) - 1, tickingMs + 123_457, end]) {
        const [memory, chdb] = await all(stores, async (store) => said(await store.at("d", asOf(moment))));
        for (const method of methods)
          if (method !== "snapshot") expect(chdb?.[method], `${method} at ${isoTime(moment)}`).toBe(memory?.[method]);
      }
    } finally {
      for (const store of stores) await store.close();
      rmSync(path, { recursive: true, force: true });
    }
  },
  300_000,
);
