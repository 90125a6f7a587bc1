// Made-up vectors in topics, and a space of them, for tests of the search in process memory.
import { type Random, seededRandom } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { toUnitLength } from "#knowledge/embeddings/index.ts";
import type { NoteFilter } from "../../../../knowledge/stores/memory/recall.ts";
import { type VectorEntry, VectorSpace } from "../../../../knowledge/stores/memory/vectors/vector-space.ts";

export const dimensions = 32;

export function vectorMaker(seed: number): () => Float32Array {
  const random = seededRandom(seed);
  const topics = Array.from({ length: 40 }, () => around(random, new Float32Array(dimensions), 1));
  return () => toUnitLength(around(random, topics[random.integer(40)] as Float32Array, 0.6));
}

const around = (random: Random, centre: Float32Array, scale: number): Float32Array =>
  centre.map((value) => value + scale * random.normal());

export const entry = (seq: number, vector: Float32Array, change: Partial<VectorEntry> = {}): VectorEntry => ({
  seq,
  row: seq,
  noteId: `n${String(seq).padStart(6, "0")}`,
  kind: "news",
  symbol: null,
  agent: null,
  knownAtMs: seq,
  hiddenFromMs: Number.POSITIVE_INFINITY,
  bytes: new Uint8Array(vector.buffer),
  ...change,
});

export function spaceOf(entries: readonly VectorEntry[]): VectorSpace {
  const space = new VectorSpace(dimensions);
  for (const one of entries) space.append(one);
  return space;
}

export const filterAt = (ms: number, change: Partial<NoteFilter> = {}): NoteFilter => ({
  dataset: "made",
  asOf: asOf(ms),
  symbol: null,
  agent: null,
  kinds: null,
  knownFromMs: null,
  knownToMs: null,
  ...change,
});
