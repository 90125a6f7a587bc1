// The content of a fact as a key and as numbers that add up: worked out once a fact, however many worlds it is part of.

import { createHash } from "node:crypto";
import { canonicalJson } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";

export interface FactContent {
  readonly key: string;
  /** SHA-256 of the key as eight 32-bit words; their sums modulo 2^32 are the digest of a set of facts, in any order. */
  readonly words: Uint32Array;
}

const contents = new WeakMap<object, FactContent>();

/** Freezes the value, since its content is remembered from here on. */
export function contentOf(fact: Fact): FactContent {
  const known = contents.get(fact.value);
  if (known !== undefined) return known;
  Object.freeze(fact.value);
  const key = `${fact.kind} ${canonicalJson(fact.value)}`;
  const hash = createHash("sha256").update(key).digest();
  const content = { key, words: Uint32Array.from({ length: 8 }, (_, word) => hash.readUInt32LE(word * 4)) };
  contents.set(fact.value, content);
  return content;
}

/** Count and sum of the words, as text. */
export function digestOf(facts: readonly Fact[]): string {
  const sum = new Uint32Array(8);
  for (const fact of facts) {
    const { words } = contentOf(fact);
    for (let word = 0; word < 8; word++) sum[word] = (sum[word] as number) + (words[word] as number);
  }
  return `${facts.length}:${[...sum].map((word) => word.toString(16).padStart(8, "0")).join("")}`;
}
