// What every feed of a vendor must do, against a server that answers in the vendor's documented format.
import { expect } from "vitest";
import { manualClock, QuorumError, seededRandom, silentLog } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "#knowledge/feeds/index.ts";
import type { VendorParts } from "#knowledge/feeds/vendor/vendor-feed.ts";
import { type Asked, type Reply, vendorServer } from "#tests/fakes/vendor-server.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export const secretKey = "key-0123456789-secret";

export interface VendorRig {
  /** Where the clock stands; ISO 8601. */
  readonly now: string;
  /** The feed over at least two symbols or series, with secretKey as its key. */
  readonly open: (base: string, parts: VendorParts, symbols?: readonly string[]) => Promise<Feed>;
  readonly symbols: readonly string[];
  /** The documented answers to all that is asked, in more than one page where the vendor pages. */
  readonly answer: (asked: Asked) => Reply;
  /** What must come out, in any order: kind, symbol and both times are compared, and the fields given. */
  readonly expected: readonly { readonly kind: Fact["kind"]; readonly value: Readonly<Record<string, unknown>> }[];
  /** Addresses asked, where pages matter: how often at least. */
  readonly leastRequests: number;
  /** False where the symbols are series, which nobody trades. */
  readonly traded?: boolean;
  /** The same answers with one row that is no fact: a price below zero, a day that does not exist. */
  readonly answerWithBadRow: (asked: Asked) => Reply;
  /** How the vendor refuses a key, and asks for patience, where it is not by status 401 and 429. */
  readonly unauthorised?: Reply;
  readonly rateLimited?: Reply;
  /** An answer of another shape. */
  readonly otherShape?: Reply;
}

interface World {
  readonly rig: VendorRig;
  read(answer: (asked: Asked, times: number) => Reply): Promise<Reading>;
  feedOf(symbols?: readonly string[]): Promise<Feed>;
  destroy(): Promise<void>;
}

interface Reading {
  readonly items: readonly FeedItem[];
  readonly asked: readonly Asked[];
  readonly waits: readonly number[];
  readonly error: QuorumError | null;
}

function worldOf(rig: VendorRig): World {
  const open = async (base: string, waits: number[], symbols?: readonly string[]) => {
    const clock = manualClock(Date.parse(rig.now));
    const wait = async (ms: number) => void waits.push(ms);
    return rig.open(base, { clock, random: seededRandom(1), log: silentLog, wait }, symbols);
  };
  return {
    rig,
    feedOf: (symbols) => open("http://127.0.0.1:9", [], symbols),
    async read(answer) {
      const waits: number[] = [];
      const server = await vendorServer(answer);
      const items: FeedItem[] = [];
      let error: QuorumError | null = null;
      try {
        for await (const item of (await open(server.url, waits)).history()) items.push(item);
      } catch (thrown) {
        if (!(thrown instanceof QuorumError)) throw thrown;
        error = thrown;
      }
      return { items, asked: server.asked, waits, error };
    },
    async destroy() {},
  };
}

/** All but who it is about. */
const factsOf = (items: readonly FeedItem[]) =>
  items.flatMap((item) => (item.kind === "fact" && item.fact.kind !== "instrument" ? [item.fact] : []));

const facts: Facts<World> = {
  async "FD-01 reads history to its last page, every fact once, with both its times"({ rig, read }) {
    const { items, error, asked } = await read(rig.answer);
    expect(error).toBeNull();
    const found = factsOf(items);
    expect(found).toEqual(
      expect.arrayContaining(rig.expected.map(({ kind, value }) => ({ kind, value: expect.objectContaining(value) }))),
    );
    expect(found).toHaveLength(rig.expected.length);
    expect(items.filter(({ kind }) => kind === "rejected")).toEqual([]);
    expect(asked.length).toBeGreaterThanOrEqual(rig.leastRequests);
  },
  async "FD-02 knows nothing later than its clock"({ rig, read }) {
    const { items } = await read(rig.answer);
    const nowMs = Date.parse(rig.now);
    expect(factsOf(items).filter(({ value }) => value.knownAtMs > nowMs)).toEqual([]);
    expect(factsOf(items).filter(({ value }) => value.knownAtMs < value.eventTimeMs && !("exMs" in value))).toEqual([]);
  },
  async "FD-03 a refused key ends the read at once and is not shown"({ rig, read }) {
    const refusal = rig.unauthorised ?? { status: 401, body: { message: `bad key ${secretKey}` } };
    const { error, asked } = await read(() => refusal);
    expect(error?.code).toBe("knowledge/feed-unauthorised");
    expect(error?.fault).toBe("caller");
    expect(JSON.stringify([error?.message, error?.context])).not.toContain(secretKey);
    expect(asked).toHaveLength(1);
  },
  async "FD-04 is patient where the vendor asks for it, and loses nothing"({ rig, read }) {
    const slow = rig.rateLimited ?? { status: 429, headers: { "retry-after": "1" }, body: { message: "slow down" } };
    const { items, waits, error } = await read((asked, times) => (times === 1 ? slow : rig.answer(asked)));
    expect(error).toBeNull();
    expect(waits.length).toBeGreaterThan(0);
    expect(factsOf(items)).toHaveLength(rig.expected.length);
  },
  async "FD-05 tries again where the server fails, and says so in the end"({ rig, read }) {
    const once = await read((asked, times) => (times === 1 ? { status: 503, body: "down" } : rig.answer(asked)));
    expect(once.error).toBeNull();
    expect(factsOf(once.items)).toHaveLength(rig.expected.length);
    const always = await read(() => ({ status: 503, body: "down" }));
    expect([always.error?.code, always.error?.retry]).toEqual(["knowledge/feed-failed", true]);
  },
  async "FD-06 an answer in another shape is an error that names where"({ rig, read }) {
    const { error } = await read(() => rig.otherShape ?? { body: { nothing: "as documented" } });
    expect(error?.code).toBe("knowledge/feed-failed");
    expect(error?.message).toMatch(/another shape|no JSON|not a feed/);
  },
  async "FD-07 a row that is no fact is handed on with its reason, the rest is read"({ rig, read }) {
    const { items, error } = await read(rig.answerWithBadRow);
    expect(error).toBeNull();
    const rejected = items.filter((item) => item.kind === "rejected");
    expect(rejected).toHaveLength(1);
    expect(rejected[0]?.kind === "rejected" && rejected[0].reason.length > 3 && rejected[0].raw.length > 2).toBe(true);
    expect(factsOf(items).length).toBeGreaterThanOrEqual(rig.expected.length - 1);
  },
  async "FD-09 says who is read about, from the start of the reading on: a stand-in for each symbol that is traded"({
    rig,
    read,
    feedOf,
  }) {
    const { items } = await read(rig.answer);
    const named = items.flatMap((item) => (item.kind === "fact" && item.fact.kind === "instrument" ? [item.fact] : []));
    expect(named.map(({ value }) => value.symbol)).toEqual(rig.traded === false ? [] : [...rig.symbols]);
    const dated = factsOf(items).filter(({ value }) => !("exMs" in value)); // actions may be announced long before
    const first = Math.min(...dated.map(({ value }) => value.knownAtMs));
    for (const { value } of named) expect(value.knownAtMs).toBeLessThanOrEqual(first);
    expect((await feedOf()).can.retells?.instrument).toBe("stand-in");
  },
  async "FD-08 the same request has the same name, another one another"({ rig, feedOf }) {
    const [first, again, fewer] = await Promise.all([feedOf(), feedOf(), feedOf(rig.symbols.slice(0, 1))]);
    expect(await first.identify()).toEqual(await again.identify());
    expect((await fewer.identify()).fingerprint).not.toBe((await first.identify()).fingerprint);
    const { dataset, fingerprint } = await first.describe();
    expect([dataset.simulated, dataset.id, fingerprint]).toEqual([
      false,
      (await first.identify()).datasetId,
      (await first.identify()).fingerprint,
    ]);
    expect(JSON.stringify(dataset)).not.toContain(secretKey);
  },
};

export function vendorFeedSuite(vendor: string, rig: VendorRig, options?: SuiteOptions): void {
  runFacts(`feed: ${vendor}`, async () => worldOf(rig), facts, options);
}
