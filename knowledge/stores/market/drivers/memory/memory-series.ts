// Rows of the series kinds in plain arrays of this process: the reference for what the SQL of ../../sql/series-*.ts answers, written out.

import { createHash } from "node:crypto";
import { callerError, canonicalJson, groupedBy } from "#infra/runtime/index.ts";
import {
  type AsOf,
  type Bar,
  type Block,
  type BlockKind,
  type BlockOf,
  type FactBlockKind,
  type SeriesKind,
  type SymbolId,
  seriesKinds,
} from "#knowledge/domain/index.ts";
import type { BlockQuery, BlockReport, Bounds, Coverage, QuotedTrades, RollUpQuery } from "../../market-store.port.ts";
import { blocksOf, type PlainRow, rowsOfBlock } from "../../plain-rows.ts";
import { rollUpInterval, stretchesIn } from "../../roll-up-interval.ts";
import { barsOfTrades } from "../../roll-up-trades.ts";
import type { SeriesReader } from "../../series-reader.ts";
import { requireBlockRows } from "../../sql/series-blocks.ts";
import { nsOf } from "../../sql/series-query.ts";
import type { StoredFact } from "./memory-fact-reader.ts";
import { factRows } from "./memory-fact-rows.ts";

/** One data set's series; blocks of bars and metrics are stored as their facts, and read here. */
export interface MemorySeries {
  append(block: Block, token?: string): Promise<BlockReport>;
  reader(asOf: AsOf, facts: () => Iterable<StoredFact>): SeriesReader;
  /** Null while there is no row. */
  bounds(): Bounds | null;
}

export const memorySeriesKinds: readonly SeriesKind[] = seriesKinds;

interface StoredRow extends PlainRow {
  readonly eventNs: bigint;
  readonly knownNs: bigint;
  readonly sequence: bigint;
}
type Rows = Map<SeriesKind, StoredRow[]>;

export function openMemorySeries(): MemorySeries {
  /** In the order stored. */
  const rows: Rows = new Map();
  const tokens = new Set<string>();
  return {
    async append(block, token) {
      const name = `${block.kind} ${token}`;
      if (token !== undefined && tokens.has(name)) return { rows: 0, seen: true };
      const added = rowsOfBlock(block).map((row) => ({ ...row, ...timesOf(row) }));
      const kind = block.kind as SeriesKind;
      if (added.some(({ eventNs }) => eventNs < 0n))
        throw callerError("knowledge/fact-invalid", `A block of kind ${kind}: wanted each eventNs in or after 1970.`);
      rows.set(kind, [...(rows.get(kind) ?? []), ...added]);
      if (token !== undefined && added.length > 0) tokens.add(name);
      return { rows: added.length, seen: false };
    },
    reader: (asOf, facts) => new MemorySeriesReader(rows, asOf, facts),
    bounds() {
      const known = [...rows.values()].flat().map(({ knownNs }) => knownNs);
      if (known.length === 0) return null;
      return { firstMs: floorMs(smallest(known)), lastMs: ceilMs(largest(known)) };
    },
  };
}

class MemorySeriesReader implements SeriesReader {
  readonly #rows: Rows;
  readonly #asOf: AsOf;
  readonly #facts: () => Iterable<StoredFact>;

  constructor(rows: Rows, asOf: AsOf, facts: () => Iterable<StoredFact>) {
    this.#rows = rows;
    this.#asOf = asOf;
    this.#facts = facts;
  }

  async *blocks<K extends BlockKind>(kind: K, query: BlockQuery): AsyncGenerator<BlockOf<K>> {
    const size = requireBlockRows(query);
    const rows =
      kind === "bar" || kind === "metric"
        ? factRows(kind as FactBlockKind, this.#facts(), this.#asOf, query)
        : this.#seen(kind as SeriesKind, query).sort(bySymbolAndTime);
    yield* blocksOf(kind, rows, size);
  }

  async rollUp({ symbols, interval, fromMs, toMs }: RollUpQuery): Promise<readonly Bar[]> {
    const stretch = rollUpInterval(interval);
    const [first, end] = stretchesIn(stretch, fromMs, toMs, this.#asOf);
    if (first >= end) return [];
    const trades = this.#seen("trade", { symbols, fromMs: stretch.startMs(first), toMs: stretch.startMs(end) });
    const plain = trades.sort(bySymbolAndTime).map(({ values, ...row }) => ({
      ...row,
      price: Number(values.price),
      size: Number(values.size),
    }));
    return barsOfTrades(plain, interval, stretch);
  }

  async *quotedTrades(query: BlockQuery & { readonly symbols: readonly SymbolId[] }): AsyncGenerator<QuotedTrades> {
    const quotes = groupedBy(
      this.#seen("quote", { symbols: query.symbols }).sort(bySymbolAndTime),
      ({ symbol }) => symbol,
    );
    const trades = this.#seen("trade", query).sort(byTime);
    const stood = trades.map(({ symbol, eventNs }) =>
      quotes.get(symbol)?.findLast((quote) => quote.eventNs <= eventNs),
    );
    let from = 0;
    for (const trade of blocksOf("trade", trades, requireBlockRows(query))) {
      const beside = stood.slice(from, from + trade.rows);
      from += trade.rows;
      yield {
        rows: trade.rows,
        trade,
        bid: Float64Array.from(beside, (quote) => Number(quote?.values.bid ?? Number.NaN)),
        ask: Float64Array.from(beside, (quote) => Number(quote?.values.ask ?? Number.NaN)),
        quoteNs: BigInt64Array.from(beside, (quote) => quote?.eventNs ?? 0n),
      };
    }
  }

  async coverage(): Promise<readonly Coverage[]> {
    return seriesKinds.flatMap((kind) =>
      [...groupedBy(this.#seen(kind, {}), ({ symbol }) => symbol)].map(([symbol, rows]) => ({
        kind,
        symbol,
        rows: rows.length,
        firstEventMs: floorMs(smallest(rows.map(({ eventNs }) => eventNs))),
        lastEventMs: floorMs(largest(rows.map(({ eventNs }) => eventNs))),
        lastKnownMs: ceilMs(largest(rows.map(({ knownNs }) => knownNs))),
      })),
    );
  }

  async digest(): Promise<unknown> {
    const seen = seriesKinds.map((kind) => [kind, this.#seen(kind, {}).map(textOf).sort()] as const);
    const held = seen.filter(([, texts]) => texts.length > 0);
    if (held.length === 0) return null;
    return Object.fromEntries(held.map(([kind, texts]) => [kind, [texts.length, hashOf(texts)]]));
  }

  /** Of each row the version known last by as-of; of versions known at one moment, the one stored last. */
  #seen(kind: SeriesKind, { symbols, fromMs, toMs }: BlockQuery): StoredRow[] {
    const wanted = symbols && new Set(symbols);
    const [from, to] = [nsOf(fromMs ?? Number.NEGATIVE_INFINITY), nsOf(toMs ?? Number.POSITIVE_INFINITY)];
    const known = nsOf(this.#asOf);
    const newest = new Map<string, StoredRow>();
    for (const row of this.#rows.get(kind) ?? []) {
      if (row.knownNs > known || row.eventNs < from || row.eventNs >= to || wanted?.has(row.symbol) === false) continue;
      const identity = `${row.symbol} ${row.eventNs} ${row.sequence} ${row.source}`;
      const before = newest.get(identity);
      if (before === undefined || row.knownNs >= before.knownNs) newest.set(identity, row);
    }
    return [...newest.values()];
  }
}

const timesOf = ({ values: { eventNs, knownNs, sequence } }: PlainRow) =>
  ({ eventNs, knownNs, sequence }) as Pick<StoredRow, "eventNs" | "knownNs" | "sequence">;

type Key = string | bigint;
const compared = (a: readonly Key[], b: readonly Key[]): number => {
  const place = a.findIndex((key, index) => key !== b[index]);
  return place < 0 ? 0 : (a[place] as Key) < (b[place] as Key) ? -1 : 1;
};
const bySymbolAndTime = (a: StoredRow, b: StoredRow): number =>
  compared([a.symbol, a.eventNs, a.sequence, a.source], [b.symbol, b.eventNs, b.sequence, b.source]);
const byTime = (a: StoredRow, b: StoredRow): number =>
  compared([a.eventNs, a.symbol, a.sequence, a.source], [b.eventNs, b.symbol, b.sequence, b.source]);

const ascending = (values: readonly bigint[]): bigint[] => [...values].sort((a, b) => (a < b ? -1 : 1));
const smallest = (values: readonly bigint[]): bigint => ascending(values)[0] as bigint;
const largest = (values: readonly bigint[]): bigint => ascending(values).at(-1) as bigint;
const floorMs = (ns: bigint): number => Number(ns / 1_000_000n);
const ceilMs = (ns: bigint): number => Number((ns + 999_999n) / 1_000_000n);

/** JSON has neither big integers nor NaN. */
const textOf = ({ symbol, source, values }: StoredRow): string =>
  JSON.stringify([symbol, source, Object.entries(values).map(([field, value]) => [field, String(value)])]);
const hashOf = (texts: readonly string[]): string => createHash("sha256").update(canonicalJson(texts)).digest("hex");
