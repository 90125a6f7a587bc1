// A session's stored ticks into columns, as known at the view's moment: the same objects that live ticks are pushed into.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import { type SeriesKind, type SymbolId, seriesKinds } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { BookRows, bookColumns } from "./book-rows.ts";
import { mergeBlocks, type TickSource } from "./merge-blocks.ts";
import { type TickBlock, TickPusher } from "./push-block.ts";
import { secondColumns } from "./second-columns.ts";
import { SecondRows, type TickCounts } from "./second-rows.ts";
import type { TickSink } from "./tick-sink.ts";
import type { SignRule } from "./trade-sign.ts";

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
  readonly columns: Readonly<Record<string, Column>>;
}

/** Rows of every second that was over at the view's as-of. @throws tools/input-column-missing where the view holds no ticks of the symbol */
export async function readSecondRows(
  view: MarketView,
  session: TickSession,
): Promise<TickRows & { readonly counts: TickCounts }> {
  const { openMs, closeMs } = session;
  const carries = await carriedBy(view, session);
  const table = new GrowingRows(secondColumns);
  const sink = new SecondRows({
    ...session,
    carries,
    seconds: Math.ceil((closeMs - openMs) / 1_000),
    onRow: (row, second) => table.add(row, (second + 1) * 1_000),
  });
  await pushAll(view, session, carries, sink, (Math.min(closeMs, view.asOf) - openMs) * 1e6);
  return { ...table.taken(), counts: sink.counts };
}

/** A row for each change of the ten best levels. @throws as readSecondRows does */
export async function readBookRows(view: MarketView, session: TickSession): Promise<TickRows> {
  const carries = await carriedBy(view, session);
  const table = new GrowingRows(bookColumns);
  const sink = new BookRows({ ...session, carries, onRow: (row, atNs) => table.add(row, atNs / 1e6) });
  await pushAll(view, session, carries, sink, (session.closeMs - session.openMs) * 1e6);
  return table.taken();
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
  if (found.length > 0) return found;
  const message = `No trades, quotes, books or order events of "${symbol}" are in ${view.dataset.id} as of ${isoTime(view.asOf)}. Ingest ticks first.`;
  throw callerError("tools/input-column-missing", message, { symbol });
}

async function pushAll(
  view: MarketView,
  { symbol, openMs, closeMs, tickSize }: TickSession,
  carries: readonly SeriesKind[],
  sink: TickSink,
  untilNs: number,
): Promise<void> {
  const openNs = BigInt(Math.round(openMs)) * 1_000_000n;
  const pusher = new TickPusher(sink, openNs, tickSize);
  const sources = carries.map((kind): TickSource => {
    const query = { symbols: [symbol], fromMs: openMs - beforeMs[kind], toMs: closeMs };
    return { kind, blocks: view.blocks(kind, query) as AsyncIterable<TickBlock> };
  });
  await mergeBlocks(sources, pusher);
  pusher.advance(untilNs);
}

/** Columns that grow by doubling. */
class GrowingRows {
  readonly #names: readonly string[];
  #columns: Float64Array[];
  #ends = new Float64Array(1_024);
  #rows = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#columns = names.map(() => new Float64Array(1_024));
  }

  add(row: Float64Array, endMs: number): void {
    const at = this.#rows;
    if (at === this.#ends.length) {
      this.#columns = this.#columns.map(doubled);
      this.#ends = doubled(this.#ends);
    }
    for (let c = 0; c < row.length; c++) this.#columns[c]![at] = row[c]!;
    this.#ends[at] = endMs;
    this.#rows += 1;
  }

  taken(): TickRows {
    const rows = this.#rows;
    const columns = Object.fromEntries(this.#names.map((name, c) => [name, this.#columns[c]!.subarray(0, rows)]));
    return { rows, endMs: this.#ends.subarray(0, rows), columns };
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(column.length * 2);
  next.set(column);
  return next;
}
