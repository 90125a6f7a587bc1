// Facts and blocks that come in any order, told in the order they were known: what is complete is sorted and told, the rest is held. Only rows
// that were known long after they happened are held for long, and how many may be is bounded.

import { callerError } from "#infra/runtime/index.ts";
import { type Block, type Fact, rowsOf } from "#knowledge/domain/index.ts";
import { compareRows, type HeldBlock, heldBlock, nsOfMs, rankOf } from "./known-rows.ts";

export interface Portion {
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
  /** Nothing in a later portion was known before this moment. */
  readonly completeNs: bigint;
}

/** A fact, or rows of one block that follow one another in the order they were known. */
export type Told = {
  /** Of the first row and of the last. */
  readonly firstNs: bigint;
  readonly knownNs: bigint;
  /** How many facts and rows known at just that last moment were told, these included. */
  readonly countAt: number;
} & ({ readonly kind: "fact"; readonly fact: Fact } | { readonly kind: "block"; readonly block: Block });

export interface KnownOrderOptions {
  /** Only what was known at or after, and before. */
  readonly fromNs?: bigint;
  readonly toNs?: bigint;
  /** Goes on behind so many facts and rows known at a moment. */
  readonly after?: { readonly knownNs: bigint; readonly count: number };
  /** Rows told as one block, and over what stretch of time they may be known. */
  readonly mostRows?: number;
  readonly grainNs?: bigint;
  /** Rows that may be held. */
  readonly mostHeld?: number;
}

export const usualMostHeld = 2_000_000;

/** @throws knowledge/query-too-large where more rows than may be held were known long after they happened */
export async function* inKnownOrder(
  portions: AsyncIterable<Portion> | Iterable<Portion>,
  options: KnownOrderOptions = {},
): AsyncGenerator<Told> {
  const order = new KnownOrder(options);
  for await (const portion of portions) {
    order.take(portion);
    yield* order.told(portion.completeNs);
  }
  yield* order.told(null);
}

class KnownOrder {
  readonly #options: KnownOrderOptions;
  readonly #mostRows: number;
  readonly #mostHeld: number;
  #facts: Fact[] = [];
  #blocks: HeldBlock[] = [];
  /** The moment told last, and how much of it. */
  #atNs: bigint | null = null;
  #countAt = 0;
  #skips: number;

  constructor(options: KnownOrderOptions) {
    this.#options = options;
    this.#mostRows = options.mostRows ?? 8_192;
    this.#mostHeld = options.mostHeld ?? usualMostHeld;
    this.#skips = options.after?.count ?? 0;
  }

  take({ facts, blocks }: Portion): void {
    const { fromNs, toNs, after } = this.#options;
    const first = after !== undefined && (fromNs === undefined || after.knownNs > fromNs) ? after.knownNs : fromNs;
    const isMeant = (ns: bigint): boolean => (first === undefined || ns >= first) && (toNs === undefined || ns < toNs);
    if (facts.length > 0) {
      const meant = facts.filter(({ value }) => isMeant(nsOfMs(value.knownAtMs)));
      this.#facts = [...this.#facts, ...meant].sort(
        (a, b) => a.value.knownAtMs - b.value.knownAtMs || rankOf(a.kind) - rankOf(b.kind),
      );
    }
    for (const block of blocks) {
      const all = heldBlock(block, new Uint32Array(0));
      const rows = Uint32Array.from({ length: block.rows }, (_, row) => row);
      const isAll = first === undefined && toNs === undefined;
      const meant = isAll ? rows : rows.filter((row) => isMeant(all.knownNs[row] as bigint));
      if (meant.length > 0) this.#blocks.push({ ...all, rows: meant });
    }
  }

  /** What was known before a moment, everything where null. */
  *told(beforeNs: bigint | null): Generator<Told> {
    const { ready, due } = this.#due(beforeNs);
    const facts = this.#facts;
    let next = 0;
    const isDue = (fact: Fact, untilNs: bigint | null): boolean =>
      untilNs === null || nsOfMs(fact.value.knownAtMs) <= untilNs;
    for (let at = 0; at < ready.length; ) {
      const held = due[(ready[at] as Due).block] as HeldBlock;
      const knownNs = held.knownNs[(ready[at] as Due).row] as bigint;
      for (; next < facts.length && isDue(facts[next] as Fact, knownNs); next++) yield* this.#fact(facts[next] as Fact);
      const nextFact = facts[next];
      const end = this.#runEnd(ready, at, due, nextFact === undefined ? null : nsOfMs(nextFact.value.knownAtMs));
      yield* this.#rows(held, ready, at, end);
      at = end;
    }
    for (; next < facts.length && isDue(facts[next] as Fact, beforeNs === null ? null : beforeNs - 1n); next++)
      yield* this.#fact(facts[next] as Fact);
    this.#facts = facts.slice(next);
  }

  /** Rows known before a moment, sorted; the others stay held. */
  #due(beforeNs: bigint | null): { readonly ready: readonly Due[]; readonly due: readonly HeldBlock[] } {
    const ready: Due[] = [];
    const due: HeldBlock[] = [];
    const left: HeldBlock[] = [];
    let waiting = 0;
    for (const held of this.#blocks) {
      const { knownNs, rows } = held;
      const late = beforeNs === null ? rows.subarray(0, 0) : rows.filter((row) => (knownNs[row] as bigint) >= beforeNs);
      if (late.length > 0) left.push(compact(held, late));
      waiting += late.length;
      if (late.length === rows.length) continue;
      const block = due.push(held) - 1;
      for (const row of rows) if (beforeNs === null || (knownNs[row] as bigint) < beforeNs) ready.push({ block, row });
    }
    if (waiting > this.#mostHeld) throw tooManyHeld(waiting, this.#mostHeld);
    this.#blocks = left;
    ready.sort((a, b) => compareRows(due[a.block] as HeldBlock, a.row, due[b.block] as HeldBlock, b.row));
    return { ready, due };
  }

  /** Where the run of rows that begins here ends: with its block, with the next fact, or when it is long enough. */
  #runEnd(ready: readonly Due[], from: number, due: readonly HeldBlock[], factNs: bigint | null): number {
    const { block } = ready[from] as Due;
    const { knownNs } = due[block] as HeldBlock;
    const { grainNs } = this.#options;
    const lastNs = grainNs === undefined ? null : (knownNs[(ready[from] as Due).row] as bigint) + grainNs;
    let end = from + 1;
    for (; end < ready.length && end - from < this.#mostRows; end++) {
      const next = ready[end] as Due;
      if (next.block !== block) break;
      const ns = knownNs[next.row] as bigint;
      if ((factNs !== null && ns >= factNs) || (lastNs !== null && ns > lastNs)) break;
    }
    return end;
  }

  *#fact(fact: Fact): Generator<Told> {
    const knownNs = nsOfMs(fact.value.knownAtMs);
    if (this.#isSkipped(knownNs)) return;
    yield { kind: "fact", fact, firstNs: knownNs, knownNs, countAt: this.#countAt };
  }

  *#rows({ block, knownNs }: HeldBlock, ready: readonly Due[], from: number, end: number): Generator<Told> {
    const rows: number[] = [];
    for (let at = from; at < end; at++) {
      const { row } = ready[at] as Due;
      if (!this.#isSkipped(knownNs[row] as bigint)) rows.push(row);
    }
    if (rows.length === 0) return;
    const [firstNs, lastNs] = [knownNs[rows[0] as number] as bigint, knownNs[rows.at(-1) as number] as bigint];
    const told = rows.length === block.rows && isInOrder(rows) ? block : rowsOf(block, rows);
    yield { kind: "block", block: told, firstNs, knownNs: lastNs, countAt: this.#countAt };
  }

  /** Counts what is told at one moment; true for what an earlier reading told. */
  #isSkipped(knownNs: bigint): boolean {
    this.#countAt = knownNs === this.#atNs ? this.#countAt + 1 : 1;
    this.#atNs = knownNs;
    return knownNs === this.#options.after?.knownNs && this.#countAt <= this.#skips;
  }
}

interface Due {
  /** Place among the blocks that are due. */
  readonly block: number;
  readonly row: number;
}

const isInOrder = (rows: readonly number[]): boolean => rows.every((row, at) => row === at);

/** Few rows of a large block do not keep it in memory. */
function compact(held: HeldBlock, rows: Uint32Array): HeldBlock {
  if (rows.length * 4 > held.block.rows) return { ...held, rows };
  return heldBlock(
    rowsOf(held.block, rows),
    Uint32Array.from({ length: rows.length }, (_, row) => row),
  );
}

function tooManyHeld(held: number, most: number): Error {
  const message = `${held} rows were known long after they happened, and at most ${most} can be held until their turn. Ask for fewer symbols or kinds, a shorter period, or allow more with mostHeld.`;
  return callerError("knowledge/query-too-large", message, { held, most });
}
