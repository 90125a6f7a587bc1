// A live source that misbehaves in every way it can: what the stream says, and that nothing is lost or told twice.
import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { manualClock, QuorumError, seededRandom } from "#infra/runtime/index.ts";
import type { FeedItem, LiveItem } from "#knowledge/feeds/index.ts";
import { type LivePolicy, type LiveSource, liveStream, type Reading } from "#knowledge/feeds/live/live-stream.ts";
import { realWait, type Wait } from "#knowledge/feeds/waiting.ts";

type Step = { readonly n: number; readonly eventMs?: number } | "silence" | "break" | "end" | "garbage";

const item = (n: number): FeedItem => ({
  kind: "rejected",
  origin: { file: "test", line: n },
  reason: "an item",
  raw: String(n),
});

/** One list of steps a connection. */
function sourceOf(connections: readonly (readonly Step[] | QuorumError)[], backfill?: LiveSource<Step>["backfill"]) {
  let next = 0;
  const closed: number[] = [];
  const source: LiveSource<Step> = {
    address: "test",
    ...(backfill && { backfill }),
    async connect(signal) {
      const at = next++;
      const steps = connections[at] ?? ["silence"];
      if (steps instanceof QuorumError) throw steps;
      async function* messages() {
        for (const step of steps as readonly Step[]) {
          if (step === "silence") await realWait(60_000, signal);
          else if (step === "break")
            throw new QuorumError("knowledge/feed-failed", "cut", { fault: "outside", retry: true });
          else if (step === "end") return;
          else yield step;
        }
        await realWait(60_000, signal);
      }
      return { messages: messages(), close: () => void closed.push(at) };
    },
    read(step): Reading {
      if (typeof step === "string") throw new Error("no message");
      const sequence = { stream: "s", number: step.n, symbol: null };
      return { items: [item(step.n)], sequence, ...(step.eventMs !== undefined && { eventMs: step.eventMs }) };
    },
  };
  return { source, closed, connects: () => next };
}

/** Waits that move a clock, once everything that is ready has had its turn. */
const movedBy =
  (clock: ReturnType<typeof manualClock>): Wait =>
  async (ms, signal) => {
    await nextTurn();
    signal?.throwIfAborted();
    clock.advance(ms);
  };

const quick: Partial<LivePolicy> = { staleAfterMs: 40, deadAfterMs: 80, firstPauseMs: 1, longestPauseMs: 4 };

/** What the stream says until `count` items of the wanted kind were seen. */
async function said(source: LiveSource<Step>, until: (all: readonly LiveItem[]) => boolean, policy = quick) {
  const stop = new AbortController();
  const all: LiveItem[] = [];
  const parts = { clock: manualClock(1_000), random: seededRandom(1), policy };
  for await (const one of liveStream(source, stop.signal, parts)) {
    all.push(one);
    if (until(all)) stop.abort();
  }
  return all;
}
const items = (all: readonly LiveItem[]) => all.flatMap((one) => (one.kind === "rejected" ? [Number(one.raw)] : []));
const states = (all: readonly LiveItem[]) => all.flatMap((one) => (one.kind === "state" ? [one.state] : []));
const have = (count: number) => (all: readonly LiveItem[]) => items(all).length >= count;

describe("a live stream", () => {
  test("hands on messages in order and ends when told", async () => {
    const { source, closed } = sourceOf([[{ n: 1 }, { n: 2 }, { n: 3 }]]);
    const all = await said(source, have(3));
    expect(items(all)).toEqual([1, 2, 3]);
    expect(states(all)).toEqual(["connecting", "live", "stopped"]);
    expect(closed).toEqual([0]);
  });

  test("comes back after a break, says what may be missing, and drops what is told twice", async () => {
    const { source } = sourceOf([
      [{ n: 1 }, { n: 2 }, "break"],
      [{ n: 2 }, { n: 3 }],
    ]);
    const all = await said(source, have(3));
    expect(items(all)).toEqual([1, 2, 3]);
    expect(states(all)).toEqual(["connecting", "live", "reconnecting", "live", "stopped"]);
    expect(all.filter(({ kind }) => kind === "gap")).toHaveLength(1);
  });

  test("fills the gap from history, and says so where that fails", async () => {
    const fill = async function* () {
      yield item(90);
    };
    const filled = await said(sourceOf([[{ n: 1 }, "end"], [{ n: 2 }]], fill).source, have(3));
    expect(items(filled)).toEqual([1, 90, 2]);
    expect(states(filled)).toContain("backfilling");
    const broken = async function* (): AsyncGenerator<FeedItem> {
      yield* [];
      throw new QuorumError("knowledge/feed-failed", "no history today", { fault: "outside", retry: true });
    };
    const all = await said(sourceOf([[{ n: 1 }, "end"], [{ n: 2 }]], broken).source, have(2));
    expect(items(all)).toEqual([1, 2]);
    expect(all.some((one) => one.kind === "state" && one.detail.includes("no history today"))).toBe(true);
  });

  test("what happened between the end of history and the first connection is a gap, filled like any other", async () => {
    const asked: [number, number][] = [];
    const { source } = sourceOf([[{ n: 1 }, "end"], [{ n: 2 }]], async function* (_symbol, fromMs, toMs) {
      asked.push([fromMs, toMs]);
      yield item(100 + asked.length);
    });
    const stop = new AbortController();
    const all: LiveItem[] = [];
    const parts = { clock: manualClock(1_000), random: seededRandom(1), policy: quick, sinceMs: 400 };
    for await (const one of liveStream(source, stop.signal, parts)) {
      all.push(one);
      if (items(all).length === 4) stop.abort();
    }
    expect(items(all)).toEqual([101, 1, 102, 2]);
    expect(asked[0]).toEqual([400, 1_000]);
    const gaps = all.flatMap((one) => (one.kind === "gap" ? [[one.fromMs, one.detail]] : []));
    expect(gaps).toEqual([
      [400, "history ends before the connection"],
      [1_000, "the connection was lost"],
    ]);
  });

  test("a hole in the numbers is a gap of its own", async () => {
    const all = await said(sourceOf([[{ n: 1 }, { n: 5 }]]).source, have(2));
    const gaps = all.flatMap((one) => (one.kind === "gap" ? [one.detail] : []));
    expect(gaps).toEqual(["s: 2 to 4 are missing"]);
  });

  test("silence is told as stale, longer silence ends the connection", async () => {
    const { source, connects } = sourceOf([[{ n: 1 }, "silence"], [{ n: 2 }]]);
    const all = await said(source, have(2));
    expect(states(all)).toEqual(["connecting", "live", "stale", "reconnecting", "live", "stopped"]);
    expect(connects()).toBe(2);
  });

  test("a message that cannot be read is rejected and the stream goes on", async () => {
    const all = await said(sourceOf([["garbage", { n: 1 }]]).source, have(2));
    expect(all.filter((one) => one.kind === "rejected").map(({ reason }) => reason)).toEqual(["no message", "an item"]);
  });

  test("a clock that is wrong is told once, and once more when it is right again", async () => {
    const steps = [
      { n: 1, eventMs: 1_000 },
      { n: 2, eventMs: 20_000 },
      { n: 3, eventMs: 20_001 },
      { n: 4, eventMs: 1_001 },
    ];
    const all = await said(sourceOf([steps]).source, have(4));
    expect(states(all)).toEqual(["connecting", "live", "skewed", "live", "stopped"]);
    expect(all.find((one) => one.kind === "state" && one.state === "skewed")).toMatchObject({
      detail: "the source's clock is 19000 ms ahead",
    });
  });

  test("a refused key ends the stream with the error", async () => {
    const refused = new QuorumError("knowledge/feed-unauthorised", "bad key", { fault: "caller", retry: false });
    const { source, connects } = sourceOf([refused]);
    await expect(said(source, () => false)).rejects.toThrow("bad key");
    expect(connects()).toBe(1);
  });

  test("leaves nothing on the signal, however often it comes back", async () => {
    const stop = new AbortController();
    const { source, connects } = sourceOf(Array.from({ length: 30 }, (_, n) => [{ n }, "break"]));
    const most: number[] = [];
    const parts = { clock: manualClock(1_000), random: seededRandom(1), policy: quick };
    for await (const _ of liveStream(source, stop.signal, parts)) {
      most.push(getEventListeners(stop.signal, "abort").length);
      if (connects() === 25) stop.abort();
    }
    expect(Math.max(...most)).toBeLessThan(4);
  });

  test("a message that was handed on is let go of", async () => {
    const stop = new AbortController();
    const handed: WeakRef<object>[] = [];
    const source: LiveSource<object> = {
      address: "test",
      async connect() {
        async function* messages() {
          for (let n = 0; n < 2_000; n++) {
            const message = { n };
            handed.push(new WeakRef(message));
            yield message;
          }
          await realWait(60_000, stop.signal);
        }
        return { messages: messages(), close: () => {} };
      },
      read: () => ({ items: [item(1)] }),
    };
    const parts = { clock: manualClock(1_000), random: seededRandom(1) };
    let [seen, held] = [0, 0];
    setFlagsFromString("--expose-gc");
    for await (const one of liveStream(source, stop.signal, parts)) {
      if (one.kind !== "rejected" || ++seen < 2_000) continue;
      await realWait(1);
      (runInNewContext("gc") as () => void)();
      held = handed.filter((message) => message.deref() !== undefined).length;
      stop.abort();
    }
    expect(held).toBeLessThan(200);
  });
});

describe("a source that cannot be reached", () => {
  const refused = new QuorumError("knowledge/feed-failed", "refused.", { fault: "outside", retry: true });
  /** Told on a clock that the pauses move. */
  async function told(source: LiveSource<Step>, giveUpAfterMs: number) {
    const clock = manualClock(0);
    const all: LiveItem[] = [];
    const policy = { giveUpAfterMs, firstPauseMs: 1_000, longestPauseMs: 8_000 };
    const wait = movedBy(clock);
    const stream = liveStream(source, new AbortController().signal, { clock, random: seededRandom(1), wait, policy });
    const thrown = await (async () => {
      for await (const one of stream) all.push(one);
    })().catch((error: unknown) => error);
    return { all, thrown, nowMs: clock.nowMs() };
  }

  test("is tried with growing pauses, each told with what is left, and given up with a code when told to", async () => {
    const { source } = sourceOf(Array.from({ length: 100 }, () => refused));
    const { all, thrown, nowMs } = await told(source, 60_000);
    expect(thrown).toMatchObject({ code: "knowledge/feed-unreachable", retry: true });
    expect(String(thrown)).toMatch(/test could not be reached for 60 s, in \d+ tries: refused/);
    expect(nowMs).toBe(60_000);
    expect(states(all).at(-1)).toBe("stopped");
    const tries = all.flatMap((one) => (one.kind === "state" && one.state === "reconnecting" ? [one.detail] : []));
    expect(tries.length).toBeGreaterThan(5);
    expect(tries[3]).toMatch(/^refused\. Tried 4 times, given up in 5\d s\.$/);
  });

  test("for less than that in one go is not given up, and one that opens and says nothing has not been there", async () => {
    const { source } = sourceOf([
      ...Array.from({ length: 4 }, () => refused),
      [{ n: 1 }, "break"],
      ...Array.from({ length: 100 }, () => ["break"] as const),
    ]);
    const { all, thrown, nowMs } = await told(source, 20_000);
    expect(items(all)).toEqual([1]);
    expect(thrown).toMatchObject({ code: "knowledge/feed-unreachable" });
    expect(nowMs).toBeGreaterThan(20_000);
  });
});

test("a source that never pauses leaves the process its turns, so that it can be told to stop", async () => {
  const stop = new AbortController();
  let told = 0;
  async function* messages(): AsyncGenerator<Step> {
    for (let n = 1; n < 1_000_000; n++) yield { n };
  }
  const source: LiveSource<Step> = {
    ...sourceOf([]).source,
    connect: async () => ({ messages: messages(), close: () => {} }),
  };
  setImmediate(() => stop.abort()); // as a signal of the process comes
  const parts = { clock: manualClock(0), random: seededRandom(1), policy: quick };
  for await (const one of liveStream(source, stop.signal, parts)) if (one.kind === "rejected") told += 1;
  expect(told).toBeLessThan(1_000);
});

test("what was filled once is not filled again after the next break", async () => {
  const filled: number[] = [];
  const { source } = sourceOf([[{ n: 1 }, "break"], ["break"], ["break"], [{ n: 2 }]], async function* (_, fromMs) {
    filled.push(fromMs);
    yield item(100 + filled.length);
  });
  const clock = manualClock(0);
  const stop = new AbortController();
  const wait = movedBy(clock);
  for await (const one of liveStream(source, stop.signal, { clock, random: seededRandom(1), wait }))
    if (one.kind === "rejected" && one.raw === "2") stop.abort();
  expect(filled).toHaveLength(3);
  expect(new Set(filled).size).toBe(3);
});
