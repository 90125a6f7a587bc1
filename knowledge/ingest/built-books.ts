// Order books of a feed that tells changes or order events and no books: ten-level snapshots beside what they were built from, in the order
// of the feed. A hole in a symbol's numbers is told; its book is silent from there to the next snapshot.

import { QuorumError } from "#infra/runtime/index.ts";
import {
  type BookCadence,
  type BookNow,
  type BookSource,
  BuiltBook,
  type MissedMessages,
} from "#knowledge/books/index.ts";
import {
  type Block,
  type BlockOf,
  blockFrom,
  CodeColumn,
  type Floats,
  type GrowingColumns,
  growingColumns,
  levels,
  type SymbolId,
} from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem, FeedNote, HistoryRequest } from "#knowledge/feeds/index.ts";
import { checked } from "./checked.ts";

export interface BookGap extends MissedMessages {
  readonly symbol: SymbolId;
}

export interface BuiltBooksParts {
  readonly source: BookSource;
  readonly cadence: Exclude<BookCadence, "off">;
  readonly feed: string;
  /** The feed holds each row against the rules of its kind itself. */
  readonly isChecked: boolean;
  readonly onGap: (gap: BookGap) => void;
}

/** What of a feed books are built from: changes before single orders, and these only where best quotes do not say more. Null where it tells
 * books itself, or nothing that one could be built from. */
export function bookSourceOf({ kinds, books = {} }: FeedCan): BookSource | null {
  const { numbered = false, orders: tells = "all", beside = false } = books;
  if (kinds.includes("book")) return null;
  if (kinds.includes("delta")) return { from: "delta", numbered, tells };
  return kinds.includes("order") && (beside || !kinds.includes("quote")) ? { from: "order", numbered, tells } : null;
}

/** Null where none are built. */
export function booksOf(feed: Feed, cadence: BookCadence = "change", onGap: (gap: BookGap) => void): BuiltBooks | null {
  const source = bookSourceOf(feed.can);
  if (source === null || cadence === "off") return null;
  return new BuiltBooks({ source, cadence, feed: feed.id, isChecked: feed.can.checked === true, onGap });
}

/** A history and the books built from it. One that goes on behind a mark is read from its start, since the books stand on all that came
 * before: what lies before the mark is read and not told. Books come before the item that ends them, so that its mark covers them. */
export async function* withBooks(
  feed: Feed,
  books: BuiltBooks,
  { after, ...request }: HistoryRequest,
): AsyncGenerator<FeedItem> {
  let isBehind = after === undefined;
  for await (const item of feed.history(request)) {
    const built = books.take(item);
    if (isBehind) {
      yield* built;
      yield item;
    } else {
      request.signal?.throwIfAborted();
      isBehind = item.mark === after;
    }
  }
  if (!isBehind) throw markGone(feed.id, after as string);
  yield* books.finish();
}

function markGone(feed: string, mark: string): QuorumError {
  const says = `${feed} was stored up to ${mark}, and does not come by there any more. Ingest it anew.`;
  return new QuorumError("knowledge/feed-failed", says, { fault: "outside", retry: false, context: { mark } });
}

interface OpenBook {
  readonly book: BuiltBook;
  readonly symbol: SymbolId;
}

export class BuiltBooks {
  readonly #parts: BuiltBooksParts;
  /** By source, then symbol. */
  readonly #books = new Map<string, Map<string, OpenBook>>();
  readonly #rows = new Map<string, BookRows>();
  #notes: FeedNote[] = [];

  constructor(parts: BuiltBooksParts) {
    this.#parts = parts;
  }

  /** What an item of the feed adds: books, and words about holes and rows that no book can take. */
  take(item: FeedItem): readonly FeedItem[] {
    const { source, isChecked } = this.#parts;
    if (item.kind !== "block" || item.block.kind !== source.from) return [];
    for (const part of isChecked ? [item] : checked(item)) if (part.kind === "block") this.#takeRows(part.block);
    return this.#ready();
  }

  /** The books of what has ended by now, by the venue's time: for a feed that is live, and may be silent. */
  ended(nowMs: number): readonly FeedItem[] {
    const nowNs = BigInt(Math.floor(nowMs)) * 1_000_000n;
    for (const { book } of this.#all()) book.advance(nowNs);
    return this.#ready();
  }

  /** Nothing more comes: the last books, and what never became one. */
  finish(): readonly FeedItem[] {
    for (const { book, symbol } of this.#all()) {
      book.finish();
      const { without, old } = book.counts;
      if (without > 0)
        this.#note(`${symbol}: messages of its order book have no snapshot to build on, and are in no book`, without);
      if (old > 0) this.#note(`${symbol}: messages of its order book came late or again, and are in it once`, old);
      if (book.inconsistencies > 0)
        this.#note(`${symbol}: order events that do not fit what its book holds`, book.inconsistencies);
    }
    return this.#ready();
  }

  /** Something of a symbol, or of all, was missed. Where messages are numbered, their numbers will say what. */
  forget(symbol: SymbolId | null): void {
    if (this.#parts.source.numbered) return;
    for (const open of this.#all()) if (symbol === null || open.symbol === symbol) open.book.forget();
  }

  *#all(): Generator<OpenBook> {
    for (const bySymbol of this.#books.values()) yield* bySymbol.values();
  }

  #takeRows(block: Block): void {
    const rows = block as BlockOf<"delta"> | BlockOf<"order">;
    const books = rows.symbol.values.map((symbol) => this.#of(rows.source, symbol));
    for (let row = 0; row < rows.rows; row++) {
      const { book, symbol } = books[rows.symbol.codes[row] as number] as OpenBook;
      try {
        book.take(rows, row);
      } catch (thrown) {
        this.#note(`${symbol}: rows that its order book cannot take: ${(thrown as Error).message}`.slice(0, 300), 1);
      }
    }
  }

  #of(source: string, symbol: SymbolId): OpenBook {
    const bySymbol = this.#books.get(source) ?? new Map<string, OpenBook>();
    this.#books.set(source, bySymbol);
    const known = bySymbol.get(symbol);
    if (known !== undefined) return known;
    const rows = this.#rows.get(source) ?? new BookRows(source);
    this.#rows.set(source, rows);
    const code = rows.codeOf(symbol);
    const { source: from, cadence, onGap } = this.#parts;
    const book = new BuiltBook({
      ...from,
      cadence,
      onBook: (now) => rows.add(code, now),
      onGap: (missed) => {
        const count = missed.toSequence - missed.fromSequence + 1;
        this.#note(
          `${symbol}: messages of its order book are missing; it is told again from the next snapshot on`,
          count,
        );
        onGap({ symbol, ...missed });
      },
    });
    const open = { book, symbol };
    bySymbol.set(symbol, open);
    return open;
  }

  #note(says: string, rows: number): void {
    const same = this.#notes.findIndex((note) => note.says === says);
    if (same < 0) this.#notes.push({ kind: "noticed", says, rows, lines: [] });
    else this.#notes[same] = { kind: "noticed", says, rows: (this.#notes[same] as FeedNote).rows + rows, lines: [] };
  }

  #ready(): readonly FeedItem[] {
    const origin = { file: `order books of ${this.#parts.feed}`, line: null };
    const notes = this.#notes;
    this.#notes = [];
    const blocks = [...this.#rows.values()].flatMap((rows) => rows.taken());
    return [
      ...blocks.map((block): FeedItem => ({ kind: "block", block, origin })),
      ...(notes.length > 0 ? [{ kind: "read" as const, origin, rows: 0, notes }] : []),
    ];
  }
}

/** Books of one source, waiting to be stored. */
class BookRows {
  readonly #source: string;
  readonly #symbols: SymbolId[] = [];
  readonly #symbol = new CodeColumn();
  readonly #columns: GrowingColumns<"book"> = growingColumns("book");
  #rows = 0;

  constructor(source: string) {
    this.#source = source;
    this.#symbol.values = () => this.#symbols;
  }

  codeOf(symbol: SymbolId): number {
    return this.#symbols.push(symbol) - 1;
  }

  add(code: number, { eventNs, knownNs, sequence, ...sides }: BookNow): void {
    const row = this.#rows++;
    this.#symbol.put(row, code);
    this.#columns.eventNs.putBig(row, eventNs);
    this.#columns.knownNs.putBig(row, knownNs);
    this.#columns.sequence.putBig(row, sequence);
    for (const name of ["bids", "bidSizes", "asks", "askSizes"] as const)
      for (let level = 0; level < levels; level++)
        (this.#columns[name] as Floats).put(row * levels + level, sides[name][level] as number);
  }

  taken(): readonly BlockOf<"book">[] {
    if (this.#rows === 0) return [];
    const block = blockFrom("book", this.#rows, this.#symbol, this.#source, this.#columns);
    this.#rows = 0;
    return [block as BlockOf<"book">];
  }
}
