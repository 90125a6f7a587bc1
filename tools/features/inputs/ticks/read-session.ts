// A session's stored ticks into columns, as known at the view's moment: the same objects that live ticks are pushed into.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import { type SeriesKind, type SymbolId, seriesKinds } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Column } from "#tools/columns/index.ts";
import type { Clock } from "../../clocks.ts";
import { BookRows, bookColumns } from "./book-rows.ts";
import { mergedBlocks, type TickSource } from "./merge-blocks.ts";
import { type TickBlock, TickPusher } from "./push-block.ts";
import { secondColumns } from "./second-columns.ts";
import { SecondRows, type TickCounts } from "./second-rows.ts";
import type { TickSink } from "./tick-sink.ts";
import type { SignRule } from "./trade-sign.ts";

export type TickClock = Exclude<Clock, "bar">;

export interface TickSession {
  readonly symbol: SymbolId;
  /** From the calendar (sessionOpenMs, sessionCloseMs), or the stretch of a recording. */
  readonly openMs: number;
  readonly closeMs: number;
  /** What the feed sends; what the view holds of the symbol when left out. */
  readonly carries?: readonly SeriesKind[];
  readonly tickSize?: number;
  readonly sign?: SignRule;
  readonly silentSeconds?: number;
}

export interface TickRows {
  readonly rows: number;
  /** End of each row, milliseconds since the session opened: when it could first be used. */
  readonly endMs: Column;
  /** When all that it rests on was known, never before its end: later only where the feed tells late. Milliseconds since the session opened. */
  readonly knownMs: Column;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Rows of every second that was over at the view's as-of. @throws tools/input-column-missing where the view holds no ticks of the symbol */
export async function readSecondRows(
  view: MarketView,
  session: TickSession,
): Promise<TickRows & { readonly counts: TickCounts }> {
  const { table, sink, merging } = await openSession(view, session, "second");
  while (!(await merging.next()).done);
  return { ...table.taken(), counts: (sink as SecondRows).counts };
}

/** A row for each change of the ten best levels. @throws as readSecondRows does */
export async function readBookRows(view: MarketView, session: TickSession): Promise<TickRows> {
  const { table, merging } = await openSession(view, session, "book");
  while (!(await merging.next()).done);
  return table.taken();
}

const mostRows = 4_096;

/** The same rows some thousands at a time, so that a session of any length is read in bounded memory. @throws as readSecondRows does */
export async function* tickRows(view: MarketView, session: TickSession, clock: TickClock): AsyncGenerator<TickRows> {
  const { table, merging } = await openSession(view, session, clock);
  for (let ended = false; !ended; ) {
    ended = (await merging.next()).done === true;
    if (table.rows >= mostRows || (ended && table.rows > 0)) yield table.taken();
  }
}

/** Read from before the session, so that it begins with the quotes that stand; a book of changes or orders needs all since its snapshot. */
const beforeMs: Readonly<Record<SeriesKind, number>> = {
  trade: 900_000,
  quote: 900_000,
  book: 900_000,
  delta: 43_200_000,
  order: 43_200_000,
};

async function carriedBy(view: MarketView, { symbol, carries }: TickSession): Promise<readonly SeriesKind[]> {
  if (carries !== undefined) return carries;
  const held = (await view.coverage()).filter((one) => one.symbol === symbol).map(({ kind }) => kind);
  const found = seriesKinds.filter((kind) => held.includes(kind));
  if (found.length === 0) throw noTicks(view, symbol);
  return found;
}

/** @param symbol null for all of the data set */
export const noTicks = ({ dataset, asOf }: MarketView, symbol: SymbolId | null) =>
  callerError(
    "tools/input-column-missing",
    `No trades, quotes, books or order events of ${symbol === null ? "any instrument" : `"${symbol}"`} are in ${dataset.id} as of ${isoTime(asOf)}. Ingest ticks first.`,
    { symbol },
  );

interface OpenSession {
  readonly table: GrowingRows;
  readonly sink: TickSink;
  /** Fills the table, pausing after each block of ticks. */
  readonly merging: AsyncGenerator<void>;
}

async function openSession(view: MarketView, session: TickSession, clock: TickClock): Promise<OpenSession> {
  const { symbol, openMs, closeMs, tickSize } = session;
  const carries = await carriedBy(view, session);
  const table = new GrowingRows(clock === "second" ? secondColumns : bookColumns);
  const knownMs = (endMs: number, knownNs: number): number => Math.max(endMs, knownNs / 1e6);
  const sink: TickSink =
    clock === "second"
      ? new SecondRows({
          ...session,
          carries,
          seconds: Math.ceil((closeMs - openMs) / 1_000),
          onRow: (row, second) => table.add(row, (second + 1) * 1_000, knownMs((second + 1) * 1_000, pusher.knownNs)),
        })
      : new BookRows({
          ...session,
          carries,
          onRow: (row, atNs) =>
            table.add(row, atNs / 1e6, knownMs(atNs / 1e6, Math.max(pusher.knownNs, pusher.eventKnownNs))),
        });
  const pusher = new TickPusher(sink, BigInt(Math.round(openMs)) * 1_000_000n, tickSize);
  const sources = carries.map((kind): TickSource => {
    const query = { symbols: [symbol], fromMs: openMs - beforeMs[kind], toMs: closeMs, blockRows: 2 * mostRows };
    return { kind, blocks: view.blocks(kind, query) as AsyncIterable<TickBlock> };
  });
  const untilNs = (Math.min(closeMs, view.asOf) - openMs) * 1e6;
  return { table, sink, merging: mergedUntil(sources, pusher, untilNs) };
}

async function* mergedUntil(sources: readonly TickSource[], pusher: TickPusher, untilNs: number): AsyncGenerator<void> {
  yield* mergedBlocks(sources, pusher);
  pusher.advance(untilNs);
}

/** Columns that grow by doubling. */
class GrowingRows {
  rows = 0;
  readonly #names: readonly string[];
  #columns: Float64Array[];
  #ends = new Float64Array(1_024);
  #known = new Float64Array(1_024);

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#columns = names.map(() => new Float64Array(1_024));
  }

  add(row: Float64Array, endMs: number, knownMs: number): void {
    const at = this.rows;
    if (at === this.#ends.length) {
      this.#columns = this.#columns.map(doubled);
      this.#ends = doubled(this.#ends);
      this.#known = doubled(this.#known);
    }
    for (let c = 0; c < row.length; c++) this.#columns[c]![at] = row[c]!;
    this.#ends[at] = endMs;
    this.#known[at] = knownMs;
    this.rows += 1;
  }

  /** The rows so far; the table begins anew. */
  taken(): TickRows {
    const rows = this.rows;
    const whole = (column: Column): Column => column.slice(0, rows);
    const columns = Object.fromEntries(this.#names.map((name, c) => [name, whole(this.#columns[c]!)]));
    this.rows = 0;
    return { rows, endMs: whole(this.#ends), knownMs: whole(this.#known), columns };
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(column.length * 2);
  next.set(column);
  return next;
}
