// How many rows of a kind a view sees, of which symbols, and a sum over their content: from the hours that are in view as a whole, and from
// the rows themselves where an hour holds rows known later or such as may be newer versions.

import type { SeriesKind, SymbolId } from "#knowledge/domain/index.ts";
import { boundsOf, hoursOfStretch, rowsOfStretch, type Standing } from "./series-query.ts";
import { contentOf, seriesTable } from "./series-tables.ts";
import { hourNs } from "./series-views.ts";
import type { Sql, SqlColumns } from "./sql.port.ts";

const hour = BigInt(hourNs);

export interface Seen {
  readonly symbol: SymbolId;
  readonly rows: number;
  /** Two sums over the rows' hashes that no order changes. */
  readonly mixed: bigint;
  readonly summed: bigint;
  readonly firstEventMs: number;
  readonly lastEventMs: number;
  readonly lastKnownMs: number;
}

const hours = (table: string): string => `
  SELECT symbol, source, hour_ns, sum(rows) AS held, groupBitXor(mixed) AS mix, sum(summed) AS total,
    min(first) AS head, max(last) AS tail, max(last_known_ns) AS known_ns, min(first_known_ns) AS first_known,
    sum(again) > 0 OR known_ns > {asOfNs:Int64} AS uncertain
  FROM {db:Identifier}.${table}_hours WHERE ${hoursOfStretch({})}
  GROUP BY symbol, source, hour_ns HAVING first_known <= {asOfNs:Int64}`;

const ms = "intDiv(toInt64(bitShiftRight(";
const wholeHoursSql = (table: string): string => `
  SELECT symbol, sumIf(held, NOT uncertain), toString(groupBitXorIf(mix, NOT uncertain)), toString(sumIf(total, NOT uncertain)),
    ${ms}minIf(head, NOT uncertain), 64)), 1000000), ${ms}maxIf(tail, NOT uncertain), 64)), 1000000),
    intDiv(maxIf(known_ns, NOT uncertain) + 999999, 1000000), countIf(uncertain), minIf(intDiv(hour_ns, ${hourNs}), uncertain), maxIf(intDiv(hour_ns, ${hourNs}), uncertain)
  FROM (${hours(table)}) GROUP BY symbol`;

const rowsSql = (kind: SeriesKind): string => `
  SELECT symbol, count(), toString(groupBitXor(newest.1)), toString(sum(newest.1)), intDiv(min(event_ns), 1000000), intDiv(max(event_ns), 1000000),
    intDiv(max(newest.2) + 999999, 1000000)
  FROM (
    SELECT symbol, source, event_ns, sequence, argMax((cityHash64(${contentOf[kind]}), known_ns), (known_ns, stored_seq)) AS newest
    FROM {db:Identifier}.${seriesTable[kind]}
    WHERE ${rowsOfStretch({})} AND (symbol, source, intDiv(event_ns, ${hourNs}) * ${hourNs}) IN (
      SELECT symbol, source, hour_ns FROM (${hours(seriesTable[kind])}) WHERE uncertain
    )
    GROUP BY symbol, event_ns, sequence, source
  ) GROUP BY symbol SETTINGS optimize_aggregation_in_order = 1`;

/** By symbol, ascending; only symbols of which a row is in view. */
export async function seenOf(sql: Sql, standing: Standing, kind: SeriesKind): Promise<readonly Seen[]> {
  const whole = await sql.query(wholeHoursSql(seriesTable[kind]), boundsOf(standing, {}));
  const [, , , , , , , uncertain = [], firstHours = [], lastHours = []] = whole;
  const rows = uncertain.flatMap((count, row) => (Number(count) > 0 ? [row] : []));
  const parts = [linesOf(whole)];
  if (rows.length > 0) {
    const from = Math.min(...rows.map((row) => Number(firstHours[row])));
    const end = Math.max(...rows.map((row) => Number(lastHours[row]))) + 1;
    const bounds = { ...boundsOf(standing, {}), fromNs: BigInt(from) * hour, toNs: BigInt(end) * hour };
    parts.push(linesOf(await sql.query(rowsSql(kind), bounds)));
  }
  const bySymbol = new Map<SymbolId, Seen>();
  for (const line of parts.flat()) {
    const known = bySymbol.get(line.symbol);
    if (line.rows > 0) bySymbol.set(line.symbol, known === undefined ? line : together(known, line));
  }
  return [...bySymbol.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

function linesOf([symbols = [], ...columns]: SqlColumns): Seen[] {
  return symbols.map((symbol, row) => {
    const [rows, mixed, summed, firstEventMs, lastEventMs, lastKnownMs] = columns.map((column) => column[row]);
    return {
      symbol: String(symbol),
      rows: Number(rows),
      mixed: BigInt(String(mixed)),
      summed: BigInt(String(summed)),
      firstEventMs: Number(firstEventMs),
      lastEventMs: Number(lastEventMs),
      lastKnownMs: Number(lastKnownMs),
    };
  });
}

const together = (a: Seen, b: Seen): Seen => ({
  symbol: a.symbol,
  rows: a.rows + b.rows,
  mixed: a.mixed ^ b.mixed,
  summed: BigInt.asUintN(64, a.summed + b.summed),
  firstEventMs: Math.min(a.firstEventMs, b.firstEventMs),
  lastEventMs: Math.max(a.lastEventMs, b.lastEventMs),
  lastKnownMs: Math.max(a.lastKnownMs, b.lastKnownMs),
});
