// Which texts are nearly the same text: candidates by MinHash, decided by the true similarity.

import { bandKeys, minHash } from "./min-hash.ts";
import { jaccard, shinglesOf } from "./shingles.ts";

/** Similarity of shingles from which two texts are one. About one word in eight may differ. */
export const sameTextFrom = 0.6;
/** A bucket longer than this is a boilerplate's; its later texts are compared with the first of it only. */
const longestBucket = 200;

/**
 * The group of each text, named by the place of its first member: texts that are linked by a chain of near-duplicates are one group.
 * @param from similarity (Jaccard, of runs of five letters) from which two texts are linked, 0 < from <= 1
 */
export function nearDuplicateGroups(texts: readonly string[], from: number = sameTextFrom): Int32Array {
  const parent = Int32Array.from(texts, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const sets = texts.map(shinglesOf);
  const buckets = new Map<number, number[]>();
  sets.forEach((set, i) => {
    for (const key of bandKeys(minHash(set))) {
      const bucket = buckets.get(key) ?? [];
      for (const other of bucket) {
        if (root(other) === root(i) || jaccard(sets[other]!, set) < from) continue;
        const [a, b] = [root(other), root(i)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
      if (bucket.length < longestBucket) bucket.push(i);
      buckets.set(key, bucket);
    }
  });
  return parent.map((_, i) => root(i));
}
