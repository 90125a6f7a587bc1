// Every read of the market store as SQL. Each text holds known_at_ms <= {asOf:Int64}; one that does not is a write, a count or a bound.
// Versions: the newest known_at_ms by as-of wins, and among rows known at the same moment the one stored last (a corrected file).

import type { FactKind } from "#knowledge/domain/index.ts";
import { boundingKinds, factKinds, factRules } from "../fact-rules.ts";
import type { ObservationKind } from "../market-store.port.ts";
import { identityOf, rangeColumn, subjectColumn, tableColumns, tableName } from "./fact-tables.ts";

const winnerFirst = (kind: FactKind): string =>
  factRules[kind].seen === "newest" ? "known_at_ms DESC, stored_seq DESC" : "known_at_ms, stored_seq DESC";

export const seen = (kind: FactKind, columns: string, where = "1"): string => `
  SELECT ${columns} FROM {db:Identifier}.${tableName(kind)}
  WHERE known_at_ms <= {asOf:Int64} AND (${where})
  ORDER BY ${identityOf(kind).join(", ")}, ${winnerFirst(kind)}
  LIMIT 1 BY ${identityOf(kind).join(", ")}`;

const all = (kind: FactKind): string => tableColumns(kind).join(", ");
const ofSymbols = "symbol IN {symbols:Array(String)}";

export const instrumentsSql = `${seen("instrument", all("instrument"))}`;

/** By symbol and time: of a stretch, for bars of one interval. */
export const barsSql = seen(
  "bar",
  all("bar"),
  `${ofSymbols} AND interval = {interval:String} AND close_ms >= {fromMs:Int64} AND close_ms <= {toMs:Int64}`,
);

export const lastBarsSql = `
  SELECT * FROM (
    SELECT * FROM (${barsSql})
    ORDER BY symbol, close_ms DESC, open_ms DESC LIMIT {last:UInt64} BY symbol
  ) ORDER BY symbol, close_ms, open_ms`;

export const newsSql = `
  SELECT * FROM (${seen("news", all("news"), `${ofSymbols} AND known_at_ms >= {fromMs:Int64}`)})
  ORDER BY known_at_ms DESC, story_id, symbol LIMIT {limit:UInt64}`;

export const filingsSql = seen(
  "filing",
  all("filing"),
  `${ofSymbols} AND end_ms >= {fromEndMs:Int64} AND (empty({items:Array(String)}) OR item IN {items:Array(String)})`,
);

export const actionsSql = seen("action", all("action"), ofSymbols);

export const tickersSql = `
  SELECT * FROM (${seen("ticker", all("ticker"), "ticker = {ticker:String}")}) ORDER BY from_ms DESC, symbol, venue`;

/** Event times may differ between versions, so they are looked at once the version is chosen. */
export function observationsSql(kind: ObservationKind): string {
  const subject = subjectColumn(kind);
  const order = [subject, "event_time_ms", ...identityOf(kind).filter((part) => part !== subject)].join(", ");
  return `
  SELECT * FROM (
    SELECT * FROM (${seen(kind, all(kind), `empty({symbols:Array(String)}) OR ${subject} IN {symbols:Array(String)}`)})
    WHERE event_time_ms >= {fromMs:Int64} AND event_time_ms <= {toMs:Int64}
    ORDER BY event_time_ms DESC, ${order} LIMIT {limit:UInt64}
  ) ORDER BY ${order}`;
}

/** Per table and subject: what a view can see of it. */
export const coverageSql = factKinds
  .map(
    (kind) => `
  SELECT '${kind}' AS kind, toString(${subjectColumn(kind)}) AS subject, count() AS facts, min(event_time_ms) AS first_ms,
    max(event_time_ms) AS last_ms, max(known_at_ms) AS known_ms
  FROM (${seen(kind, [...new Set([subjectColumn(kind), "event_time_ms", "known_at_ms"])].join(", "))}) GROUP BY subject`,
  )
  .join("\n  UNION ALL");

/** The close before each ex-date asked for, as (symbol, ex_ms, close_ms, close). */
export const closesBeforeSql = `
  SELECT wanted.symbol, wanted.ex_ms, seen.close_ms, seen.close
  FROM (
    SELECT pair.1 AS symbol, pair.2 AS ex_ms
    FROM (SELECT arrayJoin(arrayZip({symbols:Array(String)}, {exMs:Array(Int64)})) AS pair)
  ) AS wanted
  ASOF INNER JOIN (
    SELECT toString(symbol) AS symbol, close_ms, close FROM (${seen("bar", "symbol, close_ms, close", `${ofSymbols} AND interval = {interval:String}`)})
  ) AS seen ON wanted.symbol = seen.symbol AND wanted.ex_ms >= seen.close_ms`;

/** Rows, each content once, among those that a batch of facts of these kinds could be: before and after it is stored. */
export const countSql = (kinds: readonly FactKind[]): string =>
  kinds
    .map(
      (kind) => `
  SELECT count() FROM {db:Identifier}.${tableName(kind)} FINAL
  WHERE ${subjectColumn(kind)} IN {${kind}_subjects:Array(String)}
    AND ${rangeColumn(kind)} BETWEEN {${kind}_from:Int64} AND {${kind}_to:Int64}`,
    )
    .join("\n  UNION ALL");

const boundsIn = (table: string): string =>
  `SELECT count(), min(known_at_ms), max(known_at_ms) FROM {db:Identifier}.${table}`;
export const boundsSql = boundsIn("price_bars");
/** Of what happened; who or what there is says nothing about when. */
export const otherBoundsSql = boundingKinds.map((kind) => boundsIn(tableName(kind))).join(" UNION ALL ");

/** The highest number given to a row, and the engine's clock in microseconds: numbers of several writers grow together. */
export const lastSeqSql = factKinds
  .map((kind) => `SELECT max(stored_seq) AS seq FROM {db:Identifier}.${tableName(kind)}`)
  .join(" UNION ALL ");
export const clockSql = "SELECT toUnixTimestamp64Micro(now64(6))";

/** Facts of a kind expire so long after their event, whole parts at a time; null: never. */
export function expirySql(kind: FactKind, keepYears: number | null): string {
  const alter = `ALTER TABLE {db:Identifier}.${tableName(kind)}`;
  if (keepYears === null) return `${alter} REMOVE TTL`;
  return `${alter} MODIFY TTL toDate(toDateTime(intDiv(event_time_ms, 1000), 'UTC')) + INTERVAL ${keepYears} YEAR`;
}

export const expiringTablesSql =
  "SELECT name FROM system.tables WHERE database = {db:String} AND position(engine_full, ' TTL ') > 0";

export const datasetsSql =
  "SELECT id, label, simulated, origin, benchmark, now_ms, expires, stored_seq FROM {db:Identifier}.datasets FINAL ORDER BY id";
export const forgetDatasetSql = "DELETE FROM {db:Identifier}.datasets WHERE id = {id:String}";
export const dropDatabaseSql = "DROP DATABASE IF EXISTS {db:Identifier} SYNC";
