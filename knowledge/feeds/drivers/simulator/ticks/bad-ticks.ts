// Ticks told wrongly, on top of right ones: rows that never were, rows told twice or late, and a venue whose clock is wrong for a while.
// What is wrong is written down row by row, so that leaving out and setting right by that list gives the right ticks back.

import type { Random } from "#infra/runtime/index.ts";
import { type Block, type BlockOf, levels, rowsOf, type SymbolId } from "#knowledge/domain/index.ts";
import type { BadTickPlan, badTickKinds } from "../scenario.ts";
import { tickSize } from "./tick-size.ts";

export type BadTickKind = (typeof badTickKinds)[number];
type SpoiledKind = "trade" | "quote" | "book";
type Spoiled = { readonly [K in SpoiledKind]: BlockOf<K> }[SpoiledKind];

export interface BadTick {
  readonly symbol: SymbolId;
  readonly kind: SpoiledKind;
  readonly defect: BadTickKind;
  /** As told. */
  readonly eventNs: bigint;
  readonly knownNs: bigint;
  readonly sequence: bigint;
  /** Left out, the data are right again; else the row is a true one, with these times. */
  readonly isExtra: boolean;
  readonly trueEventNs: bigint;
  readonly trueKnownNs: bigint;
}

interface Stretch {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly shiftNs: bigint;
}

/** A row of the block that is made: which row it comes from, and what is wrong with it. */
interface Placed {
  readonly row: number;
  readonly defect: BadTickKind | null;
  readonly isExtra: boolean;
}

/** Numbers of rows that never were begin here, far from those that were. */
const firstExtra = 2n ** 40n;
const defectsOf: Readonly<Record<SpoiledKind, readonly (keyof BadTickPlan["perThousand"])[]>> = {
  trade: ["fat-finger", "zero-size", "told-twice", "double-print", "late"],
  quote: ["crossed", "zero-size", "told-twice", "late"],
  book: ["crossed-book"],
};

/** One symbol's session. */
export class BadTickMaker {
  /** What was spoiled so far. */
  readonly told: BadTick[] = [];
  readonly #plan: BadTickPlan;
  readonly #random: Random;
  readonly #stretches: readonly Stretch[];
  #extra = firstExtra;

  constructor(plan: BadTickPlan, openMs: number, closeMs: number, random: Random) {
    this.#plan = plan;
    this.#random = random.fork("rows");
    const { stretches, seconds, aheadMs, behindMs } = plan.clockSkew;
    const chance = random.fork("skew");
    this.#stretches = Array.from({ length: stretches }, (_, number) => {
      const room = (closeMs - openMs - seconds * 1_000) / stretches;
      const fromMs = Math.floor(openMs + room * (number + chance.next()));
      const shiftMs = number % 2 === 0 ? aheadMs : behindMs;
      return { fromNs: ns(fromMs), toNs: ns(fromMs + seconds * 1_000), shiftNs: ns(shiftMs) };
    });
  }

  /** The same blocks, with some of their rows spoiled; orders and levels stay right. */
  spoil(blocks: readonly Block[]): Block[] {
    return blocks.map((block) =>
      block.kind === "trade" || block.kind === "quote" || block.kind === "book" ? this.#spoiled(block) : block,
    );
  }

  #spoiled(block: Spoiled): Block {
    const placed = this.#placed(block);
    const { eventNs, knownNs, sequence } = block.columns;
    const made = rowsOf(
      block,
      placed.map(({ row }) => row),
    );
    let arrivedNs = knownNs[0] as bigint;
    for (const [at, { row, defect, isExtra }] of placed.entries()) {
      const [trueEventNs, trueKnownNs] = [eventNs[row] as bigint, knownNs[row] as bigint];
      if (defect === "late") made.columns.knownNs[at] = arrivedNs;
      arrivedNs = made.columns.knownNs[at] as bigint;
      const skew = block.kind === "book" ? undefined : this.#stretches.find((own) => isIn(own, trueEventNs));
      if (skew !== undefined) made.columns.eventNs[at] = trueEventNs + skew.shiftNs;
      if (isExtra && defect !== "told-twice") made.columns.sequence[at] = this.#extra++;
      if (isExtra) this.#falsify(made, at, defect as BadTickKind);
      const told = (what: BadTickKind) =>
        this.told.push({
          symbol: block.symbol.values[block.symbol.codes[row] as number] as SymbolId,
          kind: block.kind,
          defect: what,
          eventNs: made.columns.eventNs[at] as bigint,
          knownNs: made.columns.knownNs[at] as bigint,
          sequence: (isExtra ? made.columns.sequence[at] : sequence[row]) as bigint,
          isExtra,
          trueEventNs,
          trueKnownNs,
        });
      if (defect !== null) told(defect);
      if (skew !== undefined && !isExtra) told("clock-skew");
    }
    return made;
  }

  /** Rows in the order they are told. One that is late comes 4 to 20 rows after its turn, or last. */
  #placed(block: Spoiled): Placed[] {
    const { kind, rows } = block;
    const placed: Placed[] = [];
    const late = new Map<number, number[]>();
    for (let row = 0; row < rows; row++) {
      const drawn = defectsOf[kind].filter((defect) => this.#random.next() * 1_000 < this.#plan.perThousand[defect]);
      const isLate = drawn.includes("late") && row < rows - 1;
      if (isLate) {
        const turn = Math.min(rows - 1, row + 4 + this.#random.integer(17));
        late.set(turn, [...(late.get(turn) ?? []), row]);
      } else placed.push({ row, defect: null, isExtra: false });
      for (const defect of drawn)
        if (defect !== "late" && (!defect.startsWith("crossed") || hasAsk(block, row)))
          placed.push({ row, defect, isExtra: true });
      for (const held of late.get(row) ?? []) placed.push({ row: held, defect: "late", isExtra: false });
    }
    return placed;
  }

  #falsify(made: Spoiled, at: number, defect: BadTickKind): void {
    if (made.kind === "trade") {
      const { price, size } = made.columns as BlockOf<"trade">["columns"];
      if (defect === "zero-size") size[at] = 0;
      if (defect !== "fat-finger") return;
      const factor = [10, 0.1, 1.3, 0.7][this.#random.integer(4)] as number;
      price[at] = Math.max(tickSize, Math.round((price[at] as number) * factor * 100) / 100);
    } else if (made.kind === "quote") {
      const { bid, ask, bidSize } = made.columns as BlockOf<"quote">["columns"];
      if (defect === "zero-size") bidSize[at] = 0;
      if (defect === "crossed") bid[at] = above(ask[at] as number, this.#random);
    } else {
      const { bids, asks } = made.columns as BlockOf<"book">["columns"];
      bids[at * levels] = above(asks[at * levels] as number, this.#random);
    }
  }
}

/** One to five ticks above. */
const above = (price: number, random: Random): number =>
  Math.round((price + tickSize * (1 + random.integer(5))) * 100) / 100;
const hasAsk = ({ kind, columns }: Spoiled, row: number): boolean =>
  kind === "quote"
    ? !Number.isNaN((columns as BlockOf<"quote">["columns"]).ask[row])
    : !Number.isNaN((columns as BlockOf<"book">["columns"]).asks[row * levels]);
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const isIn = ({ fromNs, toNs }: Stretch, atNs: bigint): boolean => atNs >= fromNs && atNs < toNs;
