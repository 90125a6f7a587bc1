// What every driver of the object store does. An object is there whole or not at all, and comes back as it was put or with an error.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { expect } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import { type ObjectStore, type PutOptions, readWhole, type StoredObject } from "#knowledge/stores/objects/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export interface OpenedObjects {
  readonly objects: ObjectStore;
  /** The same objects through a second store. */
  another(): Promise<ObjectStore>;
  /** Changes one byte of the stored content behind the store's back. */
  damage(key: string, atByte: number): Promise<void>;
  destroy(): Promise<void>;
}

/** What the clock says that stores under test are opened with. */
export const testNowMs = 1_700_000_000_000;

export function objectsSuite(driver: string, open: () => Promise<OpenedObjects>, options?: SuiteOptions): void {
  runFacts(`objects: ${driver}`, open, facts, options);
}

const text = (content: string): Uint8Array => Buffer.from(content, "utf8");
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const read = async (store: ObjectStore, key: string): Promise<string | null> =>
  (await readWhole(store, key))?.bytes.toString("utf8") ?? null;
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const bytesOf = async (stored: StoredObject | null): Promise<Buffer> =>
  Buffer.concat(await all(stored?.body as AsyncIterable<Uint8Array>));
const keysUnder = async (store: ObjectStore, prefix: string): Promise<string[]> =>
  (await all(store.list(prefix))).map(({ key }) => key);
const refusal = async (work: Promise<unknown>): Promise<QuorumError> => {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof QuorumError) return thrown;
  throw new Error(`Wanted a QuorumError, found ${String(thrown)}`);
};

async function* piecesOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Bytes that no two blocks of have in common, so that one in the wrong place shows. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  return bytes;
}

const mebibyte = 1_048_576;

/** Puts at one time; how many were done, and what the others were told. */
async function race(stores: readonly ObjectStore[], puts: number, key: string, options: PutOptions) {
  const outcomes = await Promise.allSettled(
    Array.from({ length: puts }, (_, i) => stores[i % stores.length]!.put(key, text(`from ${i}`), options)),
  );
  const done = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
  return { done, codes: [...new Set(codes)] };
}

const facts: Facts<OpenedObjects> = {
  "OB-01 bytes come back as they were put, with hash, size, type and time": async ({ objects }) => {
    const head = await objects.put("reports/2025/q1.csv", text("a,b\n1,2\n"), { contentType: "text/csv" });
    expect(head).toEqual({
      key: "reports/2025/q1.csv",
      hash: sha256(text("a,b\n1,2\n")),
      bytes: 8,
      contentType: "text/csv",
      storedMs: testNowMs,
    });
    expect(await objects.head("reports/2025/q1.csv")).toEqual(head);
    const stored = await readWhole(objects, "reports/2025/q1.csv");
    expect(stored?.head).toEqual(head);
    expect(stored?.bytes.toString()).toBe("a,b\n1,2\n");
    expect((await objects.put("plain", text("x"))).contentType).toBe("application/octet-stream");
    expect((await objects.head("plain"))?.contentType).toBe("application/octet-stream");
  },
  "OB-02 a stream in pieces of any size is the same object as its bytes": async ({ objects }) => {
    const bytes = pattern(2 * mebibyte + 12_345);
    const whole = await objects.put("whole", bytes);
    const streamed = await objects.put("streamed", piecesOf(bytes, [1, 70_000, 3, 1_500_000, 0]));
    expect(streamed.hash).toBe(sha256(bytes));
    expect({ ...streamed, key: "whole" }).toEqual(whole);
    expect((await readWhole(objects, "streamed"))?.bytes.equals(bytes)).toBe(true);
  },
  "OB-03 an object of no bytes is an object": async ({ objects }) => {
    for (const [key, content] of [
      ["none", new Uint8Array(0)],
      ["none-streamed", piecesOf(new Uint8Array(0), [1])],
    ] as const) {
      expect(await objects.put(key, content)).toMatchObject({ bytes: 0, hash: sha256(new Uint8Array(0)) });
      expect((await readWhole(objects, key))?.bytes.length).toBe(0);
      expect(await objects.get(key, { fromByte: 0, toByte: 5 })).not.toBeNull();
    }
    expect(await keysUnder(objects, "none")).toEqual(["none", "none-streamed"]);
  },
  "OB-04 what is not there is null, and deleting it does nothing": async ({ objects }) => {
    expect(await objects.get("nothing")).toBeNull();
    expect(await objects.get("nothing", { fromByte: 3, toByte: 4 })).toBeNull();
    expect(await objects.get("nothing", { fromByte: 3, toByte: 3 })).toBeNull();
    expect(await objects.head("nothing")).toBeNull();
    expect(await keysUnder(objects, "")).toEqual([]);
    await objects.delete("nothing");
    await objects.put("something", text("x"));
    await objects.delete("something");
    expect(await objects.get("something")).toBeNull();
    expect(await keysUnder(objects, "")).toEqual([]);
  },
  "OB-05 putting again replaces the whole object": async ({ objects }) => {
    await objects.put("k", text("a longer text"), { contentType: "text/plain" });
    const second = await objects.put("k", text("short"));
    expect(await objects.head("k")).toEqual(second);
    expect(await read(objects, "k")).toBe("short");
  },
  "OB-06 who has begun to read keeps what he began with": async ({ objects }) => {
    const old = pattern(3 * mebibyte);
    await objects.put("k", old);
    const begun = await objects.get("k");
    await objects.put("k", text("new"));
    expect(await read(objects, "k")).toBe("new");
    expect((await bytesOf(begun)).equals(old)).toBe(true);
  },
  "OB-07 a range is exactly its bytes, clipped at the end": async ({ objects }) => {
    const bytes = pattern(2 * mebibyte + 100);
    await objects.put("k", bytes);
    const ranges: [number, number | undefined][] = [
      [0, 1],
      [0, bytes.length],
      [5, undefined],
      [mebibyte - 1, mebibyte + 1],
      [mebibyte, 2 * mebibyte],
      [2 * mebibyte + 99, undefined],
      [2 * mebibyte + 90, 9 * mebibyte],
      [17, 17],
      [bytes.length, undefined],
      [bytes.length + 5, bytes.length + 9],
    ];
    for (const [fromByte, toByte] of ranges) {
      const stored = await objects.get("k", { fromByte, ...(toByte !== undefined && { toByte }) });
      expect(stored?.head).toMatchObject({ bytes: bytes.length, hash: sha256(bytes) });
      const found = await bytesOf(stored);
      expect([fromByte, toByte, found.equals(bytes.subarray(fromByte, toByte))]).toEqual([fromByte, toByte, true]);
    }
  },
  "OB-08 a range that cannot be is refused": async ({ objects }) => {
    await objects.put("k", text("x"));
    for (const range of [
      { fromByte: -1 },
      { fromByte: 0.5 },
      { fromByte: 2, toByte: 1 },
      { fromByte: 0, toByte: Number.NaN },
    ]) {
      expect((await refusal(objects.get("k", range))).code).toBe("knowledge/object-content-invalid");
    }
  },
  "OB-09 a list has the keys of the prefix, ascending by character code": async ({ objects }) => {
    const keys = ["B/x", "a-b", "a.b/c", "a0", "b/a/1", "b/a/2", "b/a-1", "b/b", "bb", "z=@^+,!()_"];
    for (const key of [...keys].reverse()) await objects.put(key, text(key));
    expect(await all(objects.list(""))).toEqual(keys.map((key) => ({ key, bytes: key.length })).sort(byKey));
    expect(await keysUnder(objects, "b/a")).toEqual(["b/a-1", "b/a/1", "b/a/2"]);
    expect(await keysUnder(objects, "b/a/")).toEqual(["b/a/1", "b/a/2"]);
    expect(await keysUnder(objects, "b/a/2")).toEqual(["b/a/2"]);
    expect(await keysUnder(objects, "c")).toEqual([]);
  },
  "OB-10 a list of more than a thousand keys is complete, and may be broken off": async ({ objects }) => {
    const keys = Array.from({ length: 1_030 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
    for (let at = 0; at < keys.length; at += 10) {
      await Promise.all(keys.slice(at, at + 10).map((key) => objects.put(key, text("x"))));
    }
    expect(await keysUnder(objects, "many/")).toEqual(keys);
    for await (const { key } of objects.list("many/")) {
      expect(key).toBe("many/0000");
      break;
    }
  },
  "OB-11 a key may be the folder of another, and keys of other case are other keys": async ({ objects }) => {
    const keys = ["A", "a", "a/b", "a/b/c"];
    for (const key of keys) await objects.put(key, text(`is ${key}`));
    for (const key of keys) expect(await read(objects, key)).toBe(`is ${key}`);
    expect(await keysUnder(objects, "")).toEqual(keys);
    await objects.delete("a/b");
    expect(await keysUnder(objects, "")).toEqual(["A", "a", "a/b/c"]);
  },
  "OB-12 a key that cannot be is refused before anything is asked or written": async ({ objects }) => {
    const wrong = [
      "",
      "/",
      "/a",
      "a/",
      "a//b",
      ".",
      "..",
      "../a",
      "a/../b",
      "a/./b",
      ".hidden",
      "a/.b",
      "a.",
      "a/b./c",
      "a\\b",
    ];
    wrong.push(
      "C:/a",
      "a\u0000b",
      "a\nb",
      "ä",
      "a*",
      "a?",
      "a%2e",
      "a b",
      "a~",
      "x".repeat(101),
      `${"x/".repeat(256)}x`,
      "a.object/b",
    );
    for (const key of wrong) {
      const codes = await Promise.all(
        [objects.put(key, text("x")), objects.get(key), objects.head(key), objects.delete(key)].map(
          async (work) => (await refusal(work)).code,
        ),
      );
      expect([key, ...new Set(codes)]).toEqual([key, "knowledge/object-key-invalid"]);
    }
    expect((await refusal(keysUnder(objects, "../"))).code).toBe("knowledge/object-key-invalid");
    expect((await refusal(objects.head("a\u001b[2J"))).message).not.toContain("\u001b");
    expect(await keysUnder(objects, "")).toEqual([]);
  },
  "OB-13 with ifNoneMatch an object is put only where nothing is": async ({ objects }) => {
    const first = await objects.put("k", text("first"), { ifNoneMatch: "*" });
    const error = await refusal(objects.put("k", text("second"), { ifNoneMatch: "*" }));
    expect(error).toMatchObject({ code: "knowledge/object-changed", context: { foundHash: first.hash } });
    expect(await read(objects, "k")).toBe("first");
    await objects.delete("k");
    await objects.put("k", text("third"), { ifNoneMatch: "*" });
    expect(await read(objects, "k")).toBe("third");
  },
  "OB-14 with ifMatch an object is put only over the one with that hash": async ({ objects }) => {
    const first = await objects.put("k", text("first"));
    const second = await objects.put("k", text("second"), { ifMatch: first.hash });
    const error = await refusal(objects.put("k", text("third"), { ifMatch: first.hash }));
    expect(error).toMatchObject({ code: "knowledge/object-changed", context: { foundHash: second.hash } });
    expect(await read(objects, "k")).toBe("second");
    const absent = await refusal(objects.put("other", text("x"), { ifMatch: first.hash }));
    expect(absent).toMatchObject({ code: "knowledge/object-changed", context: { foundHash: null } });
    expect(await objects.head("other")).toBeNull();
  },
  "OB-15 of puts at one time with ifNoneMatch one is done, whichever store they go through": async ({
    objects,
    another,
  }) => {
    const stores = [objects, await another()];
    for (let round = 0; round < 5; round++) {
      const { done, codes } = await race(stores, 12, `k${round}`, { ifNoneMatch: "*" });
      expect(done.length).toBe(1);
      expect(codes).toEqual(["knowledge/object-changed"]);
      expect(await objects.head(`k${round}`)).toEqual(done[0]);
    }
    await stores[1]!.close();
  },
  "OB-16 of puts at one time with ifMatch one is done, whichever store they go through": async ({
    objects,
    another,
  }) => {
    const stores = [objects, await another()];
    let hash = (await objects.put("k", text("start"))).hash;
    for (let round = 0; round < 5; round++) {
      const { done, codes } = await race(stores, 12, "k", { ifMatch: hash });
      expect(done.length).toBe(1);
      expect(codes).toEqual(["knowledge/object-changed"]);
      await objects.put("k", text(`round ${round}`));
      hash = (await objects.head("k"))?.hash ?? "";
    }
    await stores[1]!.close();
  },
  "OB-17 a counter raised by several at once, each trying again, loses no step": async ({ objects }) => {
    await objects.put("count", text("0"));
    const raise = async (): Promise<void> => {
      const { head, bytes } = (await readWhole(objects, "count"))!;
      try {
        await objects.put("count", text(String(Number(bytes.toString()) + 1)), { ifMatch: head.hash });
      } catch (thrown) {
        if ((thrown as QuorumError).code !== "knowledge/object-changed") throw thrown;
        return raise();
      }
    };
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let i = 0; i < 5; i++) await raise();
      }),
    );
    expect(await read(objects, "count")).toBe("20");
  },
  "OB-18 content that breaks off leaves what was there, and its own error comes out": async ({ objects }) => {
    const broken = async function* (size: number): AsyncGenerator<Uint8Array> {
      yield pattern(size);
      throw new RangeError("the source broke off");
    };
    await objects.put("k", text("before"));
    for (const size of [10, 9 * mebibyte]) {
      await expect(objects.put("k", broken(size))).rejects.toThrow(RangeError);
      await expect(objects.put("new", broken(size))).rejects.toThrow("the source broke off");
    }
    expect(await read(objects, "k")).toBe("before");
    expect(await keysUnder(objects, "")).toEqual(["k"]);
  },
  "OB-19 content that is no bytes is refused and leaves nothing": async ({ objects }) => {
    const words = (async function* () {
      yield "words";
    })() as unknown as AsyncIterable<Uint8Array>;
    for (const content of [words, "words" as unknown as Uint8Array, null as unknown as Uint8Array]) {
      expect((await refusal(objects.put("k", content))).code).toBe("knowledge/object-content-invalid");
    }
    for (const options of [
      { contentType: "no type" },
      { contentType: "a/b\r\nx: y" },
      { ifMatch: "abc" },
      { ifMatch: "0".repeat(64), ifNoneMatch: "*" },
    ] as PutOptions[]) {
      expect((await refusal(objects.put("k", text("x"), options))).code).toBe("knowledge/object-content-invalid");
    }
    expect(await objects.head("k")).toBeNull();
  },
  "OB-20 an object of many parts comes back whole and in any range": async ({ objects }) => {
    const bytes = pattern(19 * mebibyte + 77);
    const head = await objects.put("big", piecesOf(bytes, [300_000]), { ifNoneMatch: "*" });
    expect(head).toMatchObject({ bytes: bytes.length, hash: sha256(bytes) });
    expect((await readWhole(objects, "big"))?.bytes.equals(bytes)).toBe(true);
    const range = { fromByte: 8 * mebibyte - 3, toByte: 8 * mebibyte + 9 };
    const stored = await objects.get("big", range);
    const found = await bytesOf(stored);
    expect(found.equals(bytes.subarray(range.fromByte, range.toByte))).toBe(true);
    expect((await refusal(objects.put("big", pattern(9 * mebibyte), { ifNoneMatch: "*" }))).code).toBe(
      "knowledge/object-changed",
    );
    const second = await objects.put("big", pattern(9 * mebibyte), { ifMatch: head.hash });
    expect((await refusal(objects.put("big", bytes, { ifMatch: head.hash }))).code).toBe("knowledge/object-changed");
    expect(await objects.head("big")).toEqual(second);
  },
  "OB-21 bytes that are not those that were put are told, never passed as whole": async ({ objects, damage }) => {
    await objects.put("small", text("some words"));
    await objects.put("big", pattern(3 * mebibyte));
    await damage("small", 3);
    await damage("big", 2 * mebibyte + 5);
    expect((await refusal(read(objects, "small"))).code).toBe("knowledge/object-damaged");
    expect((await refusal(read(objects, "big"))).code).toBe("knowledge/object-damaged");
    if (objects.can.verifiedRange) {
      const range = objects.get("big", { fromByte: 2 * mebibyte, toByte: 2 * mebibyte + 4 });
      expect((await refusal(range.then(bytesOf))).code).toBe("knowledge/object-damaged");
    }
    await objects.put("small", text("mended"));
    expect(await read(objects, "small")).toBe("mended");
  },
  "OB-22 bodies that are broken off or destroyed hold nothing back": async ({ objects }) => {
    await objects.put("k", pattern(2 * mebibyte));
    for (let i = 0; i < 120; i++) {
      const body = (await objects.get("k"))?.body;
      if (i % 2 === 0) {
        body?.destroy();
        if (body && !body.closed) await once(body, "close");
      } else {
        for await (const _ of body as AsyncIterable<Uint8Array>) break;
      }
    }
    expect((await readWhole(objects, "k"))?.bytes.length).toBe(2 * mebibyte);
  },
  "OB-23 objects are there for a store opened later; a closed store says so": async ({ objects, another }) => {
    const head = await objects.put("k", text("kept"));
    await objects.close();
    await objects.close();
    expect((await refusal(objects.head("k"))).code).toBe("knowledge/store-failed");
    const again = await another();
    expect(await again.head("k")).toEqual(head);
    expect(await read(again, "k")).toBe("kept");
    await again.close();
  },
};

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : 1;
}
