// Seeded chance: the same seed gives the same numbers on every machine.
// A stream is forked by label, so adding a consumer never shifts the numbers of another.

import { randomBytes } from "node:crypto";

export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Standard normal variate. */
  normal(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** An independent stream named by the label. */
  fork(label: string): Random;
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashText(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** splitmix32, used to spread a seed over the generator's state. */
function splitmix(state: number): () => number {
  let s = state >>> 0;
  return () => {
    s = (s + 0x9e3779b9) >>> 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** sfc32 (Small Fast Counter, C. Doty-Humphrey, PractRand): 128 bits of state, period at least 2^32. */
export function seededRandom(seed: number): Random {
  const spread = splitmix(seed);
  let a = spread();
  let b = spread();
  let c = spread();
  let counter = 1;
  const word = (): number => {
    const t = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t;
  };
  for (let i = 0; i < 12; i++) word();
  let spare: number | null = null;
  const next = () => word() / 4_294_967_296;
  return {
    next,
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next())); // Box-Muller; 1 - u is never 0
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (below) => Math.floor(next() * below),
    fork: (label) => seededRandom(hashText(label, seed)),
  };
}

/** Unpredictable bytes, for keys, nonces and tokens. Nothing that has to be reproduced draws from it. */
export type Entropy = (bytes: number) => Buffer;

export const systemEntropy: Entropy = (bytes) => randomBytes(bytes);
