// Trades, quotes and bars out of a QuestDB as known at a moment. Versions stand side by side in the server's answer, the last known last;
// bars of trades and the quote beside a trade are worked out here, as the rows come by.

import { createHash } from "node:crypto";
import type { AsOf, Bar, BlockKind, BlockOf, SymbolId } from "#knowledge/domain/index.ts";
import type { BlockQuery, Bounds, Coverage, QuotedTrades, RollUpQuery } from "../../market-store.port.ts";
import { blocksOf, type PlainRow } from "../../plain-rows.ts";
import { rollUpInterval, stretchesIn } from "../../roll-up-interval.ts";
import { barsOfTrades, type TradeToRollUp } from "../../roll-up-trades.ts";
import type { SeriesReader } from "../../series-reader.ts";
import { requireBlockRows } from "../../sql/series-blocks.ts";
import { nsOf } from "../../sql/series-query.ts";
import { type QuestdbHttp, quoted } from "./questdb-http.ts";
import { kinds, notKept, type QuestdbKind, questdbKinds, rowOfLine } from "./questdb-tables.ts";

export interface QuestdbHolding {
  /** Kinds that have a table. */
  readonly has: (kind: QuestdbKind) => boolean;
  readonly table: (kind: QuestdbKind) => string;
}

/** Oldest first; bySymbol: one symbol after another. */
type Order = "by time" | "by symbol";

export class QuestdbSeriesReader implements SeriesReader {
  readonly #http: QuestdbHttp;
  readonly #holding: QuestdbHolding;
  readonly #asOf: AsOf;

  constructor(http: QuestdbHttp, holding: QuestdbHolding, asOf: AsOf) {
    this.#http = http;
    this.#holding = holding;
    this.#asOf = asOf;
  }

  async *blocks<K extends BlockKind>(kind: K, query: BlockQuery): AsyncGenerator<BlockOf<K>> {
    const size = requireBlockRows(query);
    if (!isQuestdbKind(kind)) throw notKept(kind);
    yield* inBlocks(kind, this.rows(kind, query, "by symbol"), size) as AsyncGenerator<unknown> as AsyncGenerator<
      BlockOf<K>
    >;
  }

  async rollUp({ symbols, interval, fromMs, toMs }: RollUpQuery): Promise<readonly Bar[]> {
    const stretch = rollUpInterval(interval);
    const [first, end] = stretchesIn(stretch, fromMs, toMs, this.#asOf);
    if (first >= end) return [];
    const query = { symbols, fromMs: stretch.startMs(first), toMs: stretch.startMs(end) };
    const bars: Bar[] = [];
    let held: TradeToRollUp[] = [];
    // One symbol's trades at a time are held, so that a bar of them is made at once.
    for await (const row of this.rows("trade", query, "by symbol")) {
      if (held.length > 0 && held[0]?.symbol !== row.symbol) {
        bars.push(...barsOfTrades(held, interval, stretch));
        held = [];
      }
      held.push(tradeOf(row));
    }
    return [...bars, ...barsOfTrades(held, interval, stretch)];
  }

  async *quotedTrades(query: BlockQuery & { readonly symbols: readonly SymbolId[] }): AsyncGenerator<QuotedTrades> {
    const size = requireBlockRows(query);
    const fromMs = query.fromMs === undefined ? undefined : await this.#quotesFrom(query.symbols, query.fromMs);
    const quotes = this.rows("quote", { symbols: query.symbols, ...(fromMs !== undefined && { fromMs }) }, "by time");
    const stood = new Map<SymbolId, PlainRow>();
    let next = await quotes.next();
    let [trades, beside]: [PlainRow[], (PlainRow | undefined)[]] = [[], []];
    try {
      for await (const trade of this.rows("trade", query, "by time")) {
        const at = trade.values.eventNs as bigint;
        for (; next.done !== true && (next.value.values.eventNs as bigint) <= at; next = await quotes.next())
          stood.set(next.value.symbol, next.value);
        if (trades.length === size || (trades.length > 0 && trades[0]?.source !== trade.source)) {
          yield besideOf(trades, beside);
          [trades, beside] = [[], []];
        }
        trades.push(trade);
        beside.push(stood.get(trade.symbol));
      }
      if (trades.length > 0) yield besideOf(trades, beside);
    } finally {
      await quotes.return(undefined);
    }
  }

  async coverage(): Promise<readonly Coverage[]> {
    const covered: Coverage[] = [];
    for (const kind of this.#kinds())
      for await (const [symbol = "", rows, first, last, known] of this.#http.lines(
        coverageSql(this.#holding.table(kind), kind, nsOf(this.#asOf)),
      ))
        covered.push({
          kind,
          symbol,
          rows: Number(rows),
          firstEventMs: Number(first),
          lastEventMs: Number(last),
          lastKnownMs: Math.ceil(Number(BigInt(known ?? "0") / 1000n) / 1000),
        });
    return covered;
  }

  /** Every row in view is read for it. */
  async digest(): Promise<unknown> {
    const digests: [string, unknown][] = [];
    for (const kind of this.#kinds()) {
      const hash = createHash("sha256");
      let rows = 0;
      for await (const { symbol, source, values } of this.rows(kind, {}, "by symbol")) {
        rows += 1;
        hash.update(`${JSON.stringify([symbol, source, Object.values(values).map(String)])}\n`);
      }
      if (rows > 0) digests.push([kind, [rows, hash.digest("hex")]]);
    }
    return digests.length === 0 ? null : Object.fromEntries(digests);
  }

  /** Rows in view, each by its newest version. */
  async *rows(kind: QuestdbKind, query: BlockQuery, order: Order): AsyncGenerator<PlainRow> {
    if (!this.#holding.has(kind) || query.symbols?.length === 0) return;
    const { reads, order: rest, identity } = kinds[kind];
    const text = `SELECT symbol, source, ${reads.join(", ")} FROM '${this.#holding.table(kind)}'
      WHERE ${whereOf(query, this.#asOf)} ORDER BY ${order === "by symbol" ? "symbol, ts" : "ts, symbol"}, ${rest}`;
    let last: PlainRow | null = null;
    for await (const line of this.#http.lines(text)) {
      const row = rowOfLine(kind, line);
      if (last !== null && identity(last) !== identity(row)) yield last;
      last = row;
    }
    if (last !== null) yield last;
  }

  /** Where the quotes begin that stood at a moment: the earliest of the last ones before it. */
  async #quotesFrom(symbols: readonly SymbolId[], ms: number): Promise<number> {
    if (!this.#holding.has("quote")) return ms;
    const where = whereOf({ symbols, toMs: ms }, this.#asOf);
    const table = this.#holding.table("quote");
    let first = ms;
    for await (const [, lastNs = "0"] of this.#http.lines(
      `SELECT symbol, cast(max(ts) AS LONG) FROM '${table}' WHERE ${where}`,
    ))
      first = Math.min(first, Math.floor(Number(BigInt(lastNs) / 1_000_000n)));
    return first;
  }

  #kinds(): readonly QuestdbKind[] {
    return questdbKinds.filter((kind) => this.#holding.has(kind));
  }
}

export async function boundsOf(http: QuestdbHttp, { has, table }: QuestdbHolding): Promise<Bounds | null> {
  const all: Bounds[] = [];
  for (const kind of questdbKinds.filter(has))
    for await (const [first = "", last = ""] of http.lines(
      `SELECT cast(min(known) AS LONG), cast(max(known) AS LONG) FROM '${table(kind)}'`,
    ))
      if (first !== "")
        all.push({
          firstMs: Number(BigInt(first) / 1_000_000n),
          lastMs: Number((BigInt(last) + 999_999n) / 1_000_000n),
        });
  if (all.length === 0) return null;
  return {
    firstMs: Math.min(...all.map(({ firstMs }) => firstMs)),
    lastMs: Math.max(...all.map(({ lastMs }) => lastMs)),
  };
}

const isQuestdbKind = (kind: BlockKind): kind is QuestdbKind => (questdbKinds as readonly BlockKind[]).includes(kind);

function whereOf({ symbols, fromMs, toMs, interval }: BlockQuery, asOf: AsOf): string {
  const from = nsOf(fromMs ?? Number.NEGATIVE_INFINITY);
  const to = nsOf(toMs ?? Number.POSITIVE_INFINITY);
  return [
    `ts >= ${from}::TIMESTAMP_NS AND ts < ${to}::TIMESTAMP_NS AND known <= ${nsOf(asOf)}::TIMESTAMP_NS`,
    ...(symbols === undefined ? [] : [`symbol IN (${symbols.map(quoted).join(", ")})`]),
    ...(interval === undefined ? [] : [`bar_interval = ${quoted(interval)}`]),
  ].join(" AND ");
}

function coverageSql(table: string, kind: QuestdbKind, asOfNs: bigint): string {
  const [identity, event] =
    kind === "bar" ? ["bar_interval, opening", "event_time_ms"] : ["source, sequence", "cast(ts AS LONG) / 1000000"];
  return `SELECT symbol, count(), min(event_ms), max(event_ms), cast(max(last_known) AS LONG) FROM (
      SELECT symbol, ts, ${identity}, last(${event}) AS event_ms, max(known) AS last_known FROM '${table}'
      WHERE known <= ${asOfNs}::TIMESTAMP_NS GROUP BY symbol, ts, ${identity}
    ) ORDER BY symbol`;
}

async function* inBlocks<K extends QuestdbKind>(
  kind: K,
  rows: AsyncIterable<PlainRow>,
  size: number,
): AsyncGenerator<BlockOf<K>> {
  let held: PlainRow[] = [];
  for await (const row of rows) {
    if (held.length === size || (held.length > 0 && held[0]?.source !== row.source)) {
      yield* blocksOf(kind, held, size);
      held = [];
    }
    held.push(row);
  }
  yield* blocksOf(kind, held, size);
}

const tradeOf = ({ symbol, source, values }: PlainRow): TradeToRollUp => ({
  symbol,
  source,
  eventNs: values.eventNs as bigint,
  knownNs: values.knownNs as bigint,
  price: values.price as number,
  size: values.size as number,
});

/** Trades of one source with the quotes beside them. */
function besideOf(trades: readonly PlainRow[], beside: readonly (PlainRow | undefined)[]): QuotedTrades {
  const [trade] = blocksOf("trade", trades, trades.length);
  const price = (side: "bid" | "ask") =>
    Float64Array.from(beside, (quote) => (quote?.values[side] as number | undefined) ?? Number.NaN);
  return {
    rows: trades.length,
    trade: trade as BlockOf<"trade">,
    bid: price("bid"),
    ask: price("ask"),
    quoteNs: BigInt64Array.from(beside, (quote) => (quote?.values.eventNs as bigint | undefined) ?? 0n),
  };
}
