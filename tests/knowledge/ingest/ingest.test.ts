import { describe, expect, test } from "vitest";
import { fixedClock, QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { cutShort } from "#knowledge/feeds/vendor/cut-short.ts";
import { type IngestParts, ingest } from "#knowledge/ingest/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, news } from "../../conformance/market-store.facts.ts";
import { factItem, feedOf, memoryProgress, memoryQuarantine } from "./fakes.ts";

const given = dataset("world");
const facts = [bar("AAA", 0, 10), bar("AAA", 1, 11), news("AAA", "s", close(0))];
const items = facts.map((fact, i) => factItem(fact, i + 2));

async function desk(store?: MarketStore) {
  const market = store ?? (await openMemoryMarketStore());
  const [quarantine, progress] = [memoryQuarantine(), memoryProgress()];
  const parts = { market, quarantine, progress, clock: fixedClock(5), log: silentLog };
  const run = (feed: Feed, more: Partial<IngestParts> = {}) => ingest(feed, { ...parts, ...more });
  return { market, quarantine, progress, run };
}

const isDone = async (progress: ReturnType<typeof memoryProgress>): Promise<boolean> =>
  ((await progress.progress("world", "given"))?.position as { readonly isDone?: boolean } | undefined)?.isDone === true;

describe("ingestion", () => {
  test("stores every fact, describes the data set and counts what it did", async () => {
    const { market, progress, run } = await desk();
    expect(await run(feedOf(given, items))).toEqual({
      dataset: given,
      skipped: false,
      resumed: false,
      stored: 3,
      known: 0,
      rejected: 0,
      repaired: 0,
      byKind: { bar: 2, news: 1 },
      files: { "facts.csv": { rows: 0, rejected: 0, kinds: { bar: 2, news: 1 }, notes: [] } },
      noticed: [],
    });
    expect(await market.datasets()).toEqual([given]);
    expect(await (await market.at("world", asOf(close(9)))).bars({ symbols: ["AAA"], adjusted: "none" })).toHaveLength(
      2,
    );
    expect((await progress.progress("world", "given"))?.position).toMatchObject({ fingerprint: "print", isDone: true });
  });

  test("of the same fingerprint again reads nothing and says so", async () => {
    const { run } = await desk();
    const feed = feedOf(given, items);
    await run(feed);
    expect(await run(feed)).toMatchObject({ dataset: given, skipped: true, stored: 0, known: 0 });
    expect(feed.readings).toBe(1);
  });

  test("of a second source into a set leaves its name, its origin and the first one's quarantine", async () => {
    const { market, quarantine, run } = await desk();
    const wrong = { kind: "rejected", origin: { file: "facts.csv", line: 9 }, reason: "no", raw: "x" } as const;
    await run(feedOf(given, [...items, wrong]));
    const other = {
      ...feedOf({ ...given, label: "Another", origin: "elsewhere", nowMs: given.nowMs + 5 }, [items[0]!]),
      id: "second",
    };
    expect((await run(other)).dataset).toEqual({ ...given, nowMs: given.nowMs + 5 });
    expect(await market.datasets()).toEqual([{ ...given, nowMs: given.nowMs + 5 }]);
    expect(await quarantine.count("world")).toBe(1);
    const again = {
      ...given,
      label: "Another",
      origin: "elsewhere",
      simulated: !given.simulated,
      nowMs: given.nowMs - 5,
    };
    await run({ ...feedOf(again, [items[0]!], "a second reading"), id: "second" });
    expect(await market.datasets()).toEqual([{ ...given, nowMs: given.nowMs + 5 }]);
  });

  test("of an earlier stretch by a vendor leaves the set's now where it is", async () => {
    const { market, run } = await desk();
    const vendor = (nowMs: number, fingerprint: string): Feed => {
      const feed = feedOf({ ...given, nowMs }, items, fingerprint);
      return { ...feed, can: { ...feed.can, retells: { bar: "undated" } } };
    };
    await run(vendor(1_000_000, "to the present"));
    await run(vendor(500_000, "up to 2015"));
    expect((await market.datasets())[0]?.nowMs).toBe(1_000_000);
  });

  test("of a vendor's other symbols leaves what lies in quarantine of the first ones", async () => {
    const { quarantine, run } = await desk();
    const wrong = { kind: "rejected", origin: { file: "bars", line: null }, reason: "no", raw: "x" } as const;
    const vendor = (feed: Feed): Feed => ({ ...feed, can: { ...feed.can, retells: { bar: "undated" } } });
    await run(vendor(feedOf(given, [...items, wrong])));
    await run(vendor(feedOf(given, [items[0]!], "other symbols")));
    expect(await quarantine.count("world")).toBe(1);
    await run(feedOf(given, [items[0]!], "a folder, read whole"));
    expect(await quarantine.count("world")).toBe(0);
  });

  test("of another fingerprint reads again; what was there is known, a changed fact is added and seen", async () => {
    const { market, run } = await desk();
    await run(feedOf(given, items));
    const mended = factItem(bar("AAA", 1, 12), 3);
    expect(await run(feedOf(given, [items[0]!, mended, items[2]!], "other"))).toMatchObject({
      skipped: false,
      stored: 1,
      known: 2,
    });
    const bars = await (await market.at("world", asOf(close(9)))).bars({ symbols: ["AAA"], adjusted: "none" });
    expect(bars.map((b) => b.close)).toEqual([10, 12]);
  });

  test("reads again where the facts are gone and only the record of them is left", async () => {
    const { market, run } = await desk();
    const feed = feedOf(given, items);
    await run(feed);
    await market.drop("world");
    expect(await run(feed)).toMatchObject({ skipped: false, stored: 3 });
  });

  test("puts rejected lines and facts that break a rule aside with place, reason and time; the rest loads", async () => {
    const { quarantine, run } = await desk();
    const broken = bar("AAA", 2, 10, { high: 1 });
    const report = await run(
      feedOf(given, [
        items[0]!,
        { kind: "rejected", origin: { file: "bars.csv", line: 7 }, reason: "wanted 8 columns, found 3", raw: "a,b,c" },
        factItem(broken, 8),
        factItem(facts[1]!, 9, "mended"),
      ]),
    );
    expect(report).toMatchObject({ stored: 2, rejected: 2, repaired: 1 });
    expect(quarantine.lines).toEqual([
      {
        dataset: "world",
        source: "given",
        file: "bars.csv",
        line: 7,
        reason: "wanted 8 columns, found 3",
        raw: "a,b,c",
        atMs: 5,
      },
      {
        dataset: "world",
        source: "given",
        file: "facts.csv",
        line: 8,
        reason: expect.stringContaining("high is below"),
        raw: JSON.stringify(broken.value),
        atMs: 5,
      },
    ]);
  });

  test("that breaks off in the middle is not taken for whole, and the next one completes it without doubles", async () => {
    const { market, progress, run } = await desk();
    const feed = feedOf(given, items);
    const broken: Feed = {
      ...feed,
      async *history() {
        yield items[0]!;
        throw new Error("the cable was pulled");
      },
    };
    await expect(run(broken)).rejects.toThrow("the cable was pulled");
    expect(await isDone(progress)).toBe(false);
    await market.append("world", [facts[1]!]); // as far as a batch got
    expect(await run(feed)).toMatchObject({ stored: 1, known: 2 });
    expect(await run(feed)).toMatchObject({ skipped: true });
  });

  test("of a source that told less than was asked for says so, and reads it again the next time", async () => {
    const { run, progress } = await desk();
    const feed = feedOf(given, [...items, cutShort("the vendor", "what is older than Monday is missing")]);
    expect((await run(feed)).noticed).toEqual(["the vendor: what is older than Monday is missing"]);
    expect(await isDone(progress)).toBe(false);
    expect(await run(feed)).toMatchObject({ skipped: false, stored: 0, known: 3 });
  });

  test("that cannot go on keeps what was read before it broke off", async () => {
    const { market, run } = await desk();
    const feed = feedOf(given, items);
    const limited: Feed = {
      ...feed,
      async *history() {
        yield* items;
        const details = { fault: "outside", retry: true } as const;
        throw new QuorumError("knowledge/feed-rate-limited", "A hundred a day.", details);
      },
    };
    await expect(run(limited)).rejects.toMatchObject({ code: "knowledge/feed-rate-limited" });
    expect(await (await market.at("world", asOf(close(9)))).news({ symbols: ["AAA"] })).toHaveLength(1);
  });

  test("whose store fails is not taken for whole, and the failure is the store's own", async () => {
    const { market, progress, run } = await desk();
    const append = market.append.bind(market);
    market.append = async () => {
      throw new QuorumError("infra/disk-full", "The disk is full.", { fault: "outside", retry: true });
    };
    await expect(run(feedOf(given, items))).rejects.toMatchObject({ code: "infra/disk-full" });
    expect(await isDone(progress)).toBe(false);
    market.append = append;
    expect(await run(feedOf(given, items))).toMatchObject({ stored: 3, skipped: false });
  });

  test("stores in batches, so that a feed of any length fits", async () => {
    const { market } = await desk();
    const sizes: number[] = [];
    const watched: MarketStore = Object.assign(Object.create(market) as MarketStore, {
      append: (id: string, batch: Parameters<MarketStore["append"]>[1]) => {
        sizes.push(batch.length);
        return market.append(id, batch);
      },
      describe: market.describe.bind(market),
      datasets: market.datasets.bind(market),
      bounds: market.bounds.bind(market),
    });
    const many = Array.from({ length: 41_000 }, (_, n) => factItem(news("AAA", `s${n}`, n), n));
    const report = await ingest(feedOf(given, many), {
      market: watched,
      quarantine: memoryQuarantine(),
      progress: memoryProgress(),
      clock: fixedClock(0),
      log: silentLog,
    });
    expect(sizes).toEqual([20_000, 20_000, 1_000]);
    expect(report).toMatchObject({ stored: 41_000, rejected: 0, known: 0 });
  });
});
