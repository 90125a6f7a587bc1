// Near-duplicates in a stream: each text is held against the originals before it, never against what comes later.

import { dayMs } from "#infra/runtime/index.ts";
import { bandKeys, minHash } from "./min-hash.ts";
import { sameTextFrom } from "./near-duplicates.ts";
import { jaccard, shinglesOf } from "./shingles.ts";

export interface DuplicateFinder {
  /** The original that this text repeats; null where it is an original itself, and remembered. Times never go back. */
  add(id: string, text: string, atMs: number): string | null;
  /** Originals remembered. */
  readonly size: number;
}

interface Original {
  readonly id: string;
  readonly atMs: number;
  readonly set: Uint32Array;
  readonly keys: readonly number[];
}

/** @param withinMs how long an original is remembered @param most the most that are; beyond it the oldest is forgotten */
export function duplicateFinder({ withinMs = 3 * dayMs, most = 50_000, from = sameTextFrom } = {}): DuplicateFinder {
  const originals = new Set<Original>(); // oldest first
  const buckets = new Map<number, Original[]>();
  const forget = (original: Original): void => {
    originals.delete(original);
    for (const key of original.keys) {
      const left = buckets.get(key)!.filter((one) => one !== original);
      if (left.length === 0) buckets.delete(key);
      else buckets.set(key, left);
    }
  };
  const forgetBefore = (ms: number): void => {
    for (const original of originals) {
      if (original.atMs >= ms && originals.size < most) return;
      forget(original);
    }
  };
  return {
    get size() {
      return originals.size;
    },
    add(id, text, atMs) {
      forgetBefore(atMs - withinMs);
      const set = shinglesOf(text);
      const keys = bandKeys(minHash(set));
      const near = new Set(keys.flatMap((key) => buckets.get(key) ?? []));
      const same = [...near].filter((one) => jaccard(one.set, set) >= from);
      if (same.length > 0) return same.reduce((first, one) => (one.atMs < first.atMs ? one : first)).id;
      const original = { id, atMs, set, keys };
      originals.add(original);
      for (const key of keys) {
        const bucket = buckets.get(key);
        if (bucket) bucket.push(original);
        else buckets.set(key, [original]);
      }
      return null;
    },
  };
}
