// Coalitions of players with the weights of the Shapley kernel: all of them where that is affordable, else whole sizes first and draws of the rest.

import type { Random } from "#infra/runtime/index.ts";

export interface Coalitions {
  readonly count: number;
  /** Shape (count, players): 1 for those that are in. Neither the empty nor the full one is there. */
  readonly members: Uint8Array;
  /** Shape (count), adding up to 1. */
  readonly weights: Float64Array;
  /** Whether each coalition is there with its own weight, so that what follows is exact. */
  readonly whole: boolean;
}

/**
 * The kernel weighs a coalition of s of M players by (M - 1) / (C(M, s) s (M - s)): small and large ones most. Sizes s and M - s are taken whole,
 * from the outside in, while the budget holds out; the weight of the rest is spread over coalitions drawn by it, each with its complement.
 * @source Lundberg & Lee (2017), NeurIPS; pairs: Covert & Lee (2021), AISTATS
 */
export function shapleyCoalitions(players: number, budget: number, random: Random): Coalitions {
  const held = new Collected(players);
  const sizes = Array.from({ length: Math.floor(players / 2) }, (_, i) => i + 1);
  const massOf = (size: number): number => ((size * 2 === players ? 1 : 2) * (players - 1)) / (size * (players - size));
  let left = budget;
  let next = 0;
  for (; next < sizes.length; next++) {
    const size = sizes[next] as number;
    const twice = size * 2 === players ? 1 : 2;
    const count = choose(players, size) * twice;
    if (count > left) break;
    for (const coalition of subsets(players, size)) {
      held.add(coalition, massOf(size) / count);
      if (twice === 2) held.add(complement(coalition), massOf(size) / count);
    }
    left -= count;
  }
  const rest = sizes.slice(next);
  if (rest.length === 0) return held.done(true);
  const mass = rest.reduce((sum, size) => sum + massOf(size), 0);
  const draws = Math.max(1, Math.floor(left / 2));
  for (let draw = 0; draw < draws; draw++) {
    const coalition = drawn(players, sizeBy(rest, massOf, mass * random.next()), random);
    held.add(coalition, mass / (2 * draws));
    held.add(complement(coalition), mass / (2 * draws));
  }
  return held.done(false);
}

/** Weights of one coalition add up where it comes again. */
class Collected {
  readonly #players: number;
  readonly #weights = new Map<string, { readonly members: Uint8Array; weight: number }>();

  constructor(players: number) {
    this.#players = players;
  }

  add(members: Uint8Array, weight: number): void {
    const key = members.join("");
    const known = this.#weights.get(key);
    if (known === undefined) this.#weights.set(key, { members, weight });
    else known.weight += weight;
  }

  done(whole: boolean): Coalitions {
    const all = [...this.#weights.values()];
    const members = new Uint8Array(all.length * this.#players);
    for (const [at, one] of all.entries()) members.set(one.members, at * this.#players);
    const total = all.reduce((sum, { weight }) => sum + weight, 0);
    return { count: all.length, members, weights: Float64Array.from(all, ({ weight }) => weight / total), whole };
  }
}

function sizeBy(sizes: readonly number[], massOf: (size: number) => number, at: number): number {
  let passed = 0;
  for (const size of sizes) {
    passed += massOf(size);
    if (at < passed) return size;
  }
  return sizes.at(-1) as number;
}

/** The first `size` of a shuffle. */
function drawn(players: number, size: number, random: Random): Uint8Array {
  const order = Array.from({ length: players }, (_, player) => player);
  const members = new Uint8Array(players);
  for (let i = 0; i < size; i++) {
    const j = i + random.integer(players - i);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
    members[order[i] as number] = 1;
  }
  return members;
}

function* subsets(players: number, size: number): Generator<Uint8Array> {
  const at = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    const members = new Uint8Array(players);
    for (const player of at) members[player] = 1;
    yield members;
    let last = size - 1;
    while (last >= 0 && at[last] === players - size + last) last--;
    if (last < 0) return;
    at[last] = (at[last] as number) + 1;
    for (let i = last + 1; i < size; i++) at[i] = (at[i - 1] as number) + 1;
  }
}

const complement = (members: Uint8Array): Uint8Array => members.map((member) => 1 - member);

function choose(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}
