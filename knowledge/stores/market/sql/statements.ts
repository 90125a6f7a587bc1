// Every read of the market store as SQL. Each text holds known_at_ms <= {asOf:Int64}; one that does not is a write, a count or a bound.
// Versions: the newest known_at_ms by as-of wins, and among rows known at the same moment the one stored last (a corrected file).

import type { FactKind } from "#knowledge/domain/index.ts";
import { factKinds, tableColumns, tableName } from "./fact-tables.ts";

/** What makes two rows versions of one fact, and which of them a view sees. */
interface Versions {
  readonly of: string;
  readonly newestFirst: string;
}

const newest = "known_at_ms DESC, stored_seq DESC";

const versions: Readonly<Record<FactKind, Versions>> = {
  instrument: { of: "symbol", newestFirst: newest },
  bar: { of: "symbol, close_ms", newestFirst: newest },
  // An action told again on the same terms is one action, known since it was first told; other terms are another action.
  action: { of: "symbol, ex_ms, kind, amount_or_ratio, currency", newestFirst: "known_at_ms, stored_seq DESC" },
  // Each filing's version stays readable: only rows known at the same moment replace one another.
  filing: {
    of: "symbol, end_ms, known_at_ms, item, statement, timeframe, fiscal_year, fiscal_period, unit",
    newestFirst: "stored_seq DESC",
  },
  news: { of: "symbol, story_id", newestFirst: newest },
};

const seen = (kind: FactKind, columns: string, where = "1"): string => `
  SELECT ${columns} FROM {db:Identifier}.${tableName(kind)}
  WHERE known_at_ms <= {asOf:Int64} AND (${where})
  ORDER BY ${versions[kind].of}, ${versions[kind].newestFirst}
  LIMIT 1 BY ${versions[kind].of}`;

const all = (kind: FactKind): string => tableColumns(kind).join(", ");
const ofSymbols = "symbol IN {symbols:Array(String)}";

export const instrumentsSql = `${seen("instrument", all("instrument"))}`;

export const barsSql = `
  SELECT * FROM (
    SELECT * FROM (${seen("bar", all("bar"), `${ofSymbols} AND close_ms >= {fromMs:Int64} AND close_ms <= {toMs:Int64}`)})
    ORDER BY symbol, close_ms DESC LIMIT {last:UInt64} BY symbol
  ) ORDER BY symbol, close_ms`;

export const newsSql = `
  SELECT * FROM (${seen("news", all("news"), `${ofSymbols} AND known_at_ms >= {fromMs:Int64}`)})
  ORDER BY known_at_ms DESC, story_id, symbol LIMIT {limit:UInt64}`;

export const filingsSql = seen(
  "filing",
  all("filing"),
  `${ofSymbols} AND end_ms >= {fromEndMs:Int64} AND (empty({items:Array(String)}) OR item IN {items:Array(String)})`,
);

export const actionsSql = seen("action", all("action"), ofSymbols);

/** The close before each ex-date asked for, as (symbol, ex_ms, close). */
export const closesBeforeSql = `
  SELECT wanted.symbol, wanted.ex_ms, seen.close
  FROM (
    SELECT pair.1 AS symbol, pair.2 AS ex_ms
    FROM (SELECT arrayJoin(arrayZip({symbols:Array(String)}, {exMs:Array(Int64)})) AS pair)
  ) AS wanted
  ASOF INNER JOIN (
    SELECT toString(symbol) AS symbol, close_ms, close FROM (${seen("bar", "symbol, close_ms, close", ofSymbols)})
  ) AS seen ON wanted.symbol = seen.symbol AND wanted.ex_ms >= seen.close_ms`;

/** Per table: rows that a view can see, and two order-independent sums over their content. 64-bit sums leave as text. */
export const digestSql = factKinds
  .map(
    (kind) => `
  SELECT '${kind}' AS kind, count() AS facts, toString(groupBitXor(content_hash)) AS mixed, toString(sum(content_hash)) AS summed
  FROM (${seen(kind, "content_hash")})`,
  )
  .join("\n  UNION ALL");

export const countSql = (kind: FactKind): string => `SELECT count() FROM {db:Identifier}.${tableName(kind)} FINAL`;
export const boundsSql = "SELECT count(), min(known_at_ms), max(known_at_ms) FROM {db:Identifier}.bars";
export const lastSeqSql = factKinds
  .map((kind) => `SELECT max(stored_seq) AS seq FROM {db:Identifier}.${tableName(kind)}`)
  .join(" UNION ALL ");

export const datasetsSql =
  "SELECT id, label, simulated, origin, benchmark, now_ms, stored_seq FROM {db:Identifier}.datasets FINAL ORDER BY id";
export const forgetDatasetSql = "DELETE FROM {db:Identifier}.datasets WHERE id = {id:String}";
export const dropDatabaseSql = "DROP DATABASE IF EXISTS {db:Identifier} SYNC";
