// The search over vectors in process memory: plain scan, native kernel and segment indexes against sorting everything by hand.
import { describe, expect, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { BestList } from "../../../../knowledge/stores/memory/vectors/best-list.ts";
import { dotProduct, roundedCosine } from "../../../../knowledge/stores/memory/vectors/dot-product.ts";
import { type NearestSearch, nearestIn } from "../../../../knowledge/stores/memory/vectors/nearest.ts";
import { loadUsearch } from "../../../../knowledge/stores/memory/vectors/usearch.ts";
import type { VectorEntry } from "../../../../knowledge/stores/memory/vectors/vector-space.ts";
import { dimensions, entry, filterAt, spaceOf, vectorMaker } from "./made-vectors.ts";

const usearch = loadUsearch(silentLog);
const open = (entries: readonly VectorEntry[], indexFrom: number, kernel = usearch): NearestSearch =>
  nearestIn(spaceOf(entries), { indexFrom, usearch: kernel, files: null, log: silentLog });

const made = (count: number, change: (seq: number) => Partial<VectorEntry> = () => ({})): VectorEntry[] => {
  const draw = vectorMaker(7);
  return Array.from({ length: count }, (_, i) => entry(i + 1, draw(), change(i + 1)));
};
const queries = (() => {
  const draw = vectorMaker(7);
  return Array.from({ length: 20 }, draw);
})();

/** The answer by sorting everything. */
function sorted(
  entries: readonly VectorEntry[],
  query: Float32Array,
  most: number,
  passes: (one: VectorEntry) => boolean,
) {
  return entries
    .filter(passes)
    .map((one) => ({ id: one.noteId, score: cosineOf(one, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}
const cosineOf = ({ bytes }: VectorEntry, query: Float32Array): number =>
  roundedCosine(dotProduct(new Float32Array(bytes.buffer), 0, query));

const answer = async (
  nearest: NearestSearch,
  entries: readonly VectorEntry[],
  query: Float32Array,
  most: number,
  filter = filterAt(1e9),
) => (await nearest.search(query, filter, most)).map(({ slot, score }) => ({ id: entries[slot]?.noteId, score }));

test("usearch loads here, so that what follows is about it", () => {
  expect(usearch).not.toBeNull();
});

test("a best list keeps the highest, of equals the first by id, in any order of offers", () => {
  const offers = [
    [3, 0.5],
    [1, 0.9],
    [4, 0.5],
    [0, 0.1],
    [2, 0.5],
    [5, 0.9],
  ] as const;
  for (const order of [offers, [...offers].reverse()]) {
    const best = new BestList(4, ["f", "e", "d", "c", "b", "a"]);
    for (const [slot, score] of order) best.offer(slot, score);
    expect(best.entries().map(({ slot }) => slot)).toEqual([5, 1, 4, 3]);
    expect(best.worst).toBe(0.5);
  }
});

describe("the exact scan", () => {
  const entries = made(20_000, (seq) => ({
    symbol: seq % 3 ? "AAA" : "BBB",
    hiddenFromMs: seq % 11 ? Number.POSITIVE_INFINITY : 5_000,
  }));

  test.each([
    ["plain", null],
    ["with the native kernel", usearch],
  ])("%s finds what sorting everything finds", async (_, kernel) => {
    const nearest = open(entries, 1e9, kernel);
    for (const query of queries.slice(0, 5)) {
      expect(await answer(nearest, entries, query, 10)).toEqual(
        sorted(entries, query, 10, ({ seq }) => seq % 11 !== 0),
      );
      const at = 6_000;
      const filter = filterAt(at, { symbol: "BBB", knownFromMs: 100, knownToMs: 4_000 });
      const seen = ({ seq }: VectorEntry) => seq >= 100 && seq < 4_000 && seq % 3 === 0 && seq % 11 !== 0;
      expect(await answer(nearest, entries, query, 10, filter)).toEqual(sorted(entries, query, 10, seen));
      expect(await answer(nearest, entries, query, 10, filterAt(4_999))).toEqual(
        sorted(entries, query, 10, ({ seq }) => seq <= 4_999),
      );
    }
  });

  test("a query that lies in the middle of a buffer, and a run that begins in the middle of a block, are read where they are", async () => {
    const held = entries.slice(0, 700);
    const query = new Float32Array([...vectorMaker(9)(), ...(queries[0] as Float32Array)]).subarray(dimensions);
    const wanted = sorted(held, queries[0] as Float32Array, 10, ({ seq }) => seq % 11 !== 0);
    expect(await answer(open(held, 1e9), held, query, 10)).toEqual(wanted);
    expect(await answer(open(held, 400), held, query, 10)).toEqual(wanted);
  });

  test("vectors of zeros and of the opposite direction are not found", async () => {
    const query = queries[0] as Float32Array;
    const few = [
      entry(1, new Float32Array(dimensions)),
      entry(
        2,
        query.map((value) => -value),
      ),
      entry(3, query.slice()),
    ];
    expect(await answer(open(few, 1e9), few, query, 10)).toEqual([{ id: "n000003", score: 1 }]);
  });
});

describe("segments with indexes", () => {
  const size = 500;
  const entries = made(3_300);
  const recallOf = async (nearest: NearestSearch, held: readonly VectorEntry[], at: number) => {
    let hits = 0;
    for (const query of queries) {
      const wanted = new Set(sorted(held, query, 5, ({ knownAtMs }) => knownAtMs <= at).map(({ id }) => id));
      hits += (await answer(nearest, held, query, 5, filterAt(at))).filter(({ id }) => wanted.has(id as string)).length;
    }
    return hits / (queries.length * 5);
  };

  test("they find nearly all of what the scan finds, and nothing of the future", async () => {
    const nearest = open(entries, size);
    for (const at of [499, 1_700, 3_300]) {
      expect(await recallOf(nearest, entries, at)).toBeGreaterThan(0.97);
      for (const query of queries) {
        for (const { id } of await answer(nearest, entries, query, 5, filterAt(at)))
          expect(Number(id?.slice(1))).toBeLessThanOrEqual(at);
      }
    }
  });

  test("what is known later changes nothing of what they find, however much of it there is", async () => {
    const at = 1_700;
    const past = entries.slice(0, at);
    const scrambled = [
      ...past,
      ...made(1_600).map((one, i) => ({ ...one, seq: at + 1 + i, noteId: `z${i}`, knownAtMs: at + 1 + (i % 50) })),
    ];
    const worlds = [past, entries, scrambled].map((held) => [open(held, size), held] as const);
    for (const query of queries) {
      const [first, ...others] = await Promise.all(
        worlds.map(([nearest, held]) => answer(nearest, held, query, 5, filterAt(at))),
      );
      for (const other of others) expect(other).toEqual(first);
    }
  });

  test("a filter that few pass finds all of them, as if there were no index", async () => {
    const marked = made(3_300, (seq) => (seq % 400 === 3 ? { symbol: "RARE" } : {}));
    const nearest = open(marked, size);
    for (const query of queries.slice(0, 5)) {
      const filter = filterAt(1e9, { symbol: "RARE" });
      expect(await answer(nearest, marked, query, 20, filter)).toEqual(
        sorted(marked, query, 20, ({ symbol }) => symbol === "RARE"),
      );
    }
  });

  test("notes that arrive late, between searches, are found, and the others still are", async () => {
    const late = entries.filter(({ seq }) => seq % 100 === 50);
    const early = entries.filter(({ seq }) => seq % 100 !== 50);
    const held = [...early, ...late.map((one, i) => ({ ...one, seq: 10_000 + i }))];
    const space = spaceOf(held.slice(0, early.length));
    const nearest = nearestIn(space, { indexFrom: size, usearch, files: null, log: silentLog });
    await nearest.prepare();
    for (const one of held.slice(early.length)) {
      space.append(one);
      const vector = new Float32Array(one.bytes.buffer);
      expect((await answer(nearest, held, vector, 1))[0]).toEqual({ id: one.noteId, score: 1 });
    }
    expect(await recallOf(nearest, held, 3_300)).toBeGreaterThan(0.97);
  });

  test("a search that comes while another builds waits for it, and both find the same", async () => {
    const nearest = open(entries, size);
    const query = queries[0] as Float32Array;
    const both = await Promise.all([answer(nearest, entries, query, 5), answer(nearest, entries, query, 5)]);
    expect(both[0]).toEqual(both[1]);
  });

  test("without usearch everything is compared", async () => {
    const query = queries[0] as Float32Array;
    expect(await answer(open(entries, size, null), entries, query, 5)).toEqual(sorted(entries, query, 5, () => true));
  });
});
