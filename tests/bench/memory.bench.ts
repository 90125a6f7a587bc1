// Memory: the nearest of 50,000 and 500,000 vectors of 384, and whole searches over 50,000 notes in one SQLite file.
// The vectors are made up: 5,000 topics on 50 themes, notes of a topic about 0.6 alike, of a theme about 0.3, others about 0.
// BENCH_VECTORS=100000 measures fewer than 500,000, whose index takes minutes to build.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Random, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openHashedEmbedder, toUnitLength } from "#knowledge/embeddings/index.ts";
import { type Note, openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import type { NoteFilter } from "../../knowledge/stores/memory/recall.ts";
import { BestList } from "../../knowledge/stores/memory/vectors/best-list.ts";
import { scanExactly } from "../../knowledge/stores/memory/vectors/exact-scan.ts";
import { type NearestSearch, nearestIn } from "../../knowledge/stores/memory/vectors/nearest.ts";
import { loadUsearch } from "../../knowledge/stores/memory/vectors/usearch.ts";
import { VectorSpace } from "../../knowledge/stores/memory/vectors/vector-space.ts";
import { type Bench, median, timed } from "./bench.ts";

const dimensions = 384;
const most = 10;
const seed = 384;
const small = 50_000;
const large = Number(process.env.BENCH_VECTORS ?? 500_000);
const asks = 200;

const usearch = loadUsearch(silentLog);
const settings = { indexFrom: 50_000, usearch, files: null, log: silentLog };
const filterAt = (ms: number): NoteFilter => ({
  dataset: "bench",
  asOf: asOf(ms),
  symbol: null,
  agent: null,
  kinds: null,
  knownFromMs: null,
  knownToMs: null,
});

export const bench: Bench = {
  seed,
  async run() {
    const draw = vectorSource(seededRandom(seed));
    const queries = Array.from({ length: asks }, draw);
    const space = new VectorSpace(dimensions);
    fill(space, small, draw);
    const exact = await searched(nearestIn(space, { ...settings, indexFrom: small + 1 }), queries, small);
    const plain = await searched(
      nearestIn(space, { ...settings, indexFrom: small + 1, usearch: null }),
      queries.slice(0, 50),
      small,
    );
    fill(space, large, draw);
    const nearest = nearestIn(space, settings);
    const from = performance.now();
    await nearest.prepare();
    const buildSeconds = (performance.now() - from) / 1000;
    const indexed = await searched(nearest, queries, large);
    const partly = await searched(nearest, queries, large - 25_000);
    const recall = await recallOf(space, nearest, queries);
    return [
      figure("50,000 vectors, top 10, exact", exact),
      figure("the same without usearch's kernel", plain),
      figure(`${large.toLocaleString("en")} vectors, top 10`, indexed),
      figure("the same, 25,000 of them later than the as-of", partly),
      figure("recall of the top 10", recall, "share"),
      figure("building the index", buildSeconds, "s"),
      figure("resident memory with all vectors", process.memoryUsage().rss / 2 ** 20, "MiB"),
      ...(await storeFigures()),
    ];
  },
};

const figure = (id: string, value: number, unit = "ms") => ({ id, value, unit, peer: null, ratio: null });

/** Median milliseconds of a search. */
async function searched(nearest: NearestSearch, queries: readonly Float32Array[], atMs: number): Promise<number> {
  const filter = filterAt(atMs);
  return median(
    await timed(queries.length, 10, (turn) => nearest.search(queries.at(turn) as Float32Array, filter, most)),
  );
}

async function recallOf(space: VectorSpace, nearest: NearestSearch, queries: readonly Float32Array[]): Promise<number> {
  const filter = filterAt(space.size);
  let found = 0;
  for (const query of queries) {
    const best = new BestList(most, space.noteIds);
    scanExactly({ space, query, visible: () => true, best, usearch }, null, 0, space.size);
    const slots = new Set((await nearest.search(query, filter, most)).map(({ slot }) => slot));
    found += best.entries().filter(({ slot }) => slots.has(slot)).length;
  }
  return found / (queries.length * most);
}

/** Up to `size` vectors; the one in slot n is known at n. */
function fill(space: VectorSpace, size: number, draw: () => Float32Array): void {
  for (let slot = space.size; slot < size; slot++) {
    space.append({
      seq: slot + 1,
      row: slot + 1,
      noteId: `n${slot}`,
      kind: "news",
      symbol: null,
      agent: null,
      knownAtMs: slot,
      hiddenFromMs: Number.POSITIVE_INFINITY,
      bytes: new Uint8Array(draw().buffer),
    });
  }
}

/** Vectors like those of texts: a theme, a topic of it, and what the text has of its own. */
function vectorSource(random: Random): () => Float32Array {
  const table = Float32Array.from({ length: 1 << 16 }, () => random.normal());
  const near = (centre: Float32Array, scale: number): Float32Array => {
    const vector = new Float32Array(dimensions);
    for (let i = 0; i < dimensions; i++)
      vector[i] = (centre[i] as number) + scale * (table[random.integer(1 << 16)] as number);
    return vector;
  };
  const themes = Array.from({ length: 50 }, () => near(new Float32Array(dimensions), 0.5));
  const topics = Array.from({ length: 5_000 }, (_, i) => near(themes[i % 50] as Float32Array, 0.6));
  return () => toUnitLength(near(topics[random.integer(5_000)] as Float32Array, 0.63));
}

async function storeFigures() {
  const folder = await mkdtemp(join(tmpdir(), "quorum-bench-memory-"));
  const memory = await openEmbeddedMemory({ path: join(folder, "memory.sqlite"), embedder: openHashedEmbedder() });
  try {
    const random = seededRandom(seed + 1);
    const words = wordSource(random);
    const notes = Array.from({ length: small }, (_, i) => noteOf(i, words(60)));
    const from = performance.now();
    await memory.add(notes);
    const perSecond = small / ((performance.now() - from) / 1000);
    const view = memory.at("bench", asOf(small));
    const questions = Array.from({ length: 30 }, () => words(5));
    const search = async (by: "words" | "meaning" | "hybrid"): Promise<number> =>
      median(
        await timed(questions.length, 3, (turn) => view.search({ text: questions.at(turn) ?? "", by, limit: most })),
      );
    return [
      figure("storing notes with their vectors", perSecond, "notes/s"),
      figure("50,000 notes of 60 words: by words", await search("words")),
      figure("50,000 notes of 60 words: by meaning", await search("meaning")),
      figure("50,000 notes of 60 words: hybrid", await search("hybrid")),
    ];
  } finally {
    await memory.close();
    await rm(folder, { recursive: true });
  }
}

const noteOf = (i: number, text: string): Note => ({
  noteId: `n${i}`,
  dataset: "bench",
  kind: "news",
  symbol: `S${i % 500}`,
  agent: null,
  text,
  data: null,
  eventTimeMs: i,
  knownAtMs: i,
});

/** Words of a made-up language of 20,000, the n-th as frequent as 1 / (100 + n), as content words are. */
function wordSource(random: Random): (count: number) => string {
  const vocabulary = Array.from({ length: 20_000 }, (_, i) => `w${i.toString(36)}`);
  const word = (): string => vocabulary[Math.floor(100 * (201 ** random.next() - 1))] as string;
  return (count) => Array.from({ length: count }, word).join(" ");
}
