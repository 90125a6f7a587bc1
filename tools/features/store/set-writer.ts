// Values on their way into a set: gathered into large blocks, only what is not in store or differs, and marks of what is whole.

import { createHash } from "node:crypto";
import { contentHash } from "#infra/runtime/index.ts";
import type { AsOf, BlockOf, Dataset, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import type { Column } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { type StoredSeries, type StoredValues, ValueRows } from "./stored-values.ts";

export interface SetWriterParts {
  readonly store: MarketStore;
  readonly set: Dataset;
  readonly features: readonly Feature[];
  /** Hash of all that goes into the values: facts, definitions, stretch. */
  readonly run: string;
  readonly asOf: AsOf;
  /** Values a block. */
  readonly blockRows: number;
  readonly onWhole: (part: Part, stored: number) => void;
  /** After each block, while a part may be under way. */
  readonly onBlock: (symbol: SymbolId, stored: number) => void;
}

/** What is marked when it is whole in store: a symbol, or one session of it. */
export interface Part {
  readonly symbol: SymbolId;
  /** Empty for a symbol's bars. */
  readonly session: string;
}

/** Values at rising closes, a column for each feature. */
export interface Computed {
  readonly closesMs: Column;
  readonly knownAtsMs: Column;
  readonly values: readonly Column[];
}

export class SetWriter {
  readonly count = { stored: 0, replaced: 0, known: 0 };
  readonly #parts: SetWriterParts;
  #rows: ValueRows;
  #whole: Part[] = [];

  constructor(parts: SetWriterParts) {
    this.#parts = parts;
    this.#rows = new ValueRows(parts.features);
  }

  /** @param before what is in store of the same stretch */
  add(symbol: SymbolId, { closesMs, knownAtsMs, values }: Computed, before: StoredValues): void {
    this.#rows.begin(symbol);
    for (const [at, feature] of this.#parts.features.entries())
      this.#addChanged(at, closesMs, knownAtsMs, values[at]!, before.series(symbol, feature));
  }

  /** Writes what was gathered, once it is enough for a block. */
  async writeBlocks(): Promise<void> {
    if (this.#rows.rows >= this.#parts.blockRows) await this.write();
  }

  /** The values of a part are all added: it is marked when they are written. */
  end(part: Part): void {
    this.#whole.push(part);
  }

  async write(): Promise<void> {
    const { store, set, run, asOf, blockRows, onWhole, onBlock } = this.#parts;
    for (let from = 0; from < this.#rows.rows; from += blockRows) {
      const block = this.#rows.block(from, from + blockRows);
      await store.appendBlock(set.id, block, `${run}/${blockHash(block)}`);
      this.count.stored += block.rows;
      onBlock(block.symbol.values.at(-1) as SymbolId, this.count.stored);
    }
    this.#rows = new ValueRows(this.#parts.features);
    await store.append(
      set.id,
      this.#whole.map((part) => markOf(run, part, asOf)),
    );
    for (const part of this.#whole.splice(0)) onWhole(part, this.count.stored);
  }

  /** Adds the rows of one feature that are not in store as they are now. Of rows that close at one moment the last one stands for it. */
  #addChanged(at: number, closes: Column, known: Column, values: Column, before: StoredSeries): void {
    let place = 0;
    for (let row = 0; row < closes.length; row++) {
      const closeMs = closes[row]!;
      if (closes[row + 1] === closeMs) continue;
      while (place < before.closesMs.length && before.closesMs[place]! < closeMs) place++;
      const there = before.closesMs[place] === closeMs;
      if (there && Object.is(before.values[place], values[row])) {
        this.count.known += 1;
        continue;
      }
      if (there) this.count.replaced += 1;
      // What other facts came to say is known since they were read again, whenever the row itself was: what was served before stays as it was.
      const knownAtMs = there ? Math.max(known[row]!, before.knownAtsMs[place]!, this.#parts.asOf) : known[row]!;
      this.#rows.add(at, closeMs, knownAtMs, values[row]!);
    }
  }
}

/** The parts of a run that are whole in store. */
export async function finishedParts(
  stored: MarketView,
  run: string,
  symbols: readonly SymbolId[],
): Promise<(part: Part) => boolean> {
  const marks = await stored.facts("metric", { symbols, fromMs: 0, toMs: 0 });
  const names = new Set(marks.map(({ symbol, metric }) => `${symbol} ${metric}`));
  return (part) => names.has(`${part.symbol} ${markName(run, part)}`);
}

const markName = (run: string, { session }: Part): string => `materialised/${run}${session && `/${session}`}`;

/** Marks stand at the beginning of time, where no row ends. */
const markOf = (run: string, part: Part, knownAtMs: number) => ({
  kind: "metric" as const,
  value: {
    symbol: part.symbol,
    metric: markName(run, part),
    value: 1,
    unit: "flag",
    eventTimeMs: 0,
    knownAtMs,
    source: "features",
  },
});

/** Brings the set into store, or forward; its "now" never moves back. */
export async function describeSet(store: MarketStore, set: Dataset): Promise<Dataset> {
  const there = (await store.datasets()).find(({ id }) => id === set.id);
  const wanted = { ...set, nowMs: Math.max(set.nowMs, there?.nowMs ?? set.nowMs) };
  if (contentHash(there ?? null) !== contentHash(wanted)) await store.describe(wanted);
  return wanted;
}

function blockHash({ symbol, columns }: BlockOf<"metric">): string {
  const hash = createHash("sha256").update(symbol.values.join(" "));
  const { value, eventTimeMs, knownAtMs, metric, unit } = columns;
  for (const part of [value, eventTimeMs, knownAtMs, symbol.codes, metric.codes, unit.codes])
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.digest("hex").slice(0, 32);
}
