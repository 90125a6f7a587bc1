// The built-in embedder: feature hashing into 384 dimensions, no weights, no network, the same vector on every machine.
// It finds the same words, their inflections and phrases; it knows no synonyms. Decision 0015 says why it counts no corpus.

import { z } from "zod";
import type { Embedder } from "../../embedder.port.ts";
import { toUnitLength } from "../../unit-vector.ts";
import { featuresOf } from "./features.ts";

export const HashedOptions = z.strictObject({ dimensions: z.int().min(16).max(4096).default(384) });
export type HashedOptions = z.input<typeof HashedOptions>;

export const hashedNeeds = { package: null, for: "QUORUM_EMBEDDER=hashed", how: "always there" } as const;

/** Goes up whenever the same text would get another vector. */
const version = 1;

export function openHashedEmbedder(given: HashedOptions = {}): Embedder {
  const { dimensions } = HashedOptions.parse(given);
  return {
    id: `hashed-${version}:${dimensions}`,
    dimensions,
    async embed(texts, signal) {
      signal?.throwIfAborted();
      return texts.map((text) => hashedVector(text, dimensions));
    },
    async close() {},
  };
}

/**
 * v[h(f) mod d] += sign(f) * w(kind of f) * (1 + ln count(f)) over all features f, then scaled to length 1.
 * Half of the features count negatively, so that features that share a place cancel on average instead of adding up.
 * @source Weinberger et al. (2009), Feature Hashing for Large Scale Multitask Learning, ICML
 */
function hashedVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [{ weight }, counts] of featuresOf(text)) {
    for (const [hash, count] of counts) {
      const place = (hash >>> 1) % dimensions;
      vector[place] = (vector[place] as number) + (hash & 1 ? weight : -weight) * (1 + Math.log(count));
    }
  }
  return toUnitLength(vector);
}
