// The content of a fact as a key and as numbers that add up: worked out once a fact, however many worlds it is part of.

import { createHash } from "node:crypto";
import type { Fact } from "#knowledge/domain/index.ts";
import { rowOf } from "../../sql/fact-tables.ts";

const keys = new WeakMap<object, string>();
const sums = new WeakMap<object, Uint32Array>();

/** The same for the same kind and values only. Freezes the value, since its key is remembered from here on. */
export function keyOf(fact: Fact): string {
  const known = keys.get(fact.value);
  if (known !== undefined) return known;
  const key = `${fact.kind} ${JSON.stringify(rowOf(fact))}`;
  keys.set(Object.freeze(fact.value), key);
  return key;
}

/** SHA-256 of the key as eight 32-bit words; their sums modulo 2^32 are the digest of a set of facts, in any order. */
function wordsOf(fact: Fact): Uint32Array {
  const known = sums.get(fact.value);
  if (known !== undefined) return known;
  const hash = createHash("sha256").update(keyOf(fact)).digest();
  const words = Uint32Array.from({ length: 8 }, (_, word) => hash.readUInt32LE(word * 4));
  sums.set(fact.value, words);
  return words;
}

/** Count and sum of the words, as text. */
export function digestOf(facts: readonly Fact[]): string {
  const sum = new Uint32Array(8);
  for (const fact of facts) {
    const words = wordsOf(fact);
    for (let word = 0; word < 8; word++) sum[word] = (sum[word] as number) + (words[word] as number);
  }
  return `${facts.length}:${[...sum].map((word) => word.toString(16).padStart(8, "0")).join("")}`;
}
