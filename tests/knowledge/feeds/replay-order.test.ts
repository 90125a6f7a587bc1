// The order in which things are told again, against sorting everything at once.
import { describe, expect, test } from "vitest";
import { manualClock, type Random, seededRandom } from "#infra/runtime/index.ts";
import type { BlockOf, Fact } from "#knowledge/domain/index.ts";
import {
  inKnownOrder,
  type KnownOrderOptions,
  type Portion,
  type Told,
} from "#knowledge/feeds/drivers/replay/known-order.ts";
import { openReplayTime } from "#knowledge/feeds/drivers/replay/replay-time.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import { realWait } from "#knowledge/feeds/waiting.ts";

const startMs = Date.parse("2026-03-02T14:30:00Z");

interface Row {
  readonly symbol: string;
  readonly eventMs: number;
  readonly knownMs: number;
  readonly sequence: number;
}

const blockOf = (rows: readonly Row[]): BlockOf<"trade"> =>
  tradeBlock(
    rows.map((row) => ({ ...row, price: 10, size: row.sequence, side: 1 as const, venue: "X" })),
    "test",
  );
const newsOf = (storyId: string, knownAtMs: number): Fact => ({
  kind: "news",
  value: {
    symbol: "AAA",
    storyId,
    publisher: "P",
    title: "T",
    summary: "",
    eventTimeMs: knownAtMs,
    knownAtMs,
    source: "test",
  },
});

/** Rows in windows of event time, most known soon after, some much later, many at the same moment. */
function worldOf(random: Random, count: number) {
  const rows: Row[] = [];
  for (let n = 1; n <= count; n++) {
    const eventMs = startMs + random.integer(10_000);
    const late = random.next() < 0.1 ? random.integer(20_000) : random.integer(3);
    rows.push({ symbol: random.next() < 0.5 ? "AAA" : "BBB", eventMs, knownMs: eventMs + late, sequence: n });
  }
  const facts = Array.from({ length: 40 }, (_, n) => newsOf(`s${n}`, startMs + random.integer(15_000)));
  return { rows, facts };
}

function portionsOf({ rows, facts }: ReturnType<typeof worldOf>, windowMs: number): Portion[] {
  const portions: Portion[] = [{ facts, blocks: [], completeNs: BigInt(startMs) * 1_000_000n }];
  for (let fromMs = startMs; fromMs < startMs + 10_000; fromMs += windowMs) {
    const own = rows
      .filter(({ eventMs }) => eventMs >= fromMs && eventMs < fromMs + windowMs)
      .sort((a, b) =>
        a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.eventMs - b.eventMs || a.sequence - b.sequence,
      );
    const blocks = own.length === 0 ? [] : [blockOf(own)];
    portions.push({ facts: [], blocks, completeNs: BigInt(fromMs + windowMs) * 1_000_000n });
  }
  return portions;
}

/** One word a fact or row, in the order told. */
const wordsOf = (told: readonly Told[]): string[] =>
  told.flatMap((one) =>
    one.kind === "fact"
      ? [(one.fact.value as { storyId: string }).storyId]
      : Array.from((one.block as BlockOf<"trade">).columns.sequence, String),
  );

function sortedWords({ rows, facts }: ReturnType<typeof worldOf>): string[] {
  const all = [
    ...facts.map(({ value }, at) => ({
      knownMs: value.knownAtMs,
      rank: 0,
      eventMs: 0,
      symbol: "",
      sequence: at,
      word: `s${at}`,
    })),
    ...rows.map((row) => ({ ...row, rank: 1, word: String(row.sequence) })),
  ];
  return all
    .sort(
      (a, b) =>
        a.knownMs - b.knownMs ||
        a.rank - b.rank ||
        a.eventMs - b.eventMs ||
        (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0) ||
        a.sequence - b.sequence,
    )
    .map(({ word }) => word);
}

async function toldOf(portions: readonly Portion[], options: KnownOrderOptions = {}): Promise<Told[]> {
  const told: Told[] = [];
  for await (const one of inKnownOrder(portions, options)) told.push(one);
  return told;
}

describe("the order in which things were known", () => {
  test.each([1, 2, 3, 4, 5])("is that of sorting all at once, however the windows lie (seed %i)", async (seed) => {
    const world = worldOf(seededRandom(seed), 2_000);
    const expected = sortedWords(world);
    for (const windowMs of [37, 500, 20_000]) {
      expect(wordsOf(await toldOf(portionsOf(world, windowMs)))).toEqual(expected);
      expect(wordsOf(await toldOf(portionsOf(world, windowMs), { mostRows: 7, grainNs: 2_000_000n }))).toEqual(
        expected,
      );
    }
  });

  test("goes on behind any place, with nothing twice and nothing missing", async () => {
    const world = worldOf(seededRandom(9), 600);
    const all = await toldOf(portionsOf(world, 200));
    const words = wordsOf(all);
    let told = 0;
    for (const [at, one] of all.entries()) {
      told += one.kind === "fact" ? 1 : one.block.rows;
      if (at % 17 !== 0) continue;
      const after = { knownNs: one.knownNs, count: one.countAt };
      expect(wordsOf(await toldOf(portionsOf(world, 730), { after }))).toEqual(words.slice(told));
    }
  });

  test("keeps to a stretch of time, its start within and its end not", async () => {
    const world = worldOf(seededRandom(3), 500);
    const [fromMs, toMs] = [startMs + 3_000, startMs + 6_000];
    const bounds = { fromNs: BigInt(fromMs) * 1_000_000n, toNs: BigInt(toMs) * 1_000_000n };
    const within = {
      rows: world.rows.filter(({ knownMs }) => knownMs >= fromMs && knownMs < toMs),
      facts: world.facts,
    };
    const facts = new Set(
      world.facts
        .filter(({ value }) => value.knownAtMs < fromMs || value.knownAtMs >= toMs)
        .map(({ value }) => (value as { storyId: string }).storyId),
    );
    const expected = sortedWords(within).filter((word) => !facts.has(word));
    expect(wordsOf(await toldOf(portionsOf(world, 400), bounds))).toEqual(expected);
  });

  test("holds no more than it may, and says what to do", async () => {
    const rows = Array.from({ length: 50 }, (_, n) => ({
      symbol: "AAA",
      eventMs: startMs + n,
      knownMs: startMs + 1e9,
      sequence: n + 1,
    }));
    const portions = portionsOf({ rows, facts: [] }, 1_000);
    expect(wordsOf(await toldOf(portions, { mostHeld: 50 }))).toHaveLength(50);
    await expect(toldOf(portions, { mostHeld: 49 })).rejects.toMatchObject({
      code: "knowledge/query-too-large",
      message: expect.stringContaining("mostHeld"),
    });
  });
});

describe("replay time", () => {
  test("runs faster than ours by the speed, and waits so much less", async () => {
    const clock = manualClock(5_000);
    const waits: number[] = [];
    const wait = async (ms: number) => {
      waits.push(ms);
      clock.advance(ms);
    };
    const time = openReplayTime(startMs, 60, { clock, wait });
    await time.wait(60_000);
    expect([waits, time.clock.nowMs() - startMs]).toEqual([[1_000], 60_000]);
  });

  test("leaps to whoever wants to be woken first, in order, without waiting", async () => {
    const time = openReplayTime(0, 0, { clock: manualClock(0), wait: realWait });
    const woken: string[] = [];
    const sleep = (name: string, ms: number) =>
      time.wait(ms).then(() => woken.push(`${name} at ${time.clock.nowMs()}`));
    await Promise.all([sleep("late", 5e9), sleep("first", 10), sleep("second", 10), sleep("soon", 0)]);
    expect(woken).toEqual(["soon at 0", "first at 10", "second at 10", "late at 5000000000"]);
  });

  test("a wait that is called off rejects, and moves nothing", async () => {
    const time = openReplayTime(0, 0, { clock: manualClock(0), wait: realWait });
    const stop = new AbortController();
    const waiting = time.wait(1_000, stop.signal);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(time.wait(1_000, stop.signal)).rejects.toThrow("enough");
    await time.wait(1);
    expect(time.clock.nowMs()).toBe(1);
  });
});
