// The small parts of the bus, each against a plain model of what it should be.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { manualClock } from "#infra/runtime/index.ts";
import { openBusOver } from "#knowledge/bus/bus-over.ts";
import { deque } from "#knowledge/bus/delivery/deque.ts";
import { dueQueue } from "#knowledge/bus/delivery/due-queue.ts";
import { pauseMs } from "#knowledge/bus/delivery/pause.ts";
import { acknowledged } from "#knowledge/bus/drivers/embedded/acknowledged.ts";
import { crc32c } from "#knowledge/bus/drivers/embedded/crc32c.ts";
import { openGroupCommit } from "#knowledge/bus/drivers/embedded/group-commit.ts";
import { readMessage, sequenceOf, writeMessage } from "#knowledge/bus/drivers/embedded/record.ts";
import { droppable } from "#knowledge/bus/drivers/embedded/retention.ts";
import { openRoom } from "#knowledge/bus/drivers/embedded/room.ts";
import { defineTopic } from "#knowledge/bus/index.ts";

describe("CRC-32C", () => {
  test.each([
    ["123456789", 0xe3069283], // the check value of the catalogue of CRC algorithms
    ["", 0],
    ["a", 0xc1d04330],
  ])("of %j is as published", (text, expected) => {
    const bytes = Buffer.from(text);
    expect(crc32c(bytes, 0, bytes.length)).toBe(expected);
  });

  test("of 32 zero bytes and 32 bytes of ones is as in RFC 3720, wherever they lie", () => {
    for (const [fill, expected] of [
      [0, 0x8a9136aa],
      [0xff, 0x62a8ab43],
    ] as const) {
      for (let at = 0; at < 9; at++) {
        const bytes = Buffer.alloc(50, 7).fill(fill, at, at + 32);
        expect(crc32c(bytes, at, at + 32)).toBe(expected);
      }
    }
  });
});

test("a message is read from its bytes as it was written, at any place", () => {
  const text = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" });
  const message = fc.record({
    json: fc.json(),
    key: fc.option(text),
    eventTimeMs: fc.option(fc.integer()),
    deliverAfterMs: fc.nat(),
    id: fc.option(text),
    sequence: fc.option(fc.record({ producer: text, number: fc.nat() })),
  });
  fc.assert(
    fc.property(message, fc.nat(100), fc.nat(2_000_000_000_000), (given, at, publishedMs) => {
      const bytes = Buffer.alloc(4_096);
      const end = writeMessage(bytes, at, given, publishedMs);
      const { key, eventTimeMs, id, json } = given;
      const dueMs = given.deliverAfterMs === 0 ? 0 : publishedMs + given.deliverAfterMs;
      expect(readMessage(bytes, at + 8, end)).toEqual({ publishedMs, key, eventTimeMs, dueMs, id, json });
      expect(sequenceOf(bytes, at + 8)).toEqual(given.sequence);
    }),
  );
});

test("acknowledged numbers are a set, whatever the order in which they come", () => {
  fc.assert(
    fc.property(fc.nat(20), fc.array(fc.nat(60), { maxLength: 120 }), (from, numbers) => {
      const model = new Set<number>();
      let acks = acknowledged(from);
      for (const number of numbers) {
        const isNew = number >= from && !model.has(number);
        expect(acks.add(number)).toBe(isNew);
        if (number >= from) model.add(number);
        if (number % 7 === 0) acks = acknowledged(acks.mark, acks.runs()); // stored and read again
      }
      let mark = from;
      while (model.has(mark)) mark += 1;
      expect(acks.mark).toBe(mark);
      expect(acks.above).toBe([...model].filter((number) => number > mark).length);
      for (let number = 0; number < 70; number++) expect(acks.has(number)).toBe(number < from || model.has(number));
    }),
  );
});

test("a queue with two ends keeps what an array would", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constant("shift"),
          fc.nat(),
          fc.nat().map((n) => -n - 1),
        ),
        { maxLength: 200 },
      ),
      (steps) => {
        const model: number[] = [];
        const queue = deque<number>();
        for (const step of steps) {
          if (typeof step === "string") expect(queue.shift()).toBe(model.shift());
          else if (step < 0) {
            model.unshift(step);
            queue.pushFront(step);
          } else {
            model.push(step);
            queue.push(step);
          }
          expect(queue.size).toBe(model.length);
        }
      },
    ),
  );
});

test("what waits for its time comes by time, and in turn where the time is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 100 }), fc.nat(30), (times, nowMs) => {
      const queue = dueQueue<number>();
      for (const [turn, dueMs] of times.entries()) queue.add(dueMs, turn);
      const sorted = times.map((dueMs, turn) => ({ dueMs, turn })).sort((a, b) => a.dueMs - b.dueMs || a.turn - b.turn);
      expect(queue.nextMs()).toBe(sorted[0]?.dueMs ?? null);
      for (const { dueMs, turn } of sorted) expect(queue.takeDue(nowMs)).toBe(dueMs <= nowMs ? turn : undefined);
    }),
  );
});

test("pauses grow by the factor up to the longest", () => {
  const redelivery = { firstMs: 100, factor: 3, maxMs: 1_000 };
  expect([1, 2, 3, 4, 500].map((failures) => pauseMs({ redelivery }, failures))).toEqual([100, 300, 900, 1_000, 1_000]);
});

describe("group commit", () => {
  test("stores together what was asked for together, and tells each who asked", async () => {
    const commits: number[] = [];
    let pending = 0;
    const group = openGroupCommit(5, async () => {
      commits.push(pending);
      pending = 0;
    });
    const ask = () => {
      pending += 1;
      return group.request();
    };
    await Promise.all([ask(), ask(), ask()]);
    await Promise.all([ask(), ask()]);
    expect(commits).toEqual([3, 2]);
  });

  test("tells a failure to those whose commit failed, and to no others", async () => {
    let turn = 0;
    const group = openGroupCommit(1, async () => {
      turn += 1;
      if (turn === 1) throw new Error("no room");
    });
    const first = group.request();
    const failed = expect(first).rejects.toThrow("no room");
    await new Promise(setImmediate);
    const second = group.request();
    await failed;
    await second;
    expect(turn).toBe(2);
  });

  test("does not wait when it is drained", async () => {
    let stored = 0;
    const group = openGroupCommit(60_000, async () => {
      stored += 1;
    });
    await group.request();
    void group.request();
    await group.drain();
    await group.drain();
    expect(stored).toBe(2);
  });
});

describe("room in a topic", () => {
  test("is given in turn: a small wish does not pass a large one that came before", async () => {
    let used = 8;
    const room = openRoom("t", { messages: 10, waitMs: 60_000 }, () => used, manualClock(0));
    const granted: string[] = [];
    const large = room.take(5)!.then(() => granted.push("large"));
    const small = room.take(1)!.then(() => granted.push("small"));
    room.look();
    await new Promise(setImmediate);
    expect(granted).toEqual([]);
    used = 4;
    room.look();
    await Promise.all([large, small]);
    expect(granted).toEqual(["large", "small"]);
    await expect(openRoom("t", { messages: 1, waitMs: 60_000 }, () => 0, manualClock(0)).take(2)).rejects.toMatchObject(
      {
        code: "knowledge/bus-backlog-full",
      },
    );
  });

  test("that was given and is not used yet is not given again", () => {
    const room = openRoom("t", { messages: 3, waitMs: 60_000 }, () => 0, manualClock(0));
    expect(room.take(2)).toBeNull();
    const second = room.take(2);
    expect(second).not.toBeNull();
    room.end(new Error("closed"));
    return expect(second).rejects.toThrow("closed");
  });
});

test("segments go from the oldest on, while they are too old or too many and nobody needs them", () => {
  const sealed = [10, 20, 30, 40].map((end) => ({ end, latestMs: end * 1_000, bytes: 100 }));
  const count = (neededFrom: number, timeMs: number | null, bytes: number | null, nowMs = 50_000) =>
    droppable(sealed, neededFrom, 450, { timeMs, bytes }, nowMs);
  expect(count(99, null, null)).toBe(0);
  expect(count(99, 25_000, null)).toBe(2);
  expect(count(19, 25_000, null)).toBe(1);
  expect(count(99, null, 250)).toBe(2);
  expect(count(99, null, 0)).toBe(4);
  expect(count(5, 0, 0)).toBe(0);
});

describe("a topic", () => {
  test("refuses what JSON cannot hold", () => {
    const any = defineTopic({ id: "any", schema: z.any() as z.ZodType<unknown, unknown> });
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    for (const wrong of [ring, undefined, 10n, () => 1]) {
      expect(() => any.check(wrong)).toThrow(expect.objectContaining({ code: "knowledge/bus-message-invalid" }));
    }
  });

  test("says why a text is none of its messages", () => {
    const { read } = defineTopic({ id: "t", schema: z.strictObject({ n: z.int() }) });
    expect(read('{"n":1}')).toEqual({ message: { n: 1 } });
    expect(read("{")).toEqual({ reason: "It is not JSON." });
    expect(read('{"n":"x"}')).toEqual({ reason: expect.stringContaining("does not fit the schema of t: n: ") });
  });
});

test("closing a bus closes all of it, also where the last acknowledgements cannot be stored, and tells the first fault", async () => {
  const ended: string[] = [];
  const full = new Error("disk full");
  const bus = openBusOver({
    driver: "double",
    can: { dedup: true, confirmedAcks: true, countsOverRestarts: true, manyProcesses: false, maxMessageBytes: 1_000 },
    openTopic: async ({ id }) => ({
      publish: async () => [],
      seat: async () => ({
        join: () => () => {},
        poke() {},
        seek: async () => {},
        flush: async () => {},
        leave: () => (id === "a" ? Promise.reject(full) : Promise.resolve()),
      }),
      forget: async () => {},
      stats: async () => ({
        topic: id,
        messages: 0,
        bytes: 0,
        published: 0,
        refused: 0,
        waitedMs: 0,
        subscriptions: [],
      }),
      close: async () => void ended.push(id),
    }),
    close: async () => void ended.push("bus"),
  });
  for (const id of ["a", "b"])
    await bus.subscribe(defineTopic({ id, schema: z.string() }), { subscription: "s" }, () => {});
  await expect(bus.close()).rejects.toBe(full);
  expect(ended).toEqual(["a", "b", "bus"]);
});
