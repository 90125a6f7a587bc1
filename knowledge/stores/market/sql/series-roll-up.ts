// Bars made of trades. What the engine has rolled up already is used where no trade of a bar was known later than as-of and none may be a
// newer version of another; the bars where that is not so are made of the trades themselves.

import type { Bar } from "#knowledge/domain/index.ts";
import type { RollUpQuery } from "../market-store.port.ts";
import { type RollUpInterval, rollUpInterval, stretchesIn } from "../roll-up-interval.ts";
import { boundsOf, rowsOfStretch, type Standing } from "./series-query.ts";
import { placeOf, secondNs, volumeOf } from "./series-views.ts";
import type { Sql, SqlColumns, SqlParameters } from "./sql.port.ts";

/** Of each symbol and stretch over all sources: the first of all opens it, the last closes it. */
const together = (lines: string): string => `
  SELECT symbol, number, argMin(open, (first, source)) AS open, max(high) AS high, min(low) AS low, argMax(close, (last, source)) AS close,
    toString(sum(volume)) AS volume, intDiv(max(known_ns) + 999999, 1000000) AS known_ms, max(uncertain) AS uncertain,
    arraySort(groupUniqArray(toString(source))) AS sources
  FROM (${lines}) GROUP BY symbol, number ORDER BY symbol, number`;

const rolledUp = (table: string, number: string): string => `
  SELECT symbol, source, number, min(lines.first) AS first, max(lines.last) AS last, ${opened(table)} AS open, ${closed(table)} AS close,
    max(high) AS high, min(low) AS low, sum(volume) AS volume, max(last_known_ns) AS known_ns,
    sum(again) > 0 OR known_ns > {asOfNs:Int64} AS uncertain
  FROM (
    SELECT symbol, source, first, last, open, close, high, low, volume, last_known_ns, again, ${number} AS number
    FROM {db:Identifier}.${table}
    WHERE symbol IN {symbols:Array(String)} AND bucket_ns >= {fromNs:Int64} AND bucket_ns < {toNs:Int64}
  ) AS lines GROUP BY symbol, source, number`;

/** Lines of a second hold prices, longer ones states of argMin and argMax. */
const opened = (table: string): string =>
  table === "trades_1s" ? "argMin(lines.open, lines.first)" : "argMinMerge(lines.open)";
const closed = (table: string): string =>
  table === "trades_1s" ? "argMax(lines.close, lines.last)" : "argMaxMerge(lines.close)";

/** Each trade by the version known last. */
const newestTrades = (where: string): string => `
  SELECT symbol, source, event_ns, sequence, argMax((price, size, known_ns), (known_ns, stored_seq)) AS newest
  FROM {db:Identifier}.trades WHERE ${where} GROUP BY symbol, event_ns, sequence, source`;

const ofTrades = (where: string, number: string, uncertain: string): string => `
  SELECT symbol, source, number, min(place) AS first, max(place) AS last, argMin(price, place) AS open, argMax(price, place) AS close,
    max(price) AS high, min(price) AS low, sum(shares) AS volume, max(known_ns) AS known_ns, 0 AS uncertain
  FROM (
    SELECT symbol, source, newest.1 AS price, newest.2 AS size, newest.3 AS known_ns, ${placeOf} AS place, ${volumeOf} AS shares, ${number} AS number
    FROM (${newestTrades(where)})
    WHERE (symbol, number) IN (SELECT symbol, number FROM (${uncertain}) WHERE uncertain)
  ) GROUP BY symbol, source, number`;

export async function rollUp(sql: Sql, standing: Standing, query: RollUpQuery): Promise<readonly Bar[]> {
  const interval = rollUpInterval(query.interval);
  const [first, end] = stretchesIn(interval, query.fromMs, query.toMs, standing.asOf);
  if (first >= end || query.symbols.length === 0) return [];
  const stretchOf = (from: number, to: number): SqlParameters =>
    boundsOf(standing, { symbols: query.symbols, fromMs: interval.startMs(from), toMs: interval.startMs(to) });

  const lines = rolledUp(tableFor(interval), numberSql(interval, "bucket_ns"));
  const rolled = linesOf(await sql.query(together(lines), stretchOf(first, end)));
  const uncertain = rolled.filter((line) => line.uncertain).map(({ number }) => number);
  if (uncertain.length === 0) return rolled.map((line) => barOf(line, interval, query));

  const [from, to] = [uncertain.reduce((a, b) => Math.min(a, b)), uncertain.reduce((a, b) => Math.max(a, b)) + 1];
  const rows = rowsOfStretch({ symbols: query.symbols });
  const made = together(ofTrades(rows, numberSql(interval, "event_ns"), lines));
  const remade = linesOf(await sql.query(`${made} SETTINGS optimize_aggregation_in_order = 1`, stretchOf(from, to)));
  return [...rolled.filter((line) => !line.uncertain), ...remade]
    .sort((a, b) => (a.symbol === b.symbol ? a.number - b.number : a.symbol < b.symbol ? -1 : 1))
    .map((line) => barOf(line, interval, query));
}

function tableFor({ fixed }: RollUpInterval): string {
  if (fixed === null || fixed.lengthMs % 86_400_000 === 0) return "trades_1d";
  return fixed.lengthMs % 60_000 === 0 ? "trades_1m" : "trades_1s";
}

function numberSql({ fixed, months }: RollUpInterval, column: string): string {
  if (fixed === null) {
    const day = `fromUnixTimestamp64Nano(${column}, 'UTC')`;
    return `intDiv((toYear(${day}) - 1970) * 12 + toMonth(${day}) - 1, ${months})`;
  }
  const [length, offset] = [fixed.lengthMs / 1000, fixed.offsetMs / 1000].map((seconds) => seconds * secondNs);
  return `intDiv(${column} - ${offset}, ${length})`;
}

interface Line extends Pick<Bar, "symbol" | "open" | "high" | "low" | "close"> {
  readonly number: number;
  readonly volume: string;
  readonly knownMs: number;
  readonly uncertain: boolean;
  readonly sources: readonly string[];
}

function linesOf([symbols = [], ...columns]: SqlColumns): Line[] {
  return symbols.map((symbol, row) => {
    const [number, open, high, low, close, volume, knownMs, uncertain, sources] = columns.map((column) => column[row]);
    return {
      symbol,
      number: Number(number),
      open,
      high,
      low,
      close,
      volume: String(volume),
      knownMs: Number(knownMs),
      uncertain: Number(uncertain) > 0,
      sources,
    } as Line;
  });
}

function barOf(line: Line, interval: RollUpInterval, query: RollUpQuery): Bar {
  const { symbol, number, open, high, low, close, volume, knownMs, sources } = line;
  const closeMs = interval.startMs(number + 1);
  return {
    symbol,
    interval: query.interval,
    openMs: interval.startMs(number),
    closeMs,
    open,
    high,
    low,
    close,
    volumeShares: Number(BigInt(volume)) / 1e8,
    eventTimeMs: closeMs,
    knownAtMs: Math.max(closeMs, knownMs),
    source: sources.join("+"),
  };
}
