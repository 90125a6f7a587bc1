// Trades beside the quote that stood, joined by the engine over one stretch of time after another: a stretch holds about a million rows, and
// what stood at its end is carried into the next.

import type { BlockOf, SymbolId } from "#knowledge/domain/index.ts";
import type { BlockQuery, QuotedTrades } from "../market-store.port.ts";
import { decodeNative, type NativeBlock } from "./native-decode.ts";
import { requireBlockRows } from "./series-blocks.ts";
import { SeriesBuilder } from "./series-builder.ts";
import { boundsOf, hoursOfStretch, rowsOfStretch, type Standing } from "./series-query.ts";
import { hourNs } from "./series-views.ts";
import type { Sql, SqlParameters } from "./sql.port.ts";

type Query = BlockQuery & { readonly symbols: readonly SymbolId[] };

interface Quote {
  readonly eventNs: bigint;
  readonly bid: number;
  readonly ask: number;
}
type Standings = Map<SymbolId, Quote>;

/** Rows that the engine joins at once, more or less. */
const stretchRows = 1_000_000;

/** The newest version of what stands furthest first: quotes by symbol and time, or one a symbol. */
const lastQuotes = (query: Query, by: string): string => `
  SELECT symbol, event_ns, bid, ask FROM {db:Identifier}.quotes WHERE ${rowsOfStretch(query)}
  ORDER BY symbol DESC, event_ns DESC, sequence DESC, source DESC, known_ns DESC, stored_seq DESC LIMIT 1 BY ${by}`;

const tradesSql = (query: Query, versions: boolean): string => `
  SELECT symbol, source, event_ns, known_ns, sequence, price, size, side, venue FROM {db:Identifier}.trades WHERE ${rowsOfStretch(query)}
  ${versions ? "ORDER BY symbol, event_ns, sequence, source, known_ns DESC, stored_seq DESC LIMIT 1 BY symbol, event_ns, sequence, source" : ""}`;

/** In one block: sorting texts of a dictionary over many blocks takes three times the work. */
const joinedSql = (query: Query, versions: boolean): string => `
  SELECT t.symbol AS symbol, t.source AS source, t.event_ns AS event_ns, t.known_ns AS known_ns, t.sequence AS sequence, t.price AS price,
    t.size AS size, t.side AS side, t.venue AS venue, q.bid AS bid, q.ask AS ask, q.event_ns AS quote_ns
  FROM (${tradesSql(query, versions)}) AS t
  ASOF LEFT JOIN (${lastQuotes(query, "symbol, event_ns")}) AS q ON t.symbol = q.symbol AND t.event_ns >= q.event_ns
  ORDER BY t.event_ns, t.symbol, t.sequence, t.source
  SETTINGS max_threads = 1, max_block_size = 4000000, max_joined_block_size_rows = 4000000, preferred_block_size_bytes = 0`;

const beforeSql = `
  SELECT toString(event_ns), bid, ask FROM {db:Identifier}.quotes
  WHERE symbol = {symbol:String} AND event_ns < {fromNs:Int64} AND known_ns <= {asOfNs:Int64}
  ORDER BY symbol DESC, event_ns DESC, sequence DESC, source DESC, known_ns DESC, stored_seq DESC LIMIT 1`;

const lastsSql = (query: Query): string =>
  `SELECT symbol, toString(event_ns), bid, ask FROM (${lastQuotes(query, "symbol")})`;

const hoursSql = (query: Query): string => `
  SELECT intDiv(hour_ns, ${hourNs}), sum(rows), sum(again) FROM (
    SELECT hour_ns, rows, again FROM {db:Identifier}.trades_hours WHERE ${hoursOfStretch(query)}
    UNION ALL SELECT hour_ns, rows, 0 FROM {db:Identifier}.quotes_hours WHERE ${hoursOfStretch(query)}
  ) GROUP BY 1 ORDER BY 1`;

/** @param query symbols are not empty; both tables are there */
export async function* quotedTrades(
  sql: Sql,
  standing: Standing,
  query: Query,
  atOnce = stretchRows,
): AsyncGenerator<QuotedTrades> {
  const builder = new SeriesBuilder("trade", requireBlockRows(query));
  const bounds = boundsOf(standing, query);
  const [hours = [], rows = [], again = []] = await sql.query(hoursSql(query), bounds);
  const versions = again.some((count) => Number(count) > 0);
  const stood: Standings = new Map();
  if (query.fromMs !== undefined) await before(sql, bounds, query.symbols, stood);
  const beside = new Beside();
  for (const [fromNs, toNs] of stretches(hours.map(Number), rows.map(Number), bounds, atOnce)) {
    const within = { ...bounds, fromNs, toNs };
    for await (const native of decodeNative(sql.stream(joinedSql(query, versions), within, "Native"))) {
      beside.add(native, stood);
      for (const trade of builder.add(native, 0, native.rows)) yield beside.taken(trade);
    }
    if (toNs === bounds.toNs) break;
    const [symbols = [], ...last] = await sql.query(lastsSql(query), within);
    for (const [row, symbol] of symbols.entries()) stood.set(String(symbol), quoteOf(last, row));
  }
  for (const trade of builder.rest()) yield beside.taken(trade);
}

/** Stretches that lie side by side, from the first hour that holds anything; an hour that holds too much is cut evenly. */
function* stretches(
  hours: readonly number[],
  rows: readonly number[],
  { fromNs, toNs }: SqlParameters,
  atOnce: number,
): Generator<readonly [bigint, bigint]> {
  let from = fromNs as bigint;
  let held = 0;
  for (const [index, hour] of hours.entries()) {
    const own = rows[index] as number;
    const start = BigInt(hour) * BigInt(hourNs);
    if (held > 0 && held + own > atOnce && start > from) {
      yield [from, start];
      [from, held] = [start, 0];
    }
    const parts = Math.ceil(own / atOnce);
    for (let part = 1; part < parts; part++) {
      const cut = start + (BigInt(hourNs) * BigInt(part)) / BigInt(parts);
      if (cut <= from || cut >= (toNs as bigint)) continue;
      yield [from, cut];
      from = cut;
    }
    held += own / Math.max(1, parts);
  }
  if (held > 0) yield [from, toNs as bigint];
}

async function before(sql: Sql, bounds: SqlParameters, symbols: readonly SymbolId[], stood: Standings): Promise<void> {
  for (const symbol of symbols) {
    const columns = await sql.query(beforeSql, { ...bounds, symbol });
    if ((columns[0]?.length ?? 0) > 0) stood.set(symbol, quoteOf(columns, 0));
  }
}

function quoteOf([times = [], bids = [], asks = []]: readonly (readonly unknown[])[], row: number): Quote {
  const price = (value: unknown): number => (typeof value === "number" ? value : Number.NaN); // NaN leaves as null
  return { eventNs: BigInt(String(times[row])), bid: price(bids[row]), ask: price(asks[row]) };
}

/** The quotes beside trades that the builder has not handed out yet. */
class Beside {
  #bid: Float64Array[] = [];
  #ask: Float64Array[] = [];
  #quoteNs: BigInt64Array[] = [];

  /** Where the engine found no quote in the stretch, the one that stood before it; NaN where there was none. */
  add(native: NativeBlock, stood: Standings): void {
    const { values, codes } = native.column("symbol", "LowCardinality(String)");
    const [bid, ask] = [native.column("bid", "Float64"), native.column("ask", "Float64")];
    const quoteNs = native.column("quote_ns", "Int64");
    for (let row = 0; row < native.rows; row++) {
      if (quoteNs[row] !== 0n) continue;
      const quote = stood.get(values[codes[row] as number] as string);
      bid[row] = quote?.bid ?? Number.NaN;
      ask[row] = quote?.ask ?? Number.NaN;
      quoteNs[row] = quote?.eventNs ?? 0n;
    }
    this.#bid.push(bid);
    this.#ask.push(ask);
    this.#quoteNs.push(quoteNs);
  }

  taken(trade: BlockOf<"trade">): QuotedTrades {
    const { rows } = trade;
    return {
      rows,
      trade,
      bid: takenFrom(this.#bid, new Float64Array(rows)),
      ask: takenFrom(this.#ask, new Float64Array(rows)),
      quoteNs: takenFrom(this.#quoteNs, new BigInt64Array(rows)),
    };
  }
}

/** Fills an array from the front of a queue of arrays. */
function takenFrom<T extends Float64Array | BigInt64Array>(queue: T[], into: T): T {
  let filled = 0;
  while (filled < into.length) {
    const head = queue[0] as T;
    const part = head.subarray(0, into.length - filled) as T;
    into.set(part as never, filled);
    filled += part.length;
    if (part.length === head.length) queue.shift();
    else queue[0] = head.subarray(part.length) as T;
  }
  return into;
}
